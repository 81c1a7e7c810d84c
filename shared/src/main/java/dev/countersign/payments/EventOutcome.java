package dev.countersign.payments;

import dev.countersign.orders.OrderId;
import dev.countersign.orders.Reason;
import java.util.Set;

/**
 * The outcome of a proven event. All are answered 200, because a retry would change none of them.
 */
public sealed interface EventOutcome {
  record Applied(OrderId order) implements EventOutcome {}

  record Duplicate(OrderId order) implements EventOutcome {}

  /** The event raised new reasons for a person to look at the order. An alarm calls that person. */
  record Quarantined(OrderId order, Set<Reason> reasons) implements EventOutcome {}

  /**
   * The event is ours, but its order does not exist, a required field is missing, or its order has
   * no room for it. It is kept, and reconciliation tries again.
   */
  record Orphaned(OrderId order) implements EventOutcome {}

  /** The event belongs to another application on the same Stripe account. */
  record Foreign() implements EventOutcome {}

  /**
   * The event had its effect on the order that our own row names. Its metadata name another order
   * or none: someone edited them at Stripe.
   */
  record MetadataDiffers(EventOutcome effect) implements EventOutcome {}
}
