package dev.countersign.reconcile;

import dev.countersign.payments.StripeAccount.Window;
import java.time.Instant;
import java.util.Optional;

/**
 * One pass through a list, or the rest of one.
 *
 * @param window the time in which the listed objects were created, or the listed orders placed
 * @param cursor where to continue; empty at the beginning
 * @param hasGaps whether an object before the cursor could not be checked
 */
record Pass(Window window, Optional<String> cursor, boolean hasGaps) {
  static Pass through(Window window) {
    return new Pass(window, Optional.empty(), false);
  }

  /** Returns a pass through everything of ours that is older than that time. */
  static Pass throughAllBefore(Instant moment) {
    return through(new Window(Instant.EPOCH, moment));
  }

  Pass at(String next) {
    return new Pass(window, Optional.of(next), hasGaps);
  }

  /** Returns this pass, with an object that could not be checked. */
  Pass withGaps() {
    return new Pass(window, cursor, true);
  }

  /** Returns this pass from its beginning, because its cursor is no longer known. */
  Pass again() {
    return through(window);
  }

  /** Returns one pass through the windows of both. */
  Pass with(Pass other) {
    return through(hull(window, other.window));
  }

  static Window hull(Window one, Window other) {
    return new Window(
        one.from().isBefore(other.from()) ? one.from() : other.from(),
        one.to().isAfter(other.to()) ? one.to() : other.to());
  }
}
