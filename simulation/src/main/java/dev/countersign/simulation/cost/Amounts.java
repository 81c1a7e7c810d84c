package dev.countersign.simulation.cost;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/** How much there is of each kind of something. Exact; of what is not named there is nothing. */
record Amounts<K extends Enum<K>>(Map<K, BigDecimal> byKind) {
  Amounts {
    byKind = Map.copyOf(byKind);
  }

  static <K extends Enum<K>> Amounts<K> none() {
    return new Amounts<K>(Map.of());
  }

  BigDecimal of(K kind) {
    return byKind.getOrDefault(kind, BigDecimal.ZERO);
  }

  Amounts<K> with(K kind, BigDecimal amount) {
    Map<K, BigDecimal> all = new HashMap<>(byKind);
    all.put(kind, amount);
    return new Amounts<>(all);
  }

  Amounts<K> plus(K kind, BigDecimal amount) {
    return with(kind, of(kind).add(amount));
  }

  Amounts<K> plus(Amounts<K> other) {
    return combined(other, BigDecimal::add);
  }

  Amounts<K> minus(Amounts<K> other) {
    return combined(other, BigDecimal::subtract);
  }

  Amounts<K> times(BigDecimal factor) {
    return each(amount -> amount.multiply(factor));
  }

  Amounts<K> times(long factor) {
    return times(BigDecimal.valueOf(factor));
  }

  private Amounts<K> each(UnaryOperator<BigDecimal> change) {
    Map<K, BigDecimal> all = new HashMap<>(byKind);
    all.replaceAll((_, amount) -> change.apply(amount));
    return new Amounts<>(all);
  }

  private Amounts<K> combined(Amounts<K> other, BinaryOperator<BigDecimal> how) {
    Map<K, BigDecimal> all = new HashMap<>(byKind);
    other.byKind.forEach((kind, amount) -> all.put(kind, how.apply(of(kind), amount)));
    return new Amounts<>(all);
  }
}
