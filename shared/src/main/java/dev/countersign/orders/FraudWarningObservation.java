package dev.countersign.orders;

/**
 * An observation of an early fraud warning (API reference, "The Early Fraud Warning object").
 *
 * @param id the warning's id
 */
public record FraudWarningObservation(String id, FraudWarning warning, boolean livemode)
    implements Observation {
  @Override
  public PaymentIntentId paymentIntent() {
    return warning.paymentIntent();
  }

  @Override
  public boolean hasConsequences() {
    return false;
  }
}
