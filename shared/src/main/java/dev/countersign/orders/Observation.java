package dev.countersign.orders;

/**
 * What Stripe said about an order's money, in a signed event or in the answer to an authenticated
 * read.
 */
public sealed interface Observation
    permits PaymentObservation, RefundObservation, DisputeObservation, FraudWarningObservation {
  /** Returns the id of the PaymentIntent that the observation is about. */
  PaymentIntentId paymentIntent();

  boolean livemode();

  /**
   * Returns whether goods are handed over, money is given back or a PaymentIntent is given up
   * because of it, so that a forged observation does harm. Open states and warnings have no such
   * effect.
   */
  boolean hasConsequences();
}
