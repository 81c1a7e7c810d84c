package dev.countersign.bench.functions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The JVM's own log of which class was loaded when ({@code -Xlog:class+load}). */
public final class ClassLog {
  /** Such as {@code [123456789ns] java.lang.Object source: shared objects file}. */
  private static final Pattern LINE = Pattern.compile("\\[(\\d+)ns\\] (\\S+)( source: .*)?");

  private final List<String> lines;

  ClassLog(List<String> lines) {
    this.lines = List.copyOf(lines);
  }

  public static ClassLog read(Path file) throws IOException {
    return new ClassLog(Files.readAllLines(file));
  }

  /**
   * Returns when the class was loaded, by {@link System#nanoTime()}, which on Linux all processes
   * share.
   */
  public long loaded(String name) {
    return lines.stream()
        .map(LINE::matcher)
        .filter(Matcher::matches)
        .filter(line -> line.group(2).equals(name))
        .mapToLong(line -> Long.parseLong(line.group(1)))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(name + " was not loaded"));
  }
}
