package dev.countersign.simulation.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What happened in a run, step by step. All of it goes into a digest, which tells two runs apart;
 * the words are kept only where someone will read them, for they take longer than the run itself.
 */
public final class Trace {
  private final @Nullable List<String> lines;
  private long digest = 0xcbf29ce484222325L;

  private Trace(@Nullable List<String> lines) {
    this.lines = lines;
  }

  /** A digest alone. */
  public static Trace digest() {
    return new Trace(null);
  }

  /** The words, too. */
  public static Trace readable() {
    return new Trace(new ArrayList<>());
  }

  public boolean isReadable() {
    return lines != null;
  }

  /** One number for all that happened. */
  public String summary() {
    return String.format(Locale.ROOT, "%016x", digest);
  }

  /** What happened, the earliest first; empty if the words were not kept. */
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

  /** Since the run began: {@code 0d 00:00:01.250}. */
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
