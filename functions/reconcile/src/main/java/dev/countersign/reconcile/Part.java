package dev.countersign.reconcile;

import dev.countersign.payments.StripeAccount.Window;
import java.util.Optional;

/**
 * What became of a part of a pass.
 *
 * @param rest of the pass; empty if it is through
 * @param toBind of which time the PaymentIntents must be listed before more can be done
 * @param quarantined how many orders it has counted that wait for a person's decision
 * @param hasGaps whether an object of it could not be looked at
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

  /** This part, of whose objects some could not be looked at. */
  Part withGaps() {
    return new Part(rest.map(Pass::withGaps), toBind, quarantined, true);
  }
}
