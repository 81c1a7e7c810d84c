package dev.countersign.reconcile;

import dev.countersign.payments.StripeAccount.Window;
import java.time.Instant;
import java.util.Optional;

/**
 * One pass through a list, or what is left of it.
 *
 * @param window what is listed was created then, or placed
 * @param cursor where to go on; empty at its beginning
 * @param hasGaps whether an object before the cursor could not be looked at
 */
record Pass(Window window, Optional<String> cursor, boolean hasGaps) {
  static Pass through(Window window) {
    return new Pass(window, Optional.empty(), false);
  }

  /** Through everything of ours that is older than that. */
  static Pass throughAllBefore(Instant moment) {
    return through(new Window(Instant.EPOCH, moment));
  }

  Pass at(String next) {
    return new Pass(window, Optional.of(next), hasGaps);
  }

  /** This pass, of which an object could not be looked at. */
  Pass withGaps() {
    return new Pass(window, cursor, true);
  }

  /** From the beginning, for nobody knows its cursor any more. */
  Pass again() {
    return through(window);
  }

  /** One pass through the windows of both. */
  Pass with(Pass other) {
    return through(hull(window, other.window));
  }

  static Window hull(Window one, Window other) {
    return new Window(
        one.from().isBefore(other.from()) ? one.from() : other.from(),
        one.to().isAfter(other.to()) ? one.to() : other.to());
  }
}
