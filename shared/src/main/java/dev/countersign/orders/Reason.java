package dev.countersign.orders;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The reason why a person must look at an order before it counts as paid. */
@WireFormat
public enum Reason {
  /** The amount paid, or the amount to be paid, is not the order's amount. */
  AMOUNT_MISMATCH,
  CURRENCY_MISMATCH,
  /** Test mode and live mode were mixed. */
  LIVEMODE_MISMATCH,
  /** Stripe reported the same payment as canceled and as succeeded. */
  CANCELED_AND_SUCCEEDED,
  /** Stripe says more about the order than it has room for, so the facts are incomplete. */
  MORE_THAN_FITS,
  /**
   * Stripe's answer to our own call does not match the order, or is about an object that is not
   * ours.
   */
  PROVIDER_MISMATCH,
  /** An event contradicted itself. Its content is not believed. */
  INCONSISTENT_EVENT,
  /**
   * Stripe, read with our own key, denies what an event has reported: somebody else may be able to
   * sign events.
   */
  NOT_AT_STRIPE,
  /**
   * A PaymentIntent that is not the order's own is neither canceled nor refunded in full. Derived:
   * it holds as long as the facts say so.
   */
  MULTIPLE_PAYMENT_INTENTS,
  /** More was refunded than received. Derived: a refund that failed may still be replaced. */
  REFUND_EXCEEDS_PAYMENT;

  /** Returns the code that is stored and logged, such as {@code amount_mismatch}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Reason> ofCode(String code) {
    return Arrays.stream(values()).filter(reason -> reason.code().equals(code)).findFirst();
  }
}
