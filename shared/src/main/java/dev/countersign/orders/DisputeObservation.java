package dev.countersign.orders;

import java.time.Instant;

/**
 * What Stripe said of a dispute (API reference, "The Dispute object").
 *
 * @param id the dispute's
 * @param amount in minor units of the currency of the payment
 */
public record DisputeObservation(
    String paymentIntent,
    String id,
    Dispute.State state,
    long amount,
    boolean livemode,
    Instant at,
    String source)
    implements Observation {}
