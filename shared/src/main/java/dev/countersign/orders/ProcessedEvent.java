package dev.countersign.orders;

import java.time.Duration;
import java.time.Instant;

/**
 * The marker of an event whose effect is recorded, or, as an orphan, of one that still waits for
 * its order.
 *
 * @param expiresAt when the row may go; 40 days on, past the 30 days for which Stripe lists an
 *     event, and 400 days on for an orphan
 */
public record ProcessedEvent(
    String eventId,
    String type,
    OrderId order,
    PaymentIntentId paymentIntent,
    Instant created,
    Outcome outcome,
    Instant expiresAt) {
  private static final Duration KEPT = Duration.ofDays(40);

  /** A person may have to see to it; and through a yearly audit it can be shown. */
  private static final Duration ORPHAN_KEPT = Duration.ofDays(400);

  /** What came of the event. */
  @WireFormat
  public enum Outcome {
    APPLIED,
    QUARANTINED,
    ORPHAN
  }

  public static ProcessedEvent at(
      Instant now,
      String eventId,
      String type,
      OrderId order,
      PaymentIntentId paymentIntent,
      Instant created,
      Outcome outcome) {
    return new ProcessedEvent(
        eventId,
        type,
        order,
        paymentIntent,
        created,
        outcome,
        now.plus(outcome == Outcome.ORPHAN ? ORPHAN_KEPT : KEPT));
  }
}
