package dev.countersign.orders;

/**
 * The status of an order. It is a pure function of the facts proved about the order ({@link
 * Order#status}).
 */
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

  /** Returns whether the order still waits for a payment or for a person's decision. */
  public boolean isOpen() {
    return isPayable() || this == QUARANTINED;
  }

  /** Returns whether the shop may hand over what was bought. */
  public boolean isFulfillable() {
    return this == PAID || this == PARTIALLY_REFUNDED;
  }

  /** Returns whether the buyer may still pay, so that a client secret is of use. */
  public boolean isPayable() {
    return this == AWAITING_PAYMENT || this == PROCESSING || this == PAYMENT_FAILED;
  }
}
