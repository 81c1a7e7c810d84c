package dev.countersign.releasequarantine;

import dev.countersign.orders.Order;
import java.util.List;
import java.util.SortedSet;

/** What came of a decision. Only {@link Released} has changed anything. */
sealed interface ReleaseOutcome {
  /** The decision is recorded. */
  record Released(Order order) implements ReleaseOutcome {}

  /** There is no such order. */
  record NotFound() implements ReleaseOutcome {}

  /** The order doesn't have that reason, or not any more. */
  record NotStanding(Order order) implements ReleaseOutcome {}

  /**
   * Another PaymentIntent is paid and the order's own can still be: to let the order go would have
   * the buyer pay twice.
   */
  record StillPayable(Order order) implements ReleaseOutcome {}

  /**
   * Stripe has denied what the order knows of these objects, and has not agreed since: to let the
   * order go would have what was forged count.
   */
  record NotAtStripe(Order order, SortedSet<String> denied) implements ReleaseOutcome {}

  /** The decision could not be understood. */
  record Invalid(List<String> errors) implements ReleaseOutcome {}
}
