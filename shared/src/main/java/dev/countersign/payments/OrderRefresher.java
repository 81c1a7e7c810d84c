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
 * Reads an order's own PaymentIntent at Stripe and adds new facts to the order. A read with our key
 * proves as much as a signed event, and their facts join: the order ends up the same, whichever
 * comes first.
 */
public final class OrderRefresher {
  private final Orders orders;
  private final StripeObjects stripe;

  /** The outcome of a refresh. */
  public sealed interface RefreshOutcome {
    /**
     * The read added facts, and they are durable.
     *
     * @param newReasons the reasons for quarantine that the order did not have before
     */
    record Recorded(Set<Reason> newReasons) implements RefreshOutcome {
      public Recorded {
        newReasons = Set.copyOf(newReasons);
      }
    }

    /**
     * The read added nothing, and the row is unchanged: the order knew it, or there is nothing to
     * know yet.
     */
    record NothingNew() implements RefreshOutcome {}

    /** The order and the API key have different modes. Nothing is read or recorded. */
    record OtherMode() implements RefreshOutcome {}

    /** Stripe has no such PaymentIntent, for example because the key belongs to another account. */
    record Missing() implements RefreshOutcome {}

    /** Stripe's answer does not match its API reference. */
    record Unreadable() implements RefreshOutcome {}
  }

  public OrderRefresher(Orders orders, StripeObjects stripe) {
    this.orders = orders;
    this.stripe = stripe;
  }

  /**
   * Refreshes the order with one call to Stripe.
   *
   * @param order the order as it was just read, with a PaymentIntent
   * @throws Unavailable if it is not known whether anything is recorded; a retry is safe
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

  /**
   * Records the observation. Another writer may have recorded the same first: then nothing is new.
   */
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

  /**
   * Returns the order with the observation. Returns empty if the order knew it, or is already
   * marked as having no room for it.
   */
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
