package dev.countersign.payments;

import dev.countersign.confidential.SecretValue;
import java.util.Map;

/**
 * A PaymentIntent as Stripe answers it, as far as we need it (Stripe API reference, "The
 * PaymentIntent object").
 *
 * @param amount in minor units of the currency
 * @param clientSecret lets its holder pay; only for the buyer who asked, never stored or logged
 */
public record PaymentIntent(
    String id,
    String status,
    long amount,
    String currency,
    boolean livemode,
    SecretValue clientSecret,
    Map<String, String> metadata) {
  public PaymentIntent {
    metadata = Map.copyOf(metadata);
  }
}
