package dev.countersign.reconcile;

import dev.countersign.orders.Observation;
import dev.countersign.orders.Order;
import dev.countersign.orders.Orders;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.orders.Reason;
import dev.countersign.payments.StripeAccount;
import dev.countersign.payments.StripeObject;
import dev.countersign.payments.StripeObject.Content;
import dev.countersign.payments.StripeObject.Kind;
import dev.countersign.reconcile.Drift.Remedy;
import dev.countersign.reconcile.Drift.What;
import java.time.Duration;
import java.util.Optional;

/**
 * Compares what an order knows with what Stripe says. Someone who forges an event can make us
 * believe it, but cannot change what Stripe says. Stripe denies a fact if its object, read by id
 * after the order's row, says less than we know. This takes two reads, because one read alone may
 * be late (docs/adr/0020-not-at-stripe.md).
 */
final class Contradictions {
  /** The shortest time between the two reads. */
  static final Duration APART = Duration.ofMinutes(5);

  private final Orders orders;
  private final StripeAccount account;

  Contradictions(Orders orders, StripeAccount account) {
    this.orders = orders;
    this.account = account;
  }

  /** The outcome of a comparison. */
  sealed interface Comparison {
    /** Stripe says as much as the order knows, or more. */
    record Agrees(StripeObject now) implements Comparison {}

    /** Stripe says less, or the comparison was not possible. The report contains it. */
    record Told() implements Comparison {}

    /** Someone else changed the order: read it again. */
    record Moved() implements Comparison {}
  }

  /**
   * Returns whether a list says less about an object than the order knows. This is a reason to read
   * the object.
   */
  static boolean isBeyond(Order order, StripeObject listed) {
    return canTell(listed) && order.beyond(said(listed), listed.id()).isPresent();
  }

  /**
   * Reads a PaymentIntent, a refund or a dispute that the order knows, and compares. An object that
   * belongs to another PaymentIntent than the order knows counts as missing.
   *
   * @param order the order as it was read before this call
   */
  Comparison compare(Report report, Order order, Kind kind, String id) {
    if (order.livemode() != account.isLive()) {
      report.add(drift(What.OTHER_MODE, kind, id, order, Remedy.NEEDS_A_PERSON));
      return new Comparison.Told();
    }
    PaymentIntentId paymentIntent = order.facts().paymentIntentOf(id);
    Optional<StripeObject> now =
        account.object(kind, id).filter(object -> object.paymentIntent().equals(paymentIntent));
    if (now.isEmpty() && isMissing(kind, paymentIntent)) {
      report.add(
          drift(
              What.PAYMENT_INTENT_MISSING,
              Kind.PAYMENT_INTENT,
              paymentIntent.value(),
              order,
              Remedy.NEEDS_A_PERSON));
      return new Comparison.Told();
    }
    if (now.isPresent() && !canTell(now.get())) {
      report.add(drift(What.UNREADABLE, kind, id, order, Remedy.NEEDS_A_PERSON));
      return new Comparison.Told();
    }
    return order
        .beyond(now.flatMap(Contradictions::said), id)
        .map(denied -> deny(report, order, kind, id, denied))
        .orElseGet(() -> new Comparison.Agrees(now.orElseThrow()));
  }

  private Comparison deny(Report report, Order order, Kind kind, String id, String denied) {
    Drift first = denied(order, kind, id, Remedy.TRIED_AGAIN);
    boolean isHeld = order.isHeld(Reason.NOT_AT_STRIPE, denied) && order.unconfirmed().contains(id);
    if (!isHeld && !report.isOpenFor(first, APART)) {
      report.add(first);
      return new Comparison.Told();
    }
    if (!isHeld && !orders.update(order.deny(denied))) {
      return new Comparison.Moved();
    }
    report.add(denied(order, kind, id, Remedy.NEEDS_A_PERSON));
    return new Comparison.Told();
  }

  /** Returns the drift that Stripe denies what the order knows about the object. */
  static Drift denied(Order order, Kind kind, String id, Remedy remedy) {
    return drift(What.NOT_AT_STRIPE, kind, id, order, remedy);
  }

  /**
   * Returns whether the object's PaymentIntent is missing. It may belong to another account, so
   * nothing is proved.
   */
  private boolean isMissing(Kind kind, PaymentIntentId paymentIntent) {
    return kind == Kind.PAYMENT_INTENT
        || account.object(Kind.PAYMENT_INTENT, paymentIntent.value()).isEmpty();
  }

  private static boolean canTell(StripeObject object) {
    return object.content() instanceof Content.Says
        || object.content() instanceof Content.SaysNothing;
  }

  private static Optional<Observation> said(StripeObject object) {
    return object.content() instanceof Content.Says(var said)
        ? Optional.of(said)
        : Optional.empty();
  }

  private static Drift drift(What what, Kind kind, String id, Order order, Remedy remedy) {
    return new Drift(what, Stage.of(kind), id, Optional.of(order.id()), remedy);
  }
}
