package dev.countersign.orders;

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/**
 * The facts that Stripe has proved about an order, and the decisions of operators about it. Every
 * part only grows, so that late, repeated, reordered and replayed events need no code of their own
 * (docs/adr/0003-facts-not-transitions.md). A {@link Standing} is computed from them.
 *
 * @param payments the facts about each PaymentIntent seen for the order, by its id
 * @param expired whether no PaymentIntent was ever created for the order and none can be any more
 * @param refunds by refund id
 * @param disputes by dispute id
 * @param fraudWarnings by the id of the early fraud warning
 * @param reasons stored reasons for quarantine, each with the ids of the Stripe objects that raised
 *     it; {@link Reason#NOT_AT_STRIPE} also has the denied facts
 * @param releases operators' decisions about reasons
 */
public record OrderFacts(
    SortedMap<PaymentIntentId, PaymentFacts> payments,
    boolean expired,
    SortedMap<String, Refund> refunds,
    SortedMap<String, Dispute> disputes,
    SortedMap<String, FraudWarning> fraudWarnings,
    SortedMap<Reason, SortedSet<String>> reasons,
    SortedMap<Reason, Release> releases) {
  /** No facts. The neutral element of {@link #join}. */
  public static final OrderFacts NONE = new Parts().facts();

  public OrderFacts {
    payments = copy(payments);
    refunds = copy(refunds);
    disputes = copy(disputes);
    fraudWarnings = copy(fraudWarnings);
    reasons = closed(reasons, payments);
    releases = copy(releases);
  }

  /** Copies facts of one kind. Most orders have none of most kinds. */
  private static <K, T> SortedMap<K, T> copy(SortedMap<K, T> facts) {
    return facts.isEmpty()
        ? Collections.emptySortedMap()
        : Collections.unmodifiableSortedMap(new TreeMap<>(facts));
  }

  /**
   * Adds the stored reason that follows from the payments. It is stored so that only a person can
   * release it. It is added here so that the order of events does not matter.
   */
  private static SortedMap<Reason, SortedSet<String>> closed(
      SortedMap<Reason, SortedSet<String>> reasons,
      SortedMap<PaymentIntentId, PaymentFacts> payments) {
    SortedMap<Reason, SortedSet<String>> closed = new TreeMap<>();
    reasons.forEach((reason, raisedBy) -> closed.put(reason, new TreeSet<>(raisedBy)));
    payments.forEach(
        (id, payment) -> {
          if (payment.succeeded() && payment.canceled()) {
            closed
                .computeIfAbsent(Reason.CANCELED_AND_SUCCEEDED, _ -> new TreeSet<>())
                .add(id.value());
          }
        });
    closed.replaceAll((_, raisedBy) -> Collections.unmodifiableSortedSet(raisedBy));
    return Collections.unmodifiableSortedMap(closed);
  }

  /** Builds facts part by part. A part that is not set is empty. */
  public static final class Parts {
    private final TreeMap<PaymentIntentId, PaymentFacts> payments = new TreeMap<>();
    private boolean expired;
    private final TreeMap<String, Refund> refunds = new TreeMap<>();
    private final TreeMap<String, Dispute> disputes = new TreeMap<>();
    private final TreeMap<String, FraudWarning> fraudWarnings = new TreeMap<>();
    private final TreeMap<Reason, SortedSet<String>> reasons = new TreeMap<>();
    private final TreeMap<Reason, Release> releases = new TreeMap<>();

    /** Adds facts about one PaymentIntent, joined with those that were added before. */
    public Parts payment(PaymentIntentId id, PaymentFacts known) {
      payments.merge(id, known, PaymentFacts::join);
      return this;
    }

    public Parts expired(boolean isExpired) {
      expired = isExpired;
      return this;
    }

    public Parts refund(String id, Refund refund) {
      refunds.put(id, refund);
      return this;
    }

    public Parts dispute(String id, Dispute dispute) {
      disputes.put(id, dispute);
      return this;
    }

    public Parts fraudWarning(String id, FraudWarning warning) {
      fraudWarnings.put(id, warning);
      return this;
    }

    /**
     * Adds a stored reason.
     *
     * @param raisedBy the id of the Stripe object that raised it, in addition to earlier ones
     */
    public Parts reason(Reason reason, String raisedBy) {
      return reason(reason, List.of(raisedBy));
    }

    /** Adds a stored reason raised by several objects. Without any object it is still a reason. */
    public Parts reason(Reason reason, Collection<String> raisedBy) {
      reasons.computeIfAbsent(reason, _ -> new TreeSet<>()).addAll(raisedBy);
      return this;
    }

    public Parts release(Reason reason, Release release) {
      releases.put(reason, release);
      return this;
    }

    public OrderFacts facts() {
      return new OrderFacts(payments, expired, refunds, disputes, fraudWarnings, reasons, releases);
    }
  }

  /**
   * Joins both facts. Commutative, associative, idempotent: late, repeated and replayed events end
   * up alike.
   */
  public OrderFacts join(OrderFacts other) {
    return new OrderFacts(
        each(payments, other.payments, PaymentFacts::join),
        expired || other.expired,
        each(refunds, other.refunds, Refund::later),
        each(disputes, other.disputes, Dispute::later),
        each(fraudWarnings, other.fraudWarnings, FraudWarning::later),
        each(reasons, other.reasons, OrderFacts::union),
        each(releases, other.releases, Release::later));
  }

  /**
   * Describes what these facts say about a Stripe object beyond what Stripe says now. Only final
   * states are compared: of two open states the later one is right, and the read is the later one.
   *
   * @param said all that Stripe says about the object; no facts about it if Stripe does not have it
   * @return words that start with the object's id; empty if Stripe says as much
   */
  Optional<String> beyond(OrderFacts said, String object) {
    PaymentIntentId paymentIntent = new PaymentIntentId(object);
    if (payments.containsKey(paymentIntent)) {
      PaymentFacts known = payments.get(paymentIntent);
      return Optional.of(object + known.inWords())
          .filter(_ -> known.isBeyond(said.payment(paymentIntent)));
    }
    Optional<String> refund =
        Optional.ofNullable(refunds.get(object))
            .filter(known -> known.isBeyond(said.refunds.get(object)))
            .map(known -> object + " " + known.status() + " " + known.amount());
    return refund.or(
        () ->
            Optional.ofNullable(disputes.get(object))
                .filter(known -> known.isBeyond(said.disputes.get(object)))
                .map(known -> object + " " + known.status() + " " + known.amount()));
  }

  /**
   * Returns the id of the PaymentIntent that a refund or a dispute belongs to, as far as these
   * facts know. For any other object it returns the object's own id.
   */
  public PaymentIntentId paymentIntentOf(String object) {
    return Optional.ofNullable(refunds.get(object))
        .map(Refund::paymentIntent)
        .or(() -> Optional.ofNullable(disputes.get(object)).map(Dispute::paymentIntent))
        .orElseGet(() -> new PaymentIntentId(object));
  }

  /** Returns the facts about the PaymentIntent. */
  public PaymentFacts payment(PaymentIntentId paymentIntent) {
    return payments.getOrDefault(paymentIntent, PaymentFacts.SEEN);
  }

  /**
   * Returns the number of Stripe objects in these facts, plus the number of objects that raised a
   * reason.
   */
  int objectCount() {
    return payments.size()
        + payments.values().stream().mapToInt(payment -> payment.failedCharges().size()).sum()
        + refunds.size()
        + disputes.size()
        + fraudWarnings.size()
        + reasons.entrySet().stream()
            .filter(reason -> reason.getKey() != Reason.MORE_THAN_FITS) // this reason takes no room
            .mapToInt(reason -> reason.getValue().size())
            .sum();
  }

  /**
   * Returns whether both say the same, apart from times and events. A read that adds no more than
   * these is not worth a write.
   */
  public boolean agreesWith(OrderFacts other) {
    return timeless().equals(other.timeless());
  }

  private OrderFacts timeless() {
    return new OrderFacts(
        each(payments, PaymentFacts::timeless),
        expired,
        each(refunds, Refund::timeless),
        each(disputes, Dispute::timeless),
        each(
            fraudWarnings,
            w -> new FraudWarning(w.paymentIntent(), w.actionable(), Instant.EPOCH, "")),
        reasons,
        releases);
  }

  private static SortedSet<String> union(SortedSet<String> a, SortedSet<String> b) {
    SortedSet<String> union = new TreeSet<>(a);
    union.addAll(b);
    return union;
  }

  private static <K, T> SortedMap<K, T> each(
      SortedMap<K, T> a, Map<K, T> b, BinaryOperator<T> join) {
    if (b.isEmpty()) {
      return a;
    }
    SortedMap<K, T> joined = new TreeMap<>(a);
    b.forEach((id, fact) -> joined.merge(id, fact, join));
    return joined;
  }

  private static <K, T> SortedMap<K, T> each(SortedMap<K, T> facts, UnaryOperator<T> change) {
    SortedMap<K, T> changed = new TreeMap<>();
    facts.forEach((id, fact) -> changed.put(id, change.apply(fact)));
    return changed;
  }
}
