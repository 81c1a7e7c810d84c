package dev.countersign.orders;

/** Where an order stands; a pure function of what is proved about it ({@link Order#status}). */
public enum OrderStatus {
  AWAITING_PAYMENT,
  PROCESSING,
  PAYMENT_FAILED,
  PAID,
  PARTIALLY_REFUNDED,
  REFUNDED,
  CANCELED,
  QUARANTINED;

  /** Whether the buyer may still pay, so that a client secret is of use to anyone. */
  public boolean isPayable() {
    return this == AWAITING_PAYMENT || this == PROCESSING || this == PAYMENT_FAILED;
  }
}
