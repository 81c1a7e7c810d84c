package dev.countersign.local.streams;

import java.time.Duration;

/**
 * How long to wait for what may have happened.
 *
 * @param poll until an empty shard is looked into again
 * @param firstRetry after the first failure; twice as long after each one that follows
 * @param longestRetry after ever so many failures
 */
record StreamTiming(Duration poll, Duration firstRetry, Duration longestRetry) {
  /** Lambda looks four times a second, and waits for up to a minute. */
  static StreamTiming ofLambda() {
    return new StreamTiming(Duration.ofMillis(250), Duration.ofMillis(200), Duration.ofMinutes(1));
  }

  Duration afterFailures(int failures) {
    var doubled = firstRetry.multipliedBy(1L << Math.min(failures - 1, 20));
    return doubled.compareTo(longestRetry) < 0 ? doubled : longestRetry;
  }
}
