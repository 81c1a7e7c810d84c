package dev.countersign.orders;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Why an order must be looked at by a person before it counts as paid. */
@WireFormat
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
   * What Stripe has for the order in answer to our own call is not what the order says, or not
   * ours.
   */
  PROVIDER_MISMATCH,
  /** An event was at odds with itself. What it said is not believed. */
  INCONSISTENT_EVENT,
  /**
   * Stripe, asked by our own key, denies what an event has told us: somebody else may be able to
   * sign events.
   */
  NOT_AT_STRIPE,
  /**
   * A PaymentIntent that is not the order's own is neither canceled nor given back in full.
   * Derived: it holds as long as the facts say so.
   */
  MULTIPLE_PAYMENT_INTENTS,
  /** More was given back than came in. Derived: a refund that failed may still be replaced. */
  REFUND_EXCEEDS_PAYMENT;

  /** As it is stored and logged: {@code amount_mismatch}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Reason> ofCode(String code) {
    return Arrays.stream(values()).filter(reason -> reason.code().equals(code)).findFirst();
  }
}
