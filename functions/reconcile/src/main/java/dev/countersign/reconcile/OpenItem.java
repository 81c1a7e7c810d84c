package dev.countersign.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A drift that no run has settled yet. Each run looks at it again, until it is gone.
 *
 * @param since when it was found for the first time, by our clock
 * @param dismissal a person's decision that it may stay as it is
 */
record OpenItem(Drift drift, Instant since, Optional<Dismissal> dismissal) {
  /** What doesn't pass in that time will hardly pass by itself. */
  private static final Duration PASSES_BY_ITSELF = Duration.ofHours(1);

  /**
   * @param by who decided
   * @param note why, in their words; it may be about the buyer, so it is kept and not logged
   */
  record Dismissal(String by, String note, Instant at) {}

  /** Names it in the report, and in what a person sends to dismiss it. */
  String id() {
    return drift.id();
  }

  /** Whether it calls a person, and goes on doing so. */
  boolean needsAPerson(Instant now) {
    boolean stays = drift.needsAPerson() || !now.isBefore(since.plus(PASSES_BY_ITSELF));
    return stays && dismissal.isEmpty();
  }

  /** This item, which calls a person from now on if that drift does; nobody calls twice. */
  OpenItem calling(Drift again) {
    boolean callsNow = again.needsAPerson() && !drift.needsAPerson() && dismissal.isEmpty();
    return callsNow ? new OpenItem(again, since, dismissal) : this;
  }

  OpenItem dismissed(Dismissal by) {
    return new OpenItem(drift, since, Optional.of(by));
  }
}
