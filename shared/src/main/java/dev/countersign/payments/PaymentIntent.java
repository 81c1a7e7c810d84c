package dev.countersign.payments;

import dev.countersign.confidential.SecretValue;
import dev.countersign.orders.PaymentIntentId;

/**
 * A PaymentIntent as Stripe returned it, with the fields that the buyer's page needs (Stripe API
 * reference, "The PaymentIntent object").
 *
 * @param object what the answer proves about an order, as every authenticated read does
 * @param status Stripe's word, known to us or not
 * @param amount in minor units of the currency
 * @param clientSecret lets its holder pay; only for the buyer who sent the request, never stored or
 *     logged
 */
public record PaymentIntent(
    StripeObject object,
    String status,
    long amount,
    String currency,
    boolean livemode,
    SecretValue clientSecret) {
  public PaymentIntentId id() {
    return new PaymentIntentId(object.id());
  }
}
