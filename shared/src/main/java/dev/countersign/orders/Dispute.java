package dev.countersign.orders;

import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * What is known of one dispute.
 *
 * @param amount in the minor unit of the order's currency
 * @param at when Stripe says it stood so, in whole seconds
 * @param event the event's id, which breaks a tie
 */
public record Dispute(State state, long amount, Instant at, String event) {
  /**
   * Stripe's statuses (API reference, "The Dispute object"), in the order in which they are reached
   * within one second.
   */
  public enum State {
    WARNING_NEEDS_RESPONSE,
    WARNING_UNDER_REVIEW,
    WARNING_CLOSED,
    NEEDS_RESPONSE,
    UNDER_REVIEW,
    PREVENTED,
    WON,
    LOST;

    /** As Stripe writes it: {@code under_review}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<State> ofWord(String word) {
      return Arrays.stream(values()).filter(state -> state.word().equals(word)).findFirst();
    }

    /** Whether the money is gone, or may go. An inquiry takes none. */
    boolean isOpenOrLost() {
      return this == NEEDS_RESPONSE || this == UNDER_REVIEW || this == LOST;
    }
  }

  private static final Comparator<Dispute> LATER =
      Comparator.comparing(Dispute::at)
          .thenComparing(Dispute::state)
          .thenComparing(Dispute::event)
          .thenComparing(Dispute::amount);

  Dispute later(Dispute other) {
    return LATER.compare(this, other) >= 0 ? this : other;
  }
}
