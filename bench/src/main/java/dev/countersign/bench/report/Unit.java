package dev.countersign.bench.report;

import java.util.Locale;

/** The unit of a figure, with the digits that are worth a look. */
public enum Unit {
  /** Two measurements of one run, divided. */
  RATIO("%.2f"),
  MILLISECONDS("%.1f ms"),
  MEGABYTES("%.2f MB"),
  KILOBYTES("%.1f KB"),
  COUNT("%.0f");

  private final String format;

  Unit(String format) {
    this.format = format;
  }

  public String text(double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
