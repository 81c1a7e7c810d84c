package dev.countersign.emulators.stripe;

import java.util.function.Predicate;

/** Applies to the next matching subjects, up to a number, and then no more. */
final class Countdown<T> {
  private final Predicate<T> matching;
  private int left;

  Countdown(int times, Predicate<T> matching) {
    if (times < 1) {
      throw new IllegalArgumentException("what is armed happens at least once");
    }
    this.left = times;
    this.matching = matching;
  }

  /** Returns whether this subject is one of them, and uses up one of the times. */
  boolean useUp(T subject) {
    if (isOver() || !matching.test(subject)) {
      return false;
    }
    left--;
    return true;
  }

  boolean isOver() {
    return left == 0;
  }
}
