package dev.countersign.orders;

import java.time.Instant;
import java.util.Comparator;
import java.util.function.BinaryOperator;

/**
 * The known state of one early fraud warning. It is shown to clients and changes no status, because
 * the money is still there.
 *
 * @param paymentIntent the payment that the warning is about
 * @param actionable whether a refund could still prevent a dispute
 * @param at the time at which Stripe says the warning was in this state, in whole seconds
 * @param event the event's id, which breaks a tie
 */
public record FraudWarning(
    PaymentIntentId paymentIntent, boolean actionable, Instant at, String event) {
  private static final BinaryOperator<FraudWarning> LATER =
      BinaryOperator.maxBy(
          Comparator.comparing(FraudWarning::at)
              .thenComparing(FraudWarning::event)
              .thenComparing(FraudWarning::actionable)
              .thenComparing(FraudWarning::paymentIntent));

  FraudWarning later(FraudWarning other) {
    return LATER.apply(this, other);
  }
}
