package dev.countersign.payments;

import java.util.Optional;

/**
 * Stripe's objects, as the API tells of them to whoever has our key.
 *
 * <p>Every method throws {@link dev.countersign.faults.Unavailable} if Stripe gave no usable
 * answer; the same call may be made again.
 */
public interface StripeObjects {
  /** Whether the API key in use moves real money. */
  boolean isLive();

  /**
   * An object as it is now, if there is one and it belongs to a PaymentIntent, be it only through
   * its charge.
   */
  Optional<StripeObject> object(StripeObject.Kind kind, String id);
}
