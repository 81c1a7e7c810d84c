package dev.countersign.orders;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Why an order must be looked at by a person before it counts as paid. */
public enum Reason {
  /** What was paid, or what was to be paid, is not the order's amount. */
  AMOUNT_MISMATCH,
  CURRENCY_MISMATCH,
  /** Test mode and live mode were mixed. */
  LIVEMODE_MISMATCH,
  /** Stripe reported the same payment both canceled and succeeded. */
  CANCELED_AND_SUCCEEDED,
  /**
   * Stripe says more of it than an order has room for, so that the facts are not the whole truth.
   */
  MORE_THAN_FITS,
  /**
   * More than one PaymentIntent claims the order. Derived: it holds as long as the facts say so.
   */
  MULTIPLE_PAYMENT_INTENTS,
  /** More was given back than came in. Derived: a refund that failed may still be replaced. */
  REFUND_EXCEEDS_PAYMENT;

  /** Whether it follows from the facts of the moment, so that no decision can release it. */
  public boolean isDerived() {
    return this == MULTIPLE_PAYMENT_INTENTS || this == REFUND_EXCEEDS_PAYMENT;
  }

  /** As it is stored and logged: {@code amount_mismatch}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Reason> ofCode(String code) {
    return Arrays.stream(values()).filter(reason -> reason.code().equals(code)).findFirst();
  }
}
