package dev.countersign.orders;

import java.time.Instant;
import java.util.Optional;

/**
 * An observation of a PaymentIntent (API reference, "The PaymentIntent object").
 *
 * @param amounts required only for a success and for an amount that waits to be captured
 * @param failedCharge the id of the charge that the latest failure left; empty if the attempt
 *     failed before there was a charge, as when the buyer did not prove who they are
 */
public record PaymentObservation(
    PaymentIntentId paymentIntent,
    State state,
    Optional<Amounts> amounts,
    boolean livemode,
    Optional<String> failureCode,
    Optional<String> failedCharge,
    Instant at,
    String source)
    implements Observation {
  /** The states of a PaymentIntent that say something about an order. */
  public enum State {
    SUCCEEDED,
    CANCELED,
    PROCESSING,
    REQUIRES_ACTION,
    PAYMENT_FAILED,
    /** Authorized, and waiting to be captured. */
    REQUIRES_CAPTURE;

    boolean needsAmounts() {
      return this == SUCCEEDED || this == REQUIRES_CAPTURE;
    }
  }

  /**
   * The amounts to be paid, received, and waiting to be captured, in minor units of the currency.
   *
   * @param currency as Stripe writes it; may differ from the order's currency and may be unknown to
   *     us
   */
  public record Amounts(long amount, long received, long capturable, String currency) {
    /** The amounts of a payment in which nothing waits to be captured. */
    public Amounts(long amount, long received, String currency) {
      this(amount, received, 0, currency);
    }
  }

  /** An observation without a failed charge. */
  public PaymentObservation(
      PaymentIntentId paymentIntent,
      State state,
      Optional<Amounts> amounts,
      boolean livemode,
      Optional<String> failureCode,
      Instant at,
      String source) {
    this(paymentIntent, state, amounts, livemode, failureCode, Optional.empty(), at, source);
  }

  public PaymentObservation {
    if (state.needsAmounts() && amounts.isEmpty()) {
      throw new IllegalArgumentException("money without amounts");
    }
  }

  @Override
  public boolean hasConsequences() {
    return state == State.SUCCEEDED || state == State.CANCELED;
  }
}
