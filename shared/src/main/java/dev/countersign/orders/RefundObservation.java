package dev.countersign.orders;

import java.time.Instant;

/**
 * What Stripe said of a refund (API reference, "The Refund object").
 *
 * @param id the refund's
 * @param status as Stripe writes it, known to us or not; empty if it gave none
 * @param amount in minor units of the currency
 * @param currency as Stripe writes it
 */
public record RefundObservation(
    PaymentIntentId paymentIntent,
    String id,
    String status,
    long amount,
    String currency,
    boolean livemode,
    Instant at,
    String source)
    implements Observation {
  @Override
  public boolean hasConsequences() {
    return true;
  }
}
