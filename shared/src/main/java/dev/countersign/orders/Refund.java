package dev.countersign.orders;

import java.time.Instant;
import java.util.Comparator;

/**
 * What is known of one refund.
 *
 * @param amount in the minor unit of the order's currency
 * @param at when Stripe says this state was reached, in whole seconds
 */
public record Refund(State state, long amount, Instant at) {
  /** By rank, for a refund can still fail after it succeeded (Stripe docs, "Failed refunds"). */
  public enum State {
    PENDING,
    REQUIRES_ACTION,
    SUCCEEDED,
    CANCELED,
    FAILED;

    boolean counts() {
      return this == PENDING || this == SUCCEEDED;
    }
  }

  private static final Comparator<Refund> LATER =
      Comparator.comparing(Refund::state).thenComparing(Refund::at).thenComparing(Refund::amount);

  Refund later(Refund other) {
    return LATER.compare(this, other) >= 0 ? this : other;
  }
}
