package dev.countersign.orders;

import java.time.Instant;
import java.util.Optional;

/**
 * What Stripe said of a PaymentIntent: in a signed event, or in answer to an authenticated read.
 *
 * @param amounts only a success must have them
 * @param at when Stripe says it was so, in whole seconds
 * @param source the event's id, or what else names the observation
 */
public record PaymentObservation(
    String paymentIntent,
    State state,
    Optional<Amounts> amounts,
    boolean livemode,
    Optional<String> failureCode,
    Instant at,
    String source) {
  /** A PaymentIntent's states as far as they tell an order something. */
  public enum State {
    SUCCEEDED,
    CANCELED,
    PROCESSING,
    REQUIRES_ACTION,
    PAYMENT_FAILED
  }

  /**
   * What was to be paid and what came, in minor units of the currency.
   *
   * @param currency as Stripe writes it; it need not be the order's, nor one we know
   */
  public record Amounts(long amount, long received, String currency) {}

  public PaymentObservation {
    if (state == State.SUCCEEDED && amounts.isEmpty()) {
      throw new IllegalArgumentException("a success without amounts");
    }
  }
}
