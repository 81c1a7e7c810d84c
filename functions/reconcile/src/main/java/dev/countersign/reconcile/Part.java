package dev.countersign.reconcile;

import dev.countersign.payments.StripeAccount.Window;
import java.util.Optional;

/**
 * The result of a part of a pass.
 *
 * @param rest the rest of the pass; empty if the pass is complete
 * @param toBind the time for which PaymentIntents must be listed before more can be done
 * @param quarantined the number of counted orders that wait for a person's decision
 * @param hasGaps whether an object in it could not be checked
 */
record Part(Optional<Pass> rest, Optional<Window> toBind, long quarantined, boolean hasGaps) {
  static Part leaving(Optional<Pass> rest) {
    return new Part(rest, Optional.empty(), 0, false);
  }

  static Part leaving(Pass rest) {
    return leaving(Optional.of(rest));
  }

  Part counting(long quarantinedOrders) {
    return new Part(rest, toBind, quarantinedOrders, hasGaps);
  }

  Part toBind(Optional<Window> time) {
    return new Part(rest, time, quarantined, hasGaps);
  }

  /** Returns this part, with objects that could not be checked. */
  Part withGaps() {
    return new Part(rest.map(Pass::withGaps), toBind, quarantined, true);
  }
}
