package dev.countersign.aws;

import dev.countersign.faults.Deadline;
import dev.countersign.faults.Unavailable;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** The wait of an adapter before its own retry. A simulation waits by its own clock. */
@FunctionalInterface
public interface Pause {
  /** Waits for a random time, so that two writers that met in a table do not meet there again. */
  void between(Duration least, Duration most);

  /**
   * Waits in this thread, on the real clock, and not longer than the invocation's {@link Deadline}.
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
