package dev.countersign.orders;

/** Where an order stands; a pure function of what is proved about it ({@link Order#status}). */
@WireFormat
public enum OrderStatus {
  AWAITING_PAYMENT,
  PROCESSING,
  PAYMENT_FAILED,
  PAID,
  PARTIALLY_REFUNDED,
  REFUNDED,
  DISPUTED,
  CANCELED,
  QUARANTINED;

  /** Whether something is still expected: a payment, or a person's decision. */
  public boolean isOpen() {
    return isPayable() || this == QUARANTINED;
  }

  /** Whether the shop may hand over what was bought. */
  public boolean isFulfillable() {
    return this == PAID || this == PARTIALLY_REFUNDED;
  }

  /** Whether the buyer may still pay, so that a client secret is of use to anyone. */
  public boolean isPayable() {
    return this == AWAITING_PAYMENT || this == PROCESSING || this == PAYMENT_FAILED;
  }
}
