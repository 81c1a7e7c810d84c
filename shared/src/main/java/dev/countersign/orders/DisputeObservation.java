package dev.countersign.orders;

/**
 * An observation of a dispute (API reference, "The Dispute object").
 *
 * @param id the dispute's id
 */
public record DisputeObservation(String id, Dispute dispute, boolean livemode)
    implements Observation {
  @Override
  public PaymentIntentId paymentIntent() {
    return dispute.paymentIntent();
  }

  @Override
  public boolean hasConsequences() {
    return true;
  }
}
