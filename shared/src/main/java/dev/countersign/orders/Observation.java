package dev.countersign.orders;

/**
 * What Stripe said about an order's money: in a signed event, or in answer to an authenticated
 * read.
 */
public sealed interface Observation
    permits PaymentObservation, RefundObservation, DisputeObservation, FraudWarningObservation {
  /** The id of the PaymentIntent that it is about. */
  PaymentIntentId paymentIntent();

  boolean livemode();

  /**
   * Whether something is handed over, given back or let go because of it, so that a forged one does
   * harm: open states and warnings do none.
   */
  boolean hasConsequences();
}
