package dev.countersign.orders;

/**
 * An observation of a refund (API reference, "The Refund object").
 *
 * @param id the refund's id
 * @param currency the currency of its amount, as Stripe writes it
 */
public record RefundObservation(String id, Refund refund, String currency, boolean livemode)
    implements Observation {
  @Override
  public PaymentIntentId paymentIntent() {
    return refund.paymentIntent();
  }

  @Override
  public boolean hasConsequences() {
    return true;
  }
}
