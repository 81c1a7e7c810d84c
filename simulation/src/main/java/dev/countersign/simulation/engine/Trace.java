package dev.countersign.simulation.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Records what happened in a run, step by step. Everything goes into a digest, which distinguishes
 * two runs. The words are kept only if someone will read them, because they take longer than the
 * run itself.
 */
public final class Trace {
  private final @Nullable List<String> lines;
  private long digest = 0xcbf29ce484222325L;

  private Trace(@Nullable List<String> lines) {
    this.lines = lines;
  }

  /** Returns a trace with only a digest. */
  public static Trace digest() {
    return new Trace(null);
  }

  /** Returns a trace that also keeps the words. */
  public static Trace readable() {
    return new Trace(new ArrayList<>());
  }

  public boolean isReadable() {
    return lines != null;
  }

  /** Returns one number for everything that happened. */
  public String summary() {
    return String.format(Locale.ROOT, "%016x", digest);
  }

  /** Returns what happened, the earliest first; empty if the words were not kept. */
  public List<String> lines() {
    return lines == null ? List.of() : List.copyOf(lines);
  }

  void turn(int actor, long millis) {
    mix(actor);
    mix(millis);
  }

  void note(long millis, String actor, String what, String detail) {
    mix(what.hashCode());
    mix(detail.hashCode());
    if (lines != null) {
      lines.add(
          String.format(Locale.ROOT, "%s  %-14s %s %s", time(millis), actor, what, detail)
              .stripTrailing());
    }
  }

  /** Returns the time since the start of the run: {@code 0d 00:00:01.250}. */
  private static String time(long millis) {
    long seconds = millis / 1000;
    return String.format(
        Locale.ROOT,
        "%dd %02d:%02d:%02d.%03d",
        seconds / 86_400,
        seconds / 3600 % 24,
        seconds / 60 % 60,
        seconds % 60,
        millis % 1000);
  }

  private void mix(long value) {
    digest = Long.rotateLeft((digest ^ value) * 0x9fb21c651e98df25L, 23);
  }
}
