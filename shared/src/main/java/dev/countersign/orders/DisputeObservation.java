package dev.countersign.orders;

import java.time.Instant;
import java.util.Optional;

/**
 * What Stripe said of a dispute (API reference, "The Dispute object").
 *
 * @param id the dispute's
 * @param status as Stripe writes it, known to us or not; empty if it gave none
 * @param caseType as Stripe writes it, if it does
 * @param amount in minor units of the currency
 * @param currency as Stripe writes it; it need not be that of the payment
 */
public record DisputeObservation(
    PaymentIntentId paymentIntent,
    String id,
    String status,
    Optional<String> caseType,
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
