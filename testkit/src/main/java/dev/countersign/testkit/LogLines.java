package dev.countersign.testkit;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The lines that a function wrote to its log, one JSON object each. Metrics are members of it. */
public final class LogLines implements Consumer<String> {
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final ThreadLocal<String> lastOfThread = ThreadLocal.withInitial(() -> "{}");

  @Override
  public void accept(String line) {
    lines.add(line);
    lastOfThread.set(line);
  }

  /** Returns the lines as they were written. */
  public List<String> text() {
    return List.copyOf(lines);
  }

  public List<JsonObject> all() {
    return lines.stream().map(LogLines::read).toList();
  }

  public JsonObject last() {
    return read(lines.getLast());
  }

  /**
   * Returns the last line that the calling thread wrote, whatever other threads wrote since; empty
   * if none.
   */
  public JsonObject lastOfThisThread() {
    return read(lastOfThread.get());
  }

  /** Returns whether the last line raises that metric by one. */
  public boolean hasCounted(String metric) {
    return hasCounted(last(), metric);
  }

  /** Returns whether the line raises that metric by one. */
  public static boolean hasCounted(JsonObject line, String metric) {
    return line.has(metric) && line.get(metric).getAsInt() == 1;
  }

  /** Returns by how much all lines together raise that metric. */
  public int counted(String metric) {
    return all().stream()
        .filter(line -> line.has(metric))
        .mapToInt(line -> line.get(metric).getAsInt())
        .sum();
  }

  @Override
  public String toString() {
    return String.join("\n", lines);
  }

  private static JsonObject read(String line) {
    return JsonParser.parseString(line).getAsJsonObject();
  }
}
