package dev.countersign.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What one run finds. It is written down at once: into the run's drift report, and what the run
 * does not settle as an open item too, before any checkpoint is moved past it.
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

  /** Names the run. */
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

  /** Whether it was found so long ago at least, and is open since. */
  boolean isOpenFor(Drift drift, Duration time) {
    return journal
        .item(drift.id())
        .filter(item -> !item.since().plus(time).isAfter(now()))
        .isPresent();
  }

  /** As exactly as it can be written down. */
  private Instant now() {
    return Instant.ofEpochMilli(clock.millis());
  }

  /** Whether this run has found that it is still there. */
  boolean names(OpenItem item) {
    return open.contains(item.id());
  }

  /** How many things need a person that were not open before this run. */
  long newForAPerson() {
    return newForAPerson;
  }
}
