package dev.countersign.simulation.truth;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The prices of each product over time. */
public final class PriceHistory {
  private record Period(Instant since, long unitAmount, boolean active) {}

  private final Map<String, List<Period>> periods = new TreeMap<>();

  void now(String productAndCurrency, Instant at, long unitAmount, boolean active) {
    periods
        .computeIfAbsent(productAndCurrency, _ -> new ArrayList<>())
        .add(new Period(at, unitAmount, active));
  }

  /** Returns whether it had that price at any time between the two instants. */
  public boolean was(String product, String currency, long unitAmount, Instant from, Instant to) {
    return periods(product, currency, from, to)
        .anyMatch(period -> period.active() && period.unitAmount() == unitAmount);
  }

  /** Returns whether it was sold, at any price, from one instant to the other. */
  public boolean wasSoldThroughout(String product, String currency, Instant from, Instant to) {
    List<Period> all = periods(product, currency, from, to).toList();
    return !all.isEmpty()
        && !all.getFirst().since().isAfter(from)
        && all.stream().allMatch(Period::active);
  }

  private Stream<Period> periods(String product, String currency, Instant from, Instant to) {
    List<Period> all = periods.getOrDefault(product + "|" + currency, List.of());
    return IntStream.range(0, all.size())
        .filter(i -> !all.get(i).since().isAfter(to))
        .filter(i -> i + 1 == all.size() || !all.get(i + 1).since().isBefore(from))
        .mapToObj(all::get);
  }
}
