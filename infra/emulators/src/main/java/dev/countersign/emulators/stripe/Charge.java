package dev.countersign.emulators.stripe;

import java.time.Instant;

/** One attempt to collect a payment, and what happened to its money since. */
final class Charge {
  private final String id;
  private final PaymentIntent intent;
  private final PaymentMethod method;
  private final Instant created;
  private final boolean paid;
  private final long amount;
  private final String currency;
  private long captured;
  private long refunded;
  private boolean closed;
  private boolean released;
  private boolean disputed;
  private int chargebacks;

  /**
   * Creates a charge.
   *
   * @param paid whether the buyer's bank agreed
   */
  Charge(String id, PaymentIntent intent, PaymentMethod method, Instant created, boolean paid) {
    this.id = id;
    this.intent = intent;
    this.method = method;
    this.created = created;
    this.paid = paid;
    this.amount = intent.amount();
    this.currency = intent.currency();
  }

  String id() {
    return id;
  }

  PaymentIntent intent() {
    return intent;
  }

  PaymentMethod method() {
    return method;
  }

  String currency() {
    return currency;
  }

  /**
   * Captures the amount that the bank has authorized, or a part of it.
   *
   * @param isFinal whether the bank releases the rest
   */
  void capture(long part, boolean isFinal) {
    captured = Math.addExact(captured, part);
    closed = isFinal;
  }

  long captured() {
    return captured;
  }

  /** Releases the authorized amount. Stripe shows this as a refund. */
  void release() {
    closed = true;
    released = true;
  }

  /** Returns the amount that was captured and is neither refunded nor in a pending refund. */
  long refundable() {
    return captured - refunded;
  }

  void refund(long part) {
    refunded = Math.addExact(refunded, part);
  }

  /** Takes back a refund that failed: its part can be refunded again. */
  void takeBack(long part) {
    refunded = Math.subtractExact(refunded, part);
  }

  void dispute() {
    disputed = true;
  }

  /** Returns whether the bank holds the money. Then none of it can be refunded. */
  boolean chargedBack() {
    return chargebacks > 0;
  }

  void withdrawFunds() {
    chargebacks++;
  }

  void reinstateFunds() {
    chargebacks--;
  }

  /**
   * Returns the charge with a copy of its intent's metadata, which Stripe makes at confirmation.
   */
  Json json() {
    return Json.object(id, "charge")
        .with("amount", amount)
        .with("amount_captured", captured)
        .with("amount_refunded", released ? amount - captured + refunded : refunded)
        .with("captured", closed && captured > 0)
        .with("created", created.getEpochSecond())
        .with("currency", currency)
        .with("disputed", disputed)
        .with("failure_code", paid ? null : "card_declined")
        .with("livemode", intent.livemode())
        .with("metadata", intent.metadata())
        .with("paid", paid)
        .with("payment_intent", intent.id())
        .with("payment_method", method.id())
        .with(
            "payment_method_details",
            Json.object().with("card", method.card()).with("type", "card"))
        .with("refunded", closed && refunded == captured)
        .with("status", paid ? "succeeded" : "failed");
  }
}
