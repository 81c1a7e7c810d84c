package dev.countersign.local.system;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for what another process will do, and says what it waited for if that does not happen. */
final class Await {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private Await() {}

  static <T> T until(String what, Supplier<Optional<T>> look) {
    return until(PATIENCE, what, look);
  }

  static <T> T until(Duration patience, String what, Supplier<Optional<T>> look) {
    Instant deadline = Instant.now().plus(patience);
    while (Instant.now().isBefore(deadline)) {
      Optional<T> seen = look.get();
      if (seen.isPresent()) {
        return seen.get();
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    throw new AssertionError("did not happen within " + patience + ": " + what);
  }
}
