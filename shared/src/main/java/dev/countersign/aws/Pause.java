package dev.countersign.aws;

import dev.countersign.faults.Deadline;
import dev.countersign.faults.Unavailable;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How an adapter waits before another try of its own; a simulation waits by its own clock. */
@FunctionalInterface
public interface Pause {
  /** Some time, drawn, so that two who met in a table don't meet there again. */
  void between(Duration least, Duration most);

  /**
   * In this thread, on the real clock, and not beyond the invocation's {@link Deadline}.
   *
   * @throws Unavailable if it is interrupted
   */
  static void inThisThread(Duration least, Duration most) {
    try {
      long drawn = ThreadLocalRandom.current().nextLong(least.toMillis(), most.toMillis() + 1);
      Thread.sleep(Deadline.current().atMost(Duration.ofMillis(drawn)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unavailable("interrupted while waiting to try again", e);
    }
  }
}
