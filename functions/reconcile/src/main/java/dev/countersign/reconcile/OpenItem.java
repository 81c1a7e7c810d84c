package dev.countersign.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A drift that no run has settled yet. Each run checks it again, until it is gone.
 *
 * @param since the time when it was first found, by our clock
 * @param dismissal a person's decision that it may stay as it is
 */
record OpenItem(Drift drift, Instant since, Optional<Dismissal> dismissal) {
  /** A drift that lasts longer than this is not likely to pass by itself. */
  private static final Duration PASSES_BY_ITSELF = Duration.ofHours(1);

  /**
   * A person's decision that the item may stay as it is.
   *
   * @param by the person who decided
   * @param note that person's explanation; it may be about the buyer, so it is stored and not
   *     logged
   */
  record Dismissal(String by, String note, Instant at) {}

  /** Returns the id that the report shows, and that a person sends to dismiss the item. */
  String id() {
    return drift.id();
  }

  /** Returns whether the item needs a person at that time. */
  boolean needsAPerson(Instant now) {
    boolean stays = drift.needsAPerson() || !now.isBefore(since.plus(PASSES_BY_ITSELF));
    return stays && dismissal.isEmpty();
  }

  /**
   * Returns this item, which needs a person from now on if the given drift does. A dismissed item
   * stays dismissed.
   */
  OpenItem calling(Drift again) {
    boolean callsNow = again.needsAPerson() && !drift.needsAPerson() && dismissal.isEmpty();
    return callsNow ? new OpenItem(again, since, dismissal) : this;
  }

  OpenItem dismissed(Dismissal by) {
    return new OpenItem(drift, since, Optional.of(by));
  }
}
