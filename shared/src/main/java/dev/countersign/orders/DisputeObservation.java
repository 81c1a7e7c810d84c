package dev.countersign.orders;

import java.time.Instant;
import java.util.Optional;

/**
 * An observation of a dispute (API reference, "The Dispute object").
 *
 * @param id the dispute's id
 * @param evidenceDueBy the time until which Stripe takes evidence; empty if it takes none. It is
 *     not a fact: it matters only while the dispute awaits a response, and Stripe's list says it
 *     then
 */
public record DisputeObservation(
    String id, Dispute dispute, Optional<Instant> evidenceDueBy, boolean livemode)
    implements Observation {
  /** A dispute for which Stripe takes no evidence. */
  public DisputeObservation(String id, Dispute dispute, boolean livemode) {
    this(id, dispute, Optional.empty(), livemode);
  }

  /** Returns the time until which the shop has to respond; empty if nobody waits for it. */
  public Optional<Instant> responseDueBy() {
    return switch (dispute.state()) {
      case UNKNOWN, WARNING_NEEDS_RESPONSE, NEEDS_RESPONSE -> evidenceDueBy;
      case WARNING_UNDER_REVIEW, WARNING_CLOSED, UNDER_REVIEW, PREVENTED, WON, LOST ->
          Optional.empty();
    };
  }

  @Override
  public PaymentIntentId paymentIntent() {
    return dispute.paymentIntent();
  }

  @Override
  public boolean hasConsequences() {
    return true;
  }
}
