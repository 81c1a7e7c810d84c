package dev.countersign.reconcile;

import dev.countersign.stripe.StripeAccount.Window;
import java.util.Optional;

/**
 * What became of a part of a pass.
 *
 * @param rest of the pass; empty if it is through
 * @param toBind of which time the PaymentIntents must be listed before more can be done
 * @param quarantined how many orders it has counted that wait for a person's decision
 */
record Part(Optional<Pass> rest, Optional<Window> toBind, long quarantined) {
  static Part leaving(Optional<Pass> rest) {
    return new Part(rest, Optional.empty(), 0);
  }

  static Part leaving(Pass rest) {
    return leaving(Optional.of(rest));
  }

  Part counting(long quarantinedOrders) {
    return new Part(rest, toBind, quarantinedOrders);
  }

  Part toBind(Optional<Window> time) {
    return new Part(rest, time, quarantined);
  }
}
