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
  private static final int MOST_ATTEMPTS = 5;

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
  Outcome release(Decision decision) {
    for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      Optional<Order> order = orders.find(decision.order());
      if (order.isEmpty()) {
        return new Outcome.NotFound();
      }
      Standing standing = order.get().standing();
      if (!standing.reasons().contains(decision.reason())) {
        return new Outcome.NotStanding(order.get());
      }
      if (decision.reason() == Reason.MULTIPLE_PAYMENT_INTENTS
          && !standing.paidBesideOwn().isEmpty()) {
        return new Outcome.StillPayable(order.get());
      }
      if (decision.reason() == Reason.NOT_AT_STRIPE && !order.get().deniedByStripe().isEmpty()) {
        return new Outcome.NotAtStripe(order.get(), order.get().deniedByStripe());
      }
      Order released =
          order
              .get()
              .release(decision.reason(), decision.decidedBy(), decision.note(), clock.instant());
      if (orders.update(released)) {
        return new Outcome.Released(released);
      }
    }
    throw new Unavailable("order " + decision.order() + " kept changing under us");
  }
}
