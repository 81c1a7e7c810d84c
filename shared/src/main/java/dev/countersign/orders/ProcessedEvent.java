package dev.countersign.orders;

import java.time.Duration;
import java.time.Instant;

/**
 * The marker of an event whose effect is recorded, or of an orphan, which still waits for its
 * order.
 *
 * @param expiresAt the time after which the row may be deleted: after 40 days, which is longer than
 *     the 30 days for which Stripe lists an event, and after 400 days for an orphan
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

  /** Long enough for a person to handle the orphan, and for a yearly audit to find it. */
  private static final Duration ORPHAN_KEPT = Duration.ofDays(400);

  /** The outcome of the event. */
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
