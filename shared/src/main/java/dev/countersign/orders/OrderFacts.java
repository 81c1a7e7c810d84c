package dev.countersign.orders;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/**
 * What Stripe has proved about an order, and what operators decided about it. Every part only
 * grows, so that late, repeated, reordered and replayed events need no code of their own
 * (docs/adr/0003-facts-not-transitions.md).
 *
 * @param paymentIntents the ids of all PaymentIntents seen for the order
 * @param expired no PaymentIntent was ever created for it, and none can be any more
 * @param amountReceived the most ever reported, in minor units of the order's currency
 * @param openState the latest state of a payment that is not final
 * @param capturable the latest of what waited to be captured
 * @param refunds by refund id
 * @param disputes by dispute id
 * @param fraudWarnings by the id of the early fraud warning
 * @param reasons stored reasons for quarantine
 * @param releases operators' decisions about stored reasons
 */
public record OrderFacts(
    SortedSet<String> paymentIntents,
    boolean succeeded,
    boolean canceled,
    boolean expired,
    long amountReceived,
    Optional<OpenState> openState,
    Optional<Capturable> capturable,
    SortedMap<String, Refund> refunds,
    SortedMap<String, Dispute> disputes,
    SortedMap<String, FraudWarning> fraudWarnings,
    SortedSet<Reason> reasons,
    SortedMap<Reason, Release> releases) {
  /** Nothing is known. The neutral element of {@link #join}. */
  public static final OrderFacts NONE = new Parts().facts();

  public OrderFacts {
    paymentIntents = Collections.unmodifiableSortedSet(new TreeSet<>(paymentIntents));
    refunds = Collections.unmodifiableSortedMap(new TreeMap<>(refunds));
    disputes = Collections.unmodifiableSortedMap(new TreeMap<>(disputes));
    fraudWarnings = Collections.unmodifiableSortedMap(new TreeMap<>(fraudWarnings));
    releases = Collections.unmodifiableSortedMap(new TreeMap<>(releases));
    SortedSet<Reason> closed = new TreeSet<>(reasons);
    if (succeeded && canceled) {
      // Stored, so that only a person takes it back; added here, so that no order of events
      // matters.
      closed.add(Reason.CANCELED_AND_SUCCEEDED);
    }
    reasons = Collections.unmodifiableSortedSet(closed);
  }

  /** Facts put together part by part. What is not named is not known. */
  static final class Parts {
    final TreeSet<String> paymentIntents = new TreeSet<>();
    boolean succeeded;
    boolean canceled;
    boolean expired;
    long amountReceived;
    Optional<OpenState> openState = Optional.empty();
    Optional<Capturable> capturable = Optional.empty();
    final TreeMap<String, Refund> refunds = new TreeMap<>();
    final TreeMap<String, Dispute> disputes = new TreeMap<>();
    final TreeMap<String, FraudWarning> fraudWarnings = new TreeMap<>();
    final TreeSet<Reason> reasons = new TreeSet<>();
    final TreeMap<Reason, Release> releases = new TreeMap<>();

    OrderFacts facts() {
      return new OrderFacts(
          paymentIntents,
          succeeded,
          canceled,
          expired,
          amountReceived,
          openState,
          capturable,
          refunds,
          disputes,
          fraudWarnings,
          reasons,
          releases);
    }
  }

  /** Commutative, associative, idempotent: late, repeated and replayed events end up alike. */
  public OrderFacts join(OrderFacts other) {
    return new OrderFacts(
        union(paymentIntents, other.paymentIntents),
        succeeded || other.succeeded,
        canceled || other.canceled,
        expired || other.expired,
        Math.max(amountReceived, other.amountReceived),
        later(openState, other.openState, OpenState::later),
        later(capturable, other.capturable, Capturable::later),
        later(refunds, other.refunds, Refund::later),
        later(disputes, other.disputes, Dispute::later),
        later(fraudWarnings, other.fraudWarnings, FraudWarning::later),
        union(reasons, other.reasons),
        later(releases, other.releases, Release::later));
  }

  /** How many things of Stripe's they tell of. */
  int things() {
    return paymentIntents.size() + refunds.size() + disputes.size() + fraudWarnings.size();
  }

  /** Pending and succeeded refunds together, in minor units of the order's currency. */
  public long amountRefunded() {
    return refunds.values().stream()
        .filter(refund -> refund.state().counts())
        .mapToLong(Refund::amount)
        .reduce(0, OrderFacts::plus);
  }

  /** What is authorized and waits to be captured, in minor units of the order's currency. */
  public long amountCapturable() {
    return succeeded || canceled ? 0 : capturable.map(Capturable::amount).orElse(0L);
  }

  /**
   * All reasons that hold: the stored ones that nobody released, and those that follow from the
   * facts of this moment.
   */
  public Set<Reason> standingReasons() {
    SortedSet<Reason> standing = new TreeSet<>(reasons);
    standing.removeIf(this::isReleased);
    if (paymentIntents.size() > 1) {
      standing.add(Reason.MULTIPLE_PAYMENT_INTENTS);
    }
    if (succeeded && amountRefunded() > amountReceived) {
      standing.add(Reason.REFUND_EXCEEDS_PAYMENT);
    }
    return Collections.unmodifiableSet(standing);
  }

  private boolean isReleased(Reason reason) {
    Release release = releases.get(reason);
    return release != null && release.covers(this);
  }

  OrderStatus status() {
    if (!standingReasons().isEmpty()) {
      return OrderStatus.QUARANTINED;
    }
    if (succeeded) {
      return settled();
    }
    if (canceled || expired) {
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

  private OrderStatus settled() {
    if (disputes.values().stream().anyMatch(dispute -> dispute.state().isOpenOrLost())) {
      return OrderStatus.DISPUTED;
    }
    long refunded = amountRefunded();
    if (refunded == 0) {
      return OrderStatus.PAID;
    }
    return refunded >= amountReceived ? OrderStatus.REFUNDED : OrderStatus.PARTIALLY_REFUNDED;
  }

  /**
   * Whether both say the same but for when it was said and by which event. A read that says no more
   * than this is not worth a write.
   */
  public boolean agreesWith(OrderFacts other) {
    return timeless().equals(other.timeless());
  }

  private OrderFacts timeless() {
    return new OrderFacts(
        paymentIntents,
        succeeded,
        canceled,
        expired,
        amountReceived,
        openState.map(o -> new OpenState(o.kind(), Instant.EPOCH, "", o.failureCode())),
        capturable.map(c -> new Capturable(c.amount(), Instant.EPOCH, "")),
        each(refunds, r -> new Refund(r.state(), r.amount(), Instant.EPOCH)),
        each(disputes, d -> new Dispute(d.state(), d.amount(), Instant.EPOCH, "")),
        each(fraudWarnings, w -> new FraudWarning(w.actionable(), Instant.EPOCH, "")),
        reasons,
        releases);
  }

  /** More than a long holds is more than any payment, and must not stop Stripe's delivery. */
  private static long plus(long a, long b) {
    return b > Long.MAX_VALUE - a ? Long.MAX_VALUE : a + b;
  }

  private static <T> SortedSet<T> union(SortedSet<T> a, SortedSet<T> b) {
    SortedSet<T> union = new TreeSet<>(a);
    union.addAll(b);
    return union;
  }

  private static <T> Optional<T> later(Optional<T> a, Optional<T> b, BinaryOperator<T> later) {
    return a.isPresent() && b.isPresent()
        ? Optional.of(later.apply(a.get(), b.get()))
        : a.or(() -> b);
  }

  private static <K, T> SortedMap<K, T> later(
      SortedMap<K, T> a, Map<K, T> b, BinaryOperator<T> later) {
    SortedMap<K, T> joined = new TreeMap<>(a);
    b.forEach((id, fact) -> joined.merge(id, fact, later));
    return joined;
  }

  private static <T> SortedMap<String, T> each(
      SortedMap<String, T> facts, UnaryOperator<T> change) {
    SortedMap<String, T> changed = new TreeMap<>();
    facts.forEach((id, fact) -> changed.put(id, change.apply(fact)));
    return changed;
  }
}
