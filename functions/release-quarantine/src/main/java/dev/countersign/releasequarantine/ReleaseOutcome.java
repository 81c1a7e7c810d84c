package dev.countersign.releasequarantine;

import dev.countersign.orders.Order;
import java.util.List;
import java.util.SortedSet;

/** The outcome of a decision. Only {@link Released} has changed anything. */
sealed interface ReleaseOutcome {
  /** The decision is recorded. */
  record Released(Order order) implements ReleaseOutcome {}

  /** There is no such order. */
  record NotFound() implements ReleaseOutcome {}

  /** The order does not have that reason, or does not have it any more. */
  record NotStanding(Order order) implements ReleaseOutcome {}

  /**
   * Another PaymentIntent is paid and the order's own can still be paid. After a release the buyer
   * could pay twice.
   */
  record StillPayable(Order order) implements ReleaseOutcome {}

  /**
   * Stripe has denied what the order knows about these objects and has not confirmed it since.
   * After a release the forged facts would count.
   */
  record NotAtStripe(Order order, SortedSet<String> denied) implements ReleaseOutcome {}

  /** The decision could not be read. */
  record Invalid(List<String> errors) implements ReleaseOutcome {}
}
