package dev.countersign.payments;

import java.util.Optional;

/**
 * Reads Stripe's objects through the API with our key.
 *
 * <p>Every method throws {@link dev.countersign.faults.Unavailable} if Stripe gave no usable
 * answer; the same call may be retried.
 */
public interface StripeObjects {
  /** Returns whether the API key in use moves real money. */
  boolean isLive();

  /**
   * Returns an object in its current state, if it exists and belongs to a PaymentIntent, directly
   * or through its charge.
   */
  Optional<StripeObject> object(StripeObject.Kind kind, String id);
}
