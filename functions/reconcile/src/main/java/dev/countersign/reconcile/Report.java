package dev.countersign.reconcile;

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
  private final Set<String> open = new HashSet<>();
  private long newForAPerson;

  Report(Run run, Journal journal) {
    this.run = run;
    this.journal = journal;
  }

  /** Names the run. */
  String id() {
    return run.id();
  }

  void found(Drift drift) {
    journal.report(run, drift);
    if (drift.isOpen() && open.add(drift.id())) {
      Item item = new Item(drift, run.startedAt(), Optional.empty());
      boolean isNew = journal.open(item);
      newForAPerson += isNew && drift.needsAPerson() ? 1 : 0;
    }
  }

  /** Whether this run has found that it is still there. */
  boolean names(Item item) {
    return open.contains(item.id());
  }

  /** How many things need a person that were not open before this run. */
  long newForAPerson() {
    return newForAPerson;
  }
}
