package dev.countersign.payments;

import dev.countersign.orders.OrderId;
import dev.countersign.orders.Reason;
import java.util.Set;

/** What came of a proven event. All are answered 200, because a retry could change none of them. */
public sealed interface EventOutcome {
  record Applied(OrderId order) implements EventOutcome {}

  record Duplicate(OrderId order) implements EventOutcome {}

  /** New reasons for a person to look at the order; an alarm calls one. */
  record Quarantined(OrderId order, Set<Reason> reasons) implements EventOutcome {}

  /**
   * Ours, but without an order, or without a field we need, or more than its order has room for.
   * Kept; reconciliation tries again.
   */
  record Orphaned(OrderId order) implements EventOutcome {}

  /** Another application's, on the same Stripe account. */
  record Foreign() implements EventOutcome {}

  /**
   * It had its effect, on the order that our own row names. Its metadata name another one or none:
   * someone edited them at Stripe.
   */
  record MetadataDiffers(EventOutcome effect) implements EventOutcome {}
}
