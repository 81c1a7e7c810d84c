package dev.countersign.releasequarantine;

import dev.countersign.faults.Unavailable;
import dev.countersign.orders.Order;
import dev.countersign.orders.Orders;
import dev.countersign.orders.Reason;
import dev.countersign.orders.Standing;
import java.time.InstantSource;
import java.util.Optional;

/** Where orders are kept until a person has looked at them, and from where one lets them go. */
final class Quarantine {
  private final Orders orders;
  private final InstantSource clock;

  Quarantine(Orders orders, InstantSource clock) {
    this.orders = orders;
    this.clock = clock;
  }

  /**
   * Records the decision with the order, against what has come in by then: if more comes, the
   * reason stands again.
   *
   * @throws Unavailable if nothing is known to be recorded; to send the decision again is safe
   */
  ReleaseOutcome release(Decision decision) {
    return orders.change(
        decision.order(),
        order ->
            order
                .map(found -> release(decision, found))
                .orElse(Optional.of(new ReleaseOutcome.NotFound())));
  }

  /** Empty if someone else changed the order. */
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
