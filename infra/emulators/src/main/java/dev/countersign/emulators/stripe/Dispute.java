package dev.countersign.emulators.stripe;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * A dispute, in which a buyer's bank demands the money back, or an inquiry (Stripe docs, "Disputes
 * and fraud").
 */
final class Dispute extends ChargeRecord {
  enum Status implements Word {
    WARNING_NEEDS_RESPONSE,
    WARNING_UNDER_REVIEW,
    WARNING_CLOSED,
    NEEDS_RESPONSE,
    UNDER_REVIEW,
    WON,
    LOST,
    PREVENTED;

    static Status of(String word) {
      return Arrays.stream(values())
          .filter(status -> status.word().equals(word))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("no status of a dispute: " + word));
    }

    /** Returns whether it is an inquiry, which moves no money. */
    boolean isWarning() {
      return this == WARNING_NEEDS_RESPONSE
          || this == WARNING_UNDER_REVIEW
          || this == WARNING_CLOSED;
    }

    boolean isClosed() {
      return this == WARNING_CLOSED || this == WON || this == LOST || this == PREVENTED;
    }
  }

  /** Stripe gives the shop 7 to 21 days (Stripe docs, "Respond to disputes"). */
  private static final Duration TIME_TO_RESPOND = Duration.ofDays(9);

  private final long amount;
  private final String reason;
  private Status status;

  Dispute(String id, Charge charge, Instant created, long amount, String reason, Status status) {
    super(id, charge, created);
    this.amount = amount;
    this.reason = reason;
    this.status = status;
  }

  Status status() {
    return status;
  }

  void become(Status next) {
    status = next;
  }

  @Override
  Json json() {
    return Json.object(id(), "dispute")
        .with("amount", amount)
        .with("charge", charge().id())
        .with("created", created().getEpochSecond())
        .with("currency", charge().currency())
        .with(
            "evidence_details",
            Json.object()
                .with("due_by", created().plus(TIME_TO_RESPOND).getEpochSecond())
                .with("has_evidence", false)
                .with("past_due", false)
                .with("submission_count", 0L))
        .with("is_charge_refundable", !charge().chargedBack() && charge().refundable() > 0)
        .with("livemode", charge().intent().livemode())
        .with("metadata", Json.object())
        .with("payment_intent", charge().intent().id())
        .with("reason", reason)
        .with("status", status.word());
  }
}
