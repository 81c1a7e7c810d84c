package dev.countersign.simulation.truth;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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
    List<Period> all = periods.getOrDefault(product + "|" + currency, List.of());
    for (int i = 0; i < all.size(); i++) {
      Period period = all.get(i);
      boolean begun = !period.since().isAfter(to);
      boolean over = i + 1 < all.size() && all.get(i + 1).since().isBefore(from);
      if (begun && !over && period.active() && period.unitAmount() == unitAmount) {
        return true;
      }
    }
    return false;
  }
}
