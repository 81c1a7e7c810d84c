package dev.countersign.orders;

import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The state of an order: a pure function of its facts and of which PaymentIntent is its own. Status
 * and amounts come from its own PaymentIntent only. Any other PaymentIntent is a reason for
 * quarantine until it is canceled or refunded in full.
 *
 * @param own the order's own PaymentIntent: the one saved with the order; before one is saved, the
 *     only one seen; empty if several were seen and none is saved
 */
public record Standing(OrderFacts facts, Optional<PaymentIntentId> own) {
  /** The standing of an order without facts. */
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

  /** Returns whether the shop may hand over what was bought. */
  public boolean isFulfillable() {
    boolean isAnyRefundUnclear =
        refunds().values().stream().anyMatch(refund -> refund.state() == Refund.State.UNKNOWN);
    return status().isFulfillable() && !isAnyRefundUnclear;
  }

  /** Returns whether the order's own payment has succeeded, with the right amount or not. */
  public boolean isPaid() {
    return payment().succeeded();
  }

  /** Returns the received amount, in minor units of the order's currency. */
  public long amountReceived() {
    return payment().amountReceived();
  }

  /**
   * Returns the sum of pending and succeeded refunds, in minor units of the order's currency. The
   * sum is 0 if the payment has not succeeded: what Stripe lists as a refund where nothing was
   * received, such as an authorization that was released, gave no money back.
   */
  public long amountRefunded() {
    return payment().succeeded() ? own.map(this::refundedOf).orElse(0L) : 0;
  }

  /**
   * Returns the amount that is authorized and waits to be captured, in minor units of the order's
   * currency.
   */
  public long amountCapturable() {
    return payment().amountCapturable();
  }

  /** Returns the refunds of the order's own payment, by id. */
  public SortedMap<String, Refund> refunds() {
    SortedMap<String, Refund> refunds = new TreeMap<>(facts.refunds());
    refunds.values().removeIf(refund -> !isOwn(refund.paymentIntent()));
    return refunds;
  }

  /**
   * Returns all reasons that hold: the stored ones and those derived from the current facts,
   * without those that a person released.
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

  /**
   * Returns the PaymentIntents, other than the order's own, that are neither canceled nor refunded
   * in full.
   */
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
    // Money in another currency counts as 0: a person has to handle it. A refunded sum above the
    // received sum contains a released authorization, of which a part was captured nevertheless.
    long received = payment.amountReceived();
    return payment.succeeded()
        ? received > 0 && refundedOf(stranger) == received
        : payment.canceled();
  }

  /**
   * Returns the other PaymentIntents that are paid while the order's own can still be paid. A
   * release of such an order would let the buyer pay twice.
   */
  public SortedSet<PaymentIntentId> paidBesideOwn() {
    boolean canOwnBePaid = !payment().isFinal() && !facts.expired();
    SortedSet<PaymentIntentId> paid = strangers();
    paid.removeIf(id -> !canOwnBePaid || !facts.payment(id).succeeded());
    return paid;
  }

  /**
   * Returns the facts on which a reason rests, in words. A release covers exactly these. They
   * contain no time and no event, so that a read that says the same does not end a release. A
   * derived reason has its own grounds; a stored reason rests on the objects that raised it.
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

  /** Returns the facts on which a stored reason rests. */
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

  /**
   * Adds both, and returns the greatest long on overflow. Such a sum is more than any payment, and
   * an exception here would stop Stripe's delivery.
   */
  private static long plus(long a, long b) {
    return b > Long.MAX_VALUE - a ? Long.MAX_VALUE : a + b;
  }
}
