package dev.countersign.orders;

import java.time.Instant;

/**
 * What Stripe said about an order's money: in a signed event, or in answer to an authenticated
 * read.
 */
public sealed interface Observation
    permits PaymentObservation, RefundObservation, DisputeObservation, FraudWarningObservation {
  /** The id of the PaymentIntent that it is about. */
  PaymentIntentId paymentIntent();

  boolean livemode();

  /** When Stripe says it was so, in whole seconds. */
  Instant at();

  /** The event's id, or what else names the observation; breaks ties within one second. */
  String source();
}
