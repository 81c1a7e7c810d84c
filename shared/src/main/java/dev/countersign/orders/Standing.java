package dev.countersign.orders;

import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Where an order stands: a pure function of its facts and of which PaymentIntent is its own. Status
 * and amounts come from that one alone; any other is a reason for quarantine until it is canceled
 * or given back in full.
 *
 * @param own the order's own PaymentIntent: the one that is saved with it; before that the only one
 *     seen; of several that are not saved none
 */
public record Standing(OrderFacts facts, Optional<PaymentIntentId> own) {
  /** Of an order of which nothing is known. */
  public static final Standing NOTHING = new Standing(OrderFacts.NONE, Optional.empty());

  static Standing of(OrderFacts facts, Optional<PaymentIntentId> saved) {
    SortedMap<PaymentIntentId, PaymentFacts> payments = facts.payments();
    Optional<PaymentIntentId> onlyOne =
        payments.size() == 1 ? Optional.of(payments.firstKey()) : Optional.empty();
    return new Standing(facts, saved.or(() -> onlyOne));
  }

  public OrderStatus status() {
    if (!reasons().isEmpty()) {
      return OrderStatus.QUARANTINED;
    }
    PaymentFacts payment = payment();
    if (payment.succeeded()) {
      return settled();
    }
    if (payment.canceled() || facts.expired()) {
      return OrderStatus.CANCELED;
    }
    return payment
        .openState()
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
    boolean isMoneyAtRisk =
        facts.disputes().values().stream()
            .anyMatch(dispute -> isOwn(dispute.paymentIntent()) && dispute.isOpenOrLost());
    if (isMoneyAtRisk) {
      return OrderStatus.DISPUTED;
    }
    long refunded = amountRefunded();
    if (refunded == 0) {
      return OrderStatus.PAID;
    }
    return refunded >= amountReceived() ? OrderStatus.REFUNDED : OrderStatus.PARTIALLY_REFUNDED;
  }

  /** Whether the shop may hand over what was bought. */
  public boolean isFulfillable() {
    boolean isAnyRefundUnclear =
        refunds().values().stream().anyMatch(refund -> refund.state() == Refund.State.UNKNOWN);
    return status().isFulfillable() && !isAnyRefundUnclear;
  }

  /** Whether the order's own payment is through, right or wrong. */
  public boolean isPaid() {
    return payment().succeeded();
  }

  /** In minor units of the order's currency. */
  public long amountReceived() {
    return payment().amountReceived();
  }

  /**
   * Pending and succeeded refunds together, in minor units of the order's currency. What Stripe
   * lists as a refund where nothing was received, such as an authorization that was let go, gave
   * nothing back.
   */
  public long amountRefunded() {
    return payment().succeeded() ? own.map(this::refundedOf).orElse(0L) : 0;
  }

  /** What is authorized and waits to be captured, in minor units of the order's currency. */
  public long amountCapturable() {
    return payment().amountCapturable();
  }

  /** The refunds of the order's own payment, by id. */
  public SortedMap<String, Refund> refunds() {
    SortedMap<String, Refund> refunds = new TreeMap<>(facts.refunds());
    refunds.values().removeIf(refund -> !isOwn(refund.paymentIntent()));
    return refunds;
  }

  /**
   * All reasons that hold: the stored ones and those that follow from the facts of this moment, but
   * for those that a person released.
   */
  public Set<Reason> reasons() {
    SortedSet<Reason> standing = new TreeSet<>(facts.reasons().keySet());
    if (!strangers().isEmpty()) {
      standing.add(Reason.MULTIPLE_PAYMENT_INTENTS);
    }
    if (amountRefunded() > amountReceived()) {
      standing.add(Reason.REFUND_EXCEEDS_PAYMENT);
    }
    standing.removeIf(this::isReleased);
    return Collections.unmodifiableSet(standing);
  }

  private boolean isReleased(Reason reason) {
    Release release = facts.releases().get(reason);
    return release != null && release.grounds().equals(grounds(reason));
  }

  /** The PaymentIntents beside the order's own that are neither canceled nor given back in full. */
  private SortedSet<PaymentIntentId> strangers() {
    SortedSet<PaymentIntentId> strangers = new TreeSet<>();
    for (PaymentIntentId id : facts.payments().keySet()) {
      if (!isOwn(id) && !isSettled(id)) {
        strangers.add(id);
      }
    }
    return strangers;
  }

  private boolean isSettled(PaymentIntentId stranger) {
    PaymentFacts payment = facts.payment(stranger);
    // What came in another currency counts as 0: a person has to see to it. More given back than
    // came
    // in is what was let go of an authorization, of which a part was captured all the same.
    long received = payment.amountReceived();
    return payment.succeeded()
        ? received > 0 && refundedOf(stranger) == received
        : payment.canceled();
  }

  /**
   * The other PaymentIntents that are paid while the order's own can still be, so that to let the
   * order go would have the buyer pay twice.
   */
  public SortedSet<PaymentIntentId> paidBesideOwn() {
    boolean canOwnBePaid = !payment().isFinal() && !facts.expired();
    SortedSet<PaymentIntentId> paid = strangers();
    paid.removeIf(id -> !canOwnBePaid || !facts.payment(id).succeeded());
    return paid;
  }

  /**
   * The facts on which a reason rests, in words: a release covers exactly these. No time and no
   * event is among them, so that a read that says the same ends no release. A derived reason has
   * grounds of its own; the others rest on what raised them.
   */
  SortedSet<String> grounds(Reason reason) {
    if (reason == Reason.MULTIPLE_PAYMENT_INTENTS) {
      SortedSet<String> grounds = new TreeSet<>();
      facts.payments().forEach((id, payment) -> grounds.add(id + payment.inWords()));
      return grounds;
    }
    if (reason == Reason.REFUND_EXCEEDS_PAYMENT) {
      SortedSet<String> grounds = new TreeSet<>(Set.of("received " + amountReceived()));
      refunds().entrySet().stream()
          .filter(refund -> refund.getValue().state().counts())
          .forEach(refund -> grounds.add(refund.getKey() + " " + refund.getValue().amount()));
      return grounds;
    }
    return storedGrounds(amountReceived(), payment().succeeded(), raisedBy(reason));
  }

  private Set<String> raisedBy(Reason reason) {
    return facts.reasons().containsKey(reason) ? facts.reasons().get(reason) : Set.of();
  }

  /** The facts on which a stored reason rests. */
  public static SortedSet<String> storedGrounds(
      long amountReceived, boolean succeeded, Set<String> raisedBy) {
    SortedSet<String> grounds = new TreeSet<>(raisedBy);
    grounds.add("received " + amountReceived);
    if (succeeded) {
      grounds.add("succeeded");
    }
    return grounds;
  }

  private boolean isOwn(PaymentIntentId paymentIntent) {
    return own.isPresent() && own.get().equals(paymentIntent);
  }

  private PaymentFacts payment() {
    return own.map(facts::payment).orElse(PaymentFacts.SEEN);
  }

  private long refundedOf(PaymentIntentId paymentIntent) {
    long refunded = 0;
    for (Refund refund : facts.refunds().values()) {
      if (refund.paymentIntent().equals(paymentIntent) && refund.state().counts()) {
        refunded = plus(refunded, refund.amount());
      }
    }
    return refunded;
  }

  /** More than a long holds is more than any payment, and must not stop Stripe's delivery. */
  private static long plus(long a, long b) {
    return b > Long.MAX_VALUE - a ? Long.MAX_VALUE : a + b;
  }
}
