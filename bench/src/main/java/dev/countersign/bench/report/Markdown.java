package dev.countersign.bench.report;

import java.util.List;
import java.util.StringJoiner;
import java.util.TreeMap;

/** Writes results as a page for people. */
final class Markdown {
  private static final String INTRODUCTION =
      """
      # What was measured

      Written by `bench/run`; do not edit. [What each figure means](README.md), and how to measure again.
      A figure is the median of its rounds; in brackets is the middle half of them. Two things that are divided were
      measured in turns, in one run.
      """;

  private Markdown() {}

  static String page(List<SavedResult> saved) {
    var page = new StringBuilder(INTRODUCTION);
    saved.forEach(one -> page.append('\n').append(section(one)));
    return page.toString();
  }

  private static String section(SavedResult saved) {
    SuiteResult result = saved.result();
    var section = new StringBuilder("## %s\n\n".formatted(result.suite()));
    section.append("![%1$s](results/%1$s.svg)\n\n".formatted(result.suite()));
    section.append(origin(saved.origin())).append('\n');
    section.append(
        table(
            List.of("figure", "behind it", "measured", "to reach"),
            result.figures().stream()
                .map(one -> List.of(one.name(), one.behind(), one.text(), one.toReachText()))
                .toList()));
    section.append('\n');
    result.figures().stream()
        .map(Figure::definition)
        .distinct()
        .forEach(definition -> section.append("- ").append(definition).append('\n'));
    for (Table table : result.tables()) {
      section.append("\n### %s\n\n".formatted(table.title()));
      section.append(table(table.head(), table.rows()));
    }
    return section.toString();
  }

  private static String origin(Origin origin) {
    var versions = new StringJoiner(", ");
    new TreeMap<>(origin.versions()).forEach((name, version) -> versions.add(name + " " + version));
    return "%s, commit %s, %s run, on %s. %s.\n"
        .formatted(origin.date(), origin.commit(), origin.mode(), origin.machine(), versions);
  }

  private static String table(List<String> head, List<List<String>> rows) {
    var table = new StringBuilder(row(head));
    table.append("|").append("---|".repeat(head.size())).append('\n');
    rows.forEach(cells -> table.append(row(cells)));
    return table.toString();
  }

  private static String row(List<String> cells) {
    var row = new StringJoiner(" | ", "| ", " |\n");
    cells.forEach(cell -> row.add(cell.replace("|", "\\|")));
    return row.toString();
  }
}
