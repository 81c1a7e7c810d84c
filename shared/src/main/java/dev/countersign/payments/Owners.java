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
 * Whose Stripe's objects are. Our own row of a PaymentIntent decides; where it has none its
 * metadata do, if they name an order by its own mark (docs/adr/0016-our-own-row-first.md).
 */
public final class Owners {
  private final Orders orders;
  private final Stack stack;

  public Owners(Orders orders, Stack stack) {
    this.orders = orders;
    this.stack = stack;
  }

  /** The order that the object belongs to; empty if it is none of ours. */
  public Optional<Match> of(StripeObject object) {
    Optional<OrderId> claimed = object.claim().map(Claim::order);
    Optional<Match> match =
        object.namesPaymentIntent()
            ? orders.match(object.paymentIntent(), claimed)
            : claimed.map(id -> new Match(id, false, orders.find(id)));
    return match.filter(found -> isOurs(object, found));
  }

  /**
   * Changes the order that the object belongs to; if someone else changes it in between, or whose
   * the object is, by what is so then.
   *
   * @param attempt decides and writes, of an object that is none of ours too; empty if someone else
   *     changed the order
   * @throws dev.countersign.faults.Unavailable if that kept changing
   */
  public <T> T change(StripeObject object, Function<Optional<Match>, Optional<T>> attempt) {
    return CompareAndSet.untilWritten(
        "whose " + object.paymentIntent() + " is", () -> of(object), attempt);
  }

  /** Whether the object belongs to the order, by our own row or, without one, by its metadata. */
  public boolean isOurs(StripeObject object, Match match) {
    return match.isLinked() || isClaimed(object, match);
  }

  /** Whether the metadata of a PaymentIntent name another order than the one it was created for. */
  public boolean differs(StripeObject object, Match match) {
    return object.kind() == StripeObject.Kind.PAYMENT_INTENT
        && match.isLinked()
        && !isClaimed(object, match);
  }

  /** Whether its metadata say so. Anyone with access to the Stripe account may have edited them. */
  private boolean isClaimed(StripeObject object, Match match) {
    return object.claim().equals(Optional.of(new Claim(stack.markOf(match.order()), match.id())));
  }
}
