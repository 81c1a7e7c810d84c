package dev.countersign.orders;

import java.time.Instant;
import java.util.Comparator;
import java.util.function.BinaryOperator;

/**
 * What is known of one early fraud warning. It is shown and changes no status: the money is still
 * there.
 *
 * @param paymentIntent the payment that it warns of
 * @param actionable whether a refund could still forestall a dispute
 * @param at when Stripe says it stood so, in whole seconds
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
