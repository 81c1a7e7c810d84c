package dev.countersign.payments;

import dev.countersign.faults.Unavailable;
import dev.countersign.orders.Observation;
import dev.countersign.orders.Order;
import dev.countersign.orders.Orders;
import dev.countersign.orders.Reason;
import dev.countersign.payments.StripeObject.Content;
import dev.countersign.payments.StripeObject.Kind;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads an order's own PaymentIntent at Stripe, and lets the order know what is new in it. What our
 * key has read proves as much as a signed event, and the two join: whichever is first, the order
 * ends up alike.
 */
public final class OrderRefresher {
  private final Orders orders;
  private final StripeObjects stripe;

  /** What came of a read. */
  public sealed interface RefreshOutcome {
    /**
     * Something was new, and is durable.
     *
     * @param newReasons why the order is quarantined now, and was not before
     */
    record Recorded(Set<Reason> newReasons) implements RefreshOutcome {
      public Recorded {
        newReasons = Set.copyOf(newReasons);
      }
    }

    /** The order knew it, or there is nothing to know yet; its row is as it was. */
    record NothingNew() implements RefreshOutcome {}

    /** The order and the API key are of different modes: nothing is asked, nothing recorded. */
    record OtherMode() implements RefreshOutcome {}

    /** Stripe has no such PaymentIntent, as with the key of another account. */
    record Missing() implements RefreshOutcome {}

    /** What Stripe answered is not what its API promises. */
    record Unreadable() implements RefreshOutcome {}
  }

  public OrderRefresher(Orders orders, StripeObjects stripe) {
    this.orders = orders;
    this.stripe = stripe;
  }

  /**
   * Reads at Stripe, by one call.
   *
   * @param order as it was just found, with a PaymentIntent
   * @throws Unavailable if nothing is known to be recorded; to read again is safe
   */
  public RefreshOutcome refresh(Order order) {
    String id = order.paymentIntentId().orElseThrow().value();
    if (order.livemode() != stripe.isLive()) {
      return new RefreshOutcome.OtherMode();
    }
    Optional<StripeObject> found = stripe.object(Kind.PAYMENT_INTENT, id);
    if (found.isEmpty()) {
      return new RefreshOutcome.Missing();
    }
    if (!found.get().id().equals(id)) {
      return new RefreshOutcome.Unreadable();
    }
    return switch (found.get().content()) {
      case Content.Says(var said) -> record(order, said);
      case Content.SaysNothing() -> new RefreshOutcome.NothingNew();
      case Content.Unreadable(), Content.Inconsistent() -> new RefreshOutcome.Unreadable();
    };
  }

  /** Whoever is faster may have recorded the same: then nothing is new any more. */
  private RefreshOutcome record(Order found, Observation said) {
    return orders.change(
        found,
        order -> {
          Optional<Order> next = next(order, said);
          if (next.isEmpty()) {
            return Optional.of(new RefreshOutcome.NothingNew());
          }
          return orders.update(next.get())
              ? Optional.of(new RefreshOutcome.Recorded(newReasons(order, next.get())))
              : Optional.empty();
        });
  }

  /** The order that knows it; empty if it knew it before, or is known to have no room for it. */
  private static Optional<Order> next(Order order, Observation said) {
    if (!order.learnsFrom(said)) {
      return Optional.empty();
    }
    if (order.hasRoomFor(said)) {
      return Optional.of(order.observe(said));
    }
    return order.hasOverflowed()
        ? Optional.empty()
        : Optional.of(order.overflow(said.paymentIntent().value()));
  }

  private static Set<Reason> newReasons(Order before, Order after) {
    Set<Reason> reasons = new TreeSet<>(after.standing().reasons());
    reasons.removeAll(before.standing().reasons());
    return reasons;
  }
}
