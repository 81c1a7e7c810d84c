package dev.countersign.bench.report;

import java.util.Locale;

/** The unit of a figure, with the digits that are worth a look. */
public enum Unit {
  /** Two measurements of one run, divided. */
  RATIO("%.2f", Unit.ANY_GROWTH),
  MILLISECONDS("%.1f ms", Unit.ANY_GROWTH),
  MEGABYTES("%.2f MB", Unit.ANY_GROWTH),
  KILOBYTES("%.1f KB", Unit.ANY_GROWTH),
  /** A deployment package, which every line of code changes a little. */
  PACKED_MEGABYTES("%.2f MB", 1.01),
  /** The same on every machine. */
  COUNT("%.0f", 1);

  private static final double ANY_GROWTH = Double.POSITIVE_INFINITY;

  private final String format;
  private final double growth;

  Unit(String format, double growth) {
    this.format = format;
    this.growth = growth;
  }

  public String text(double value) {
    return String.format(Locale.ROOT, format, value);
  }

  /**
   * Returns whether a value is worse than the recorded one, whatever the machine. What is measured
   * in time or memory never is: that takes a comparison in one run.
   */
  boolean isWorse(double value, double recorded) {
    return value > recorded * growth;
  }
}
