package dev.countersign.bench.report;

import java.util.List;

/** What one suite found. */
public record SuiteResult(String suite, List<Figure> figures, List<Table> tables) {
  public SuiteResult {
    figures = List.copyOf(figures);
    tables = List.copyOf(tables);
  }
}
