package dev.countersign.orders;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What Stripe has proved about an order. Every part only grows, so that late, repeated, reordered
 * and replayed events need no code of their own (docs/adr/0003-facts-not-transitions.md).
 *
 * @param paymentIntents the ids of all PaymentIntents seen for the order
 * @param amountReceived the most ever reported, in minor units of the order's currency
 * @param openState the latest state of a payment that is not final
 * @param refunds by refund id
 * @param reasons stored reasons for quarantine
 */
public record OrderFacts(
    SortedSet<String> paymentIntents,
    boolean succeeded,
    boolean canceled,
    long amountReceived,
    Optional<OpenState> openState,
    SortedMap<String, Refund> refunds,
    SortedSet<Reason> reasons) {
  /** Nothing is known. The neutral element of {@link #join}. */
  public static final OrderFacts NONE =
      new OrderFacts(
          new TreeSet<>(), false, false, 0, Optional.empty(), new TreeMap<>(), new TreeSet<>());

  public OrderFacts {
    paymentIntents = Collections.unmodifiableSortedSet(new TreeSet<>(paymentIntents));
    refunds = Collections.unmodifiableSortedMap(new TreeMap<>(refunds));
    SortedSet<Reason> closed = new TreeSet<>(reasons);
    if (succeeded && canceled) {
      // Stored, so that only a person takes it back; added here, so that no order of events
      // matters.
      closed.add(Reason.CANCELED_AND_SUCCEEDED);
    }
    reasons = Collections.unmodifiableSortedSet(closed);
  }

  /** Commutative, associative, idempotent: late, repeated and replayed events end up alike. */
  public OrderFacts join(OrderFacts other) {
    return new OrderFacts(
        union(paymentIntents, other.paymentIntents),
        succeeded || other.succeeded,
        canceled || other.canceled,
        Math.max(amountReceived, other.amountReceived),
        later(openState, other.openState),
        later(refunds, other.refunds),
        union(reasons, other.reasons));
  }

  /** Pending and succeeded refunds together, in minor units of the order's currency. */
  public long amountRefunded() {
    return refunds.values().stream()
        .filter(refund -> refund.state().counts())
        .mapToLong(Refund::amount)
        .reduce(0, Math::addExact);
  }

  /**
   * All reasons that hold: the stored ones, and those that follow from the facts of this moment.
   */
  public Set<Reason> standingReasons() {
    SortedSet<Reason> standing = new TreeSet<>(reasons);
    if (paymentIntents.size() > 1) {
      standing.add(Reason.MULTIPLE_PAYMENT_INTENTS);
    }
    if (succeeded && amountRefunded() > amountReceived) {
      standing.add(Reason.REFUND_EXCEEDS_PAYMENT);
    }
    return Collections.unmodifiableSet(standing);
  }

  OrderStatus status() {
    if (!standingReasons().isEmpty()) {
      return OrderStatus.QUARANTINED;
    }
    if (succeeded) {
      long refunded = amountRefunded();
      return refunded == 0
          ? OrderStatus.PAID
          : refunded >= amountReceived ? OrderStatus.REFUNDED : OrderStatus.PARTIALLY_REFUNDED;
    }
    if (canceled) {
      return OrderStatus.CANCELED;
    }
    return openState
        .map(
            state ->
                switch (state.kind()) {
                  case PROCESSING -> OrderStatus.PROCESSING;
                  case PAYMENT_FAILED -> OrderStatus.PAYMENT_FAILED;
                  case REQUIRES_ACTION -> OrderStatus.AWAITING_PAYMENT;
                })
        .orElse(OrderStatus.AWAITING_PAYMENT);
  }

  private static <T> SortedSet<T> union(SortedSet<T> a, SortedSet<T> b) {
    SortedSet<T> union = new TreeSet<>(a);
    union.addAll(b);
    return union;
  }

  private static Optional<OpenState> later(Optional<OpenState> a, Optional<OpenState> b) {
    return a.isPresent() && b.isPresent() ? Optional.of(a.get().later(b.get())) : a.or(() -> b);
  }

  private static SortedMap<String, Refund> later(Map<String, Refund> a, Map<String, Refund> b) {
    SortedMap<String, Refund> later = new TreeMap<>(a);
    b.forEach((id, refund) -> later.merge(id, refund, Refund::later));
    return later;
  }
}
