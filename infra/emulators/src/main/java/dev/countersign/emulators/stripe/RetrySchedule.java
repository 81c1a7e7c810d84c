package dev.countersign.emulators.stripe;

import java.time.Duration;
import java.util.Optional;

/**
 * The schedule of retries of a failed delivery. The pause doubles each time.
 *
 * @param first the pause after the first attempt
 * @param longest no pause is longer
 * @param giveUpAfter counted from the first attempt; there is no retry after it
 */
public record RetrySchedule(Duration first, Duration longest, Duration giveUpAfter) {

  public RetrySchedule {
    if (!first.isPositive() || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException("a pause is positive, and the longest is the longest");
    }
  }

  /**
   * Returns the schedule of live mode: "For up to three days with an exponential back off" (Stripe
   * docs, "Receive Stripe events in your webhook endpoint", live mode). Stripe does not publish the
   * pauses.
   */
  public static RetrySchedule live() {
    return new RetrySchedule(Duration.ofMinutes(5), Duration.ofHours(12), Duration.ofDays(3));
  }

  /** Returns a schedule for a developer who watches: 1 s, 2 s, 4 s, … 60 s. */
  public static RetrySchedule local() {
    return new RetrySchedule(Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofDays(3));
  }

  /**
   * Returns the pause before the next attempt; empty if there is none.
   *
   * @param attempt the number of the attempt that failed, from 1
   * @param sinceFirst from the first attempt until now
   */
  Optional<Duration> pauseAfter(int attempt, Duration sinceFirst) {
    Duration pause = first;
    for (int i = 1; i < attempt && pause.compareTo(longest) < 0; i++) {
      pause = pause.multipliedBy(2);
    }
    if (pause.compareTo(longest) > 0) {
      pause = longest;
    }
    return sinceFirst.plus(pause).compareTo(giveUpAfter) > 0
        ? Optional.empty()
        : Optional.of(pause);
  }
}
