package dev.countersign.emulators.stripe;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A refund to the buyer (Stripe docs, "Refund and cancel payments"). */
final class Refund extends ChargeRecord {
  enum Status implements Word {
    PENDING,
    REQUIRES_ACTION,
    SUCCEEDED,
    FAILED,
    CANCELED
  }

  private final Wish wish;
  private Status status;
  private @Nullable String failureReason;

  /**
   * The parameters of its creation.
   *
   * @param metadata the refund's own, because it inherits none
   */
  record Wish(long amount, @Nullable String reason, Map<String, String> metadata) {}

  Refund(String id, Charge charge, Instant created, Wish wish, Status status) {
    super(id, charge, created);
    this.wish = wish;
    this.status = status;
  }

  long amount() {
    return wish.amount();
  }

  Status status() {
    return status;
  }

  void succeed() {
    status = Status.SUCCEEDED;
  }

  void fail() {
    status = Status.FAILED;
    failureReason = "expired_or_canceled_card";
  }

  void cancel() {
    status = Status.CANCELED;
    failureReason = "merchant_request";
  }

  @Override
  Json json() {
    var json =
        Json.object(id(), "refund")
            .with("amount", wish.amount())
            .withNull("balance_transaction")
            .with("charge", charge().id())
            .with("created", created().getEpochSecond())
            .with("currency", charge().currency());
    if (failureReason != null) {
      json.with("failure_reason", failureReason);
    }
    return json.with("metadata", Json.texts(wish.metadata()))
        .with("payment_intent", charge().intent().id())
        .with("reason", wish.reason())
        .withNull("receipt_number")
        .with("status", status.word());
  }
}
