package dev.countersign.bench.suites;

import static dev.countersign.bench.report.Target.atLeast;
import static dev.countersign.bench.report.Target.atMost;
import static java.util.Map.entry;

import dev.countersign.bench.report.Figure;
import dev.countersign.bench.report.Target;
import dev.countersign.bench.standins.Database;
import java.util.List;
import java.util.Map;

/** The values to reach, by the names of the figures. */
final class Targets {
  private static final Map<String, Target> BY_NAME =
      Map.ofEntries(
          entry("create: first response after restore / 041e7ac's p50", atMost(5)),
          entry("webhook: first response after restore / 041e7ac's p50", atMost(5)),
          entry("create: CPU after restore", atMost(45)),
          entry("webhook: CPU after restore", atMost(45)),
          entry("create: classes after restore", atMost(50)),
          entry("webhook: classes after restore", atMost(50)),
          entry("create: p50, us / Node", atMost(1)),
          entry("webhook: p50, us / Node", atMost(1)),
          entry("create: CPU, us / Node", atMost(1)),
          entry("webhook: CPU, us / Node", atMost(1)),
          entry("create: p50, us / plain Java", atMost(0.8)),
          entry("create: connections", atMost(0)),
          entry("webhook: connections", atMost(0)),
          entry("create: connections after idle seconds", atMost(0)),
          entry("webhook: connections after idle seconds", atMost(0)),
          entry("create: cold CPU, us / Node", atMost(4)),
          entry("webhook: cold CPU, us / Node", atMost(4)),
          entry("create: cold CPU, us / plain Java", atMost(0.4)),
          entry("webhook: cold CPU, us / plain Java", atMost(0.4)),
          entry("webhook: cold round trips", atMost(3)),
          entry("20 KB: stripe-java / us", atLeast(2)),
          entry("largest zip", atMost(6)),
          entry("create: resident memory", atMost(95)));

  private Targets() {}

  /** Returns the figures with what they should reach; over DynamoDB Local none does. */
  static List<Figure> with(List<Figure> figures) {
    return figures.stream().map(Targets::with).toList();
  }

  private static Figure with(Figure figure) {
    Target target = BY_NAME.get(figure.name());
    return target == null || figure.behind().equals(Database.DYNAMODB_LOCAL.title())
        ? figure
        : figure.toReach(target);
  }
}
