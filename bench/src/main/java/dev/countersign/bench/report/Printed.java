package dev.countersign.bench.report;

import java.util.function.Function;
import java.util.stream.Collectors;

/** Writes a suite's figures for a terminal. */
public final class Printed {
  private Printed() {}

  public static String of(SuiteResult result) {
    int name = width(result, Figure::name);
    int behind = width(result, Figure::behind);
    int value = width(result, Figure::text);
    return result.figures().stream()
        .map(
            one ->
                "  %s  %s  %s  %s"
                    .formatted(
                        padded(one.name(), name),
                        padded(one.behind(), behind),
                        padded(one.text(), value),
                        one.toReachText())
                    .stripTrailing())
        .collect(Collectors.joining("\n"));
  }

  private static int width(SuiteResult result, Function<Figure, String> column) {
    return result.figures().stream().map(column).mapToInt(String::length).max().orElse(0);
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(width - text.length());
  }
}
