package dev.countersign.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The findings of one run. Each is written at once, before any checkpoint is moved past it: into
 * the run's drift report and, if the run does not settle it, as an open item too.
 */
final class Report {
  private final Run run;
  private final Journal journal;
  private final InstantSource clock;
  private final Set<String> open = new HashSet<>();
  private long newForAPerson;

  Report(Run run, Journal journal, InstantSource clock) {
    this.run = run;
    this.journal = journal;
    this.clock = clock;
  }

  /** Returns the run's id. */
  String id() {
    return run.id();
  }

  void add(Drift drift) {
    journal.report(run, drift);
    if (drift.isOpen() && (open.add(drift.id()) || drift.needsAPerson())) {
      boolean isNew = journal.open(new OpenItem(drift, now(), Optional.empty()));
      newForAPerson += isNew && drift.needsAPerson() ? 1 : 0;
    }
  }

  /** Returns whether the drift was found at least so long ago, and has been open since. */
  boolean isOpenFor(Drift drift, Duration time) {
    return journal
        .item(drift.id())
        .filter(item -> !item.since().plus(time).isAfter(now()))
        .isPresent();
  }

  /** Returns the time with the precision with which it is stored. */
  private Instant now() {
    return Instant.ofEpochMilli(clock.millis());
  }

  /** Returns whether this run has found that the item still exists. */
  boolean names(OpenItem item) {
    return open.contains(item.id());
  }

  /** Returns the number of drifts that need a person and were not open before this run. */
  long newForAPerson() {
    return newForAPerson;
  }
}
