package dev.countersign.releasequarantine;

import dev.countersign.faults.Unavailable;
import dev.countersign.orders.Order;
import dev.countersign.orders.Orders;
import dev.countersign.orders.Reason;
import dev.countersign.orders.Standing;
import java.time.InstantSource;
import java.util.Optional;

/** Holds orders until a person has looked at them, and releases them. */
final class Quarantine {
  private final Orders orders;
  private final InstantSource clock;

  Quarantine(Orders orders, InstantSource clock) {
    this.orders = orders;
    this.clock = clock;
  }

  /**
   * Records the decision with the order, for the facts that are known at that time. With new facts
   * the reason holds again.
   *
   * @throws Unavailable if it is not known whether it was recorded; it is safe to send the decision
   *     again
   */
  ReleaseOutcome release(Decision decision) {
    return orders.change(
        decision.order(),
        order ->
            order
                .map(found -> release(decision, found))
                .orElse(Optional.of(new ReleaseOutcome.NotFound())));
  }

  /** Records the decision. Returns empty if someone else changed the order. */
  private Optional<ReleaseOutcome> release(Decision decision, Order order) {
    Standing standing = order.standing();
    if (!standing.reasons().contains(decision.reason())) {
      return Optional.of(new ReleaseOutcome.NotStanding(order));
    }
    if (decision.reason() == Reason.MULTIPLE_PAYMENT_INTENTS
        && !standing.paidBesideOwn().isEmpty()) {
      return Optional.of(new ReleaseOutcome.StillPayable(order));
    }
    if (decision.reason() == Reason.NOT_AT_STRIPE && !order.deniedByStripe().isEmpty()) {
      return Optional.of(new ReleaseOutcome.NotAtStripe(order, order.deniedByStripe()));
    }
    Order released =
        order.release(decision.reason(), decision.decidedBy(), decision.note(), clock.instant());
    return orders.update(released)
        ? Optional.of(new ReleaseOutcome.Released(released))
        : Optional.empty();
  }
}
