package dev.countersign.bench.report;

import java.util.List;

/** What stands behind the figures, for a reader who asks where they come from. */
public record Table(String title, List<String> head, List<List<String>> rows) {
  public Table {
    head = List.copyOf(head);
    rows = List.copyOf(rows);
    for (List<String> row : rows) {
      if (row.size() != head.size()) {
        throw new IllegalArgumentException("a row of another width in \"" + title + "\"");
      }
    }
  }
}
