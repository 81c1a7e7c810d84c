package dev.countersign.orders;

import java.time.Instant;

/**
 * What Stripe said of a refund (API reference, "The Refund object").
 *
 * @param id the refund's
 * @param amount in minor units of the currency
 * @param currency as Stripe writes it
 */
public record RefundObservation(
    String paymentIntent,
    String id,
    Refund.State state,
    long amount,
    String currency,
    boolean livemode,
    Instant at,
    String source)
    implements Observation {}
