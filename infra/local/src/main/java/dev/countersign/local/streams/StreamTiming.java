package dev.countersign.local.streams;

import java.time.Duration;

/**
 * The waiting times of a mapping.
 *
 * @param poll the time until an empty shard is read again
 * @param firstRetry after the first failure; doubled after each further one
 * @param longestRetry the limit after any number of failures
 */
record StreamTiming(Duration poll, Duration firstRetry, Duration longestRetry) {
  /** Returns Lambda's times: it polls four times a second, and waits for up to a minute. */
  static StreamTiming ofLambda() {
    return new StreamTiming(Duration.ofMillis(250), Duration.ofMillis(200), Duration.ofMinutes(1));
  }

  Duration afterFailures(int failures) {
    var doubled = firstRetry.multipliedBy(1L << Math.min(failures - 1, 20));
    return doubled.compareTo(longestRetry) < 0 ? doubled : longestRetry;
  }
}
