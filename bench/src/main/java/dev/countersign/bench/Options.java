package dev.countersign.bench;

import dev.countersign.bench.suites.Suite;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What bench/run was asked for. */
record Options(boolean quick, List<Suite> suites) {
  /**
   * Reads the words.
   *
   * @throws IllegalArgumentException if one is neither an option nor a suite
   */
  static Options parse(String words) {
    boolean quick = false;
    List<Suite> suites = new ArrayList<>();
    for (String word : words.strip().split("\\s+", -1)) {
      if (word.equals("--quick")) {
        quick = true;
      } else if (!word.isEmpty()) {
        suites.add(suite(word));
      }
    }
    return new Options(quick, suites.isEmpty() ? Suite.all() : suites);
  }

  private static Suite suite(String name) {
    return Suite.all().stream()
        .filter(suite -> suite.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "There is no suite \"%s\". There are: %s."
                        .formatted(
                            name,
                            Suite.all().stream()
                                .map(Suite::name)
                                .collect(Collectors.joining(", ")))));
  }
}
