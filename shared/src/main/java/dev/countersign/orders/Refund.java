package dev.countersign.orders;

import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

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

    /** As Stripe writes it: {@code requires_action}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<State> ofWord(String word) {
      return Arrays.stream(values()).filter(state -> state.word().equals(word)).findFirst();
    }

    boolean counts() {
      return this == PENDING || this == SUCCEEDED;
    }
  }

  public Refund {
    if (amount < 0) {
      throw new IllegalArgumentException("a refund of less than nothing");
    }
  }

  private static final Comparator<Refund> LATER =
      Comparator.comparing(Refund::state).thenComparing(Refund::at).thenComparing(Refund::amount);

  Refund later(Refund other) {
    return LATER.compare(this, other) >= 0 ? this : other;
  }
}
