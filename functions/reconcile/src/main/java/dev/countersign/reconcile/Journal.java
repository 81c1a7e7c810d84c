package dev.countersign.reconcile;

import dev.countersign.orders.Backlog.Listing;
import java.util.Optional;

/**
 * What reconciliation remembers: how far each run came, and what it found. Every method throws
 * {@link dev.countersign.faults.Unavailable} if no answer came.
 */
interface Journal {
  /** The latest run of that name. */
  Optional<Run> load(String name);

  /**
   * Saves the run if the saved one is the version before, or there is none and it is the first.
   *
   * @return false if someone else goes on with it
   */
  boolean save(Run run);

  /** Adds to the run's drift report; the same drift again adds nothing. */
  void report(Run run, Drift drift);

  /**
   * The run's drift report.
   *
   * @param from empty at first, then what the part before said
   */
  Listing<Drift> drifts(Run run, Optional<String> from);
}
