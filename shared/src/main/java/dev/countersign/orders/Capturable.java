package dev.countersign.orders;

import java.time.Instant;
import java.util.Comparator;
import java.util.function.BinaryOperator;

/**
 * An amount that is authorized and waits to be captured. Countersign asks for automatic capture, so
 * someone changed the PaymentIntent elsewhere.
 *
 * @param amount in the minor unit of the order's currency
 * @param at the time at which Stripe says this was so, in whole seconds
 * @param event the event's id, which breaks a tie
 */
public record Capturable(long amount, Instant at, String event) {
  private static final BinaryOperator<Capturable> LATER =
      BinaryOperator.maxBy(
          Comparator.comparing(Capturable::at)
              .thenComparing(Capturable::event)
              .thenComparing(Capturable::amount));

  Capturable later(Capturable other) {
    return LATER.apply(this, other);
  }
}
