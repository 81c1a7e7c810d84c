package dev.countersign.payments;

import dev.countersign.orders.CompareAndSet;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.Orders;
import dev.countersign.orders.Orders.Match;
import dev.countersign.orders.Stack;
import dev.countersign.payments.StripeObject.Claim;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds the order that one of Stripe's objects belongs to. Our own row of the PaymentIntent
 * decides. Without such a row its metadata decide, if they name an order by that order's mark
 * (docs/adr/0016-our-own-row-first.md).
 */
public final class Owners {
  private final Orders orders;
  private final Stack stack;

  public Owners(Orders orders, Stack stack) {
    this.orders = orders;
    this.stack = stack;
  }

  /** Returns the order that the object belongs to; empty if the object is not ours. */
  public Optional<Match> of(StripeObject object) {
    Optional<OrderId> claimed = object.claim().map(Claim::order);
    Optional<Match> match =
        object.namesPaymentIntent()
            ? orders.match(object.paymentIntent(), claimed)
            : claimed.map(id -> new Match(id, false, orders.find(id)));
    return match.filter(found -> isOurs(object, found));
  }

  /**
   * Changes the order that the object belongs to. If someone else changes the order in between, or
   * the order that the object belongs to changes, it reads both and decides again.
   *
   * @param attempt decides and writes, also for an object that is not ours; returns empty if
   *     someone else changed the order
   * @throws dev.countersign.faults.Unavailable if the order kept changing
   */
  public <T> T change(StripeObject object, Function<Optional<Match>, Optional<T>> attempt) {
    return CompareAndSet.untilWritten(
        "whose " + object.paymentIntent() + " is", () -> of(object), attempt);
  }

  /**
   * Returns whether the object belongs to the order, by our own row or, without such a row, by its
   * metadata.
   */
  public boolean isOurs(StripeObject object, Match match) {
    return match.isLinked() || isClaimed(object, match);
  }

  /**
   * Returns whether the metadata of a PaymentIntent name another order than the one it was created
   * for.
   */
  public boolean differs(StripeObject object, Match match) {
    return object.kind() == StripeObject.Kind.PAYMENT_INTENT
        && match.isLinked()
        && !isClaimed(object, match);
  }

  /**
   * Returns whether the metadata name the order. Anyone with access to the Stripe account may have
   * edited them.
   */
  private boolean isClaimed(StripeObject object, Match match) {
    return object.claim().equals(Optional.of(new Claim(stack.markOf(match.order()), match.id())));
  }
}
