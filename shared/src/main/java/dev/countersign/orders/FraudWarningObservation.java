package dev.countersign.orders;

import java.time.Instant;

/**
 * What Stripe said of an early fraud warning (API reference, "The Early Fraud Warning object").
 *
 * @param id the warning's
 * @param actionable whether a refund could still forestall a dispute
 */
public record FraudWarningObservation(
    PaymentIntentId paymentIntent,
    String id,
    boolean actionable,
    boolean livemode,
    Instant at,
    String source)
    implements Observation {
  @Override
  public boolean hasConsequences() {
    return false;
  }
}
