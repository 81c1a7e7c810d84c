package dev.countersign.orders;

import java.time.Instant;
import java.util.Optional;

/**
 * What Stripe said of a PaymentIntent (API reference, "The PaymentIntent object").
 *
 * @param amounts only a success and what waits for capture must have them
 */
public record PaymentObservation(
    PaymentIntentId paymentIntent,
    State state,
    Optional<Amounts> amounts,
    boolean livemode,
    Optional<String> failureCode,
    Instant at,
    String source)
    implements Observation {
  /** A PaymentIntent's states as far as they tell an order something. */
  public enum State {
    SUCCEEDED,
    CANCELED,
    PROCESSING,
    REQUIRES_ACTION,
    PAYMENT_FAILED,
    /** Authorized, and waiting for someone to capture it. */
    REQUIRES_CAPTURE;

    boolean needsAmounts() {
      return this == SUCCEEDED || this == REQUIRES_CAPTURE;
    }
  }

  /**
   * What was to be paid, what came and what waits to be captured, in minor units of the currency.
   *
   * @param currency as Stripe writes it; it need not be the order's, nor one we know
   */
  public record Amounts(long amount, long received, long capturable, String currency) {
    /** Of a payment in which nothing waits. */
    public Amounts(long amount, long received, String currency) {
      this(amount, received, 0, currency);
    }
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
