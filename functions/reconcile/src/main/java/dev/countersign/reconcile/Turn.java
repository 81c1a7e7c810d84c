package dev.countersign.reconcile;

import dev.countersign.faults.NeedsAPerson;
import dev.countersign.faults.Unavailable;
import dev.countersign.http.Log;
import dev.countersign.http.Metric;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.UnknownWord;
import dev.countersign.reconcile.Drift.Remedy;
import dev.countersign.reconcile.Drift.What;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * A stage's turn in a run: looks at one object after the other until the time is up. An object that
 * can't be looked at is told of, stays open for the next run, and holds up nothing behind it.
 */
final class Turn {
  /** So many faults in a row are not the objects' own: whatever answers them is out of order. */
  private static final int MOST_FAULTS_IN_A_ROW = 3;

  private final Stage stage;
  private final Report report;
  private final Log log;
  private final InstantSource clock;
  private final Instant until;
  private int faultsInARow;
  private boolean hasBegunAgain;
  private int gaps;
  private Optional<Unavailable> fault = Optional.empty();

  Turn(Stage stage, Report report, Log log, InstantSource clock, Instant until) {
    this.stage = stage;
    this.report = report;
    this.log = log;
    this.clock = clock;
    this.until = until;
  }

  Report report() {
    return report;
  }

  /** By our clock. */
  Instant now() {
    return clock.instant();
  }

  /** Whether the rest must be left to a later turn. */
  boolean isOver() {
    return fault.isPresent() || !clock.instant().isBefore(until);
  }

  /** How many objects could not be looked at this time, and may be another time. */
  int gaps() {
    return gaps;
  }

  /** What has ended the turn before its time. */
  Optional<Unavailable> fault() {
    return fault;
  }

  /**
   * A pass has to begin again, for Stripe no longer knows its cursor.
   *
   * @throws Unavailable if that is so a second time: it would be for ever
   */
  void beginAgain() {
    if (hasBegunAgain) {
      throw new Unavailable("Stripe does not know the cursors of its own pages");
    }
    hasBegunAgain = true;
  }

  /** Looks at one of the stage's objects. */
  void look(String object, Optional<OrderId> order, Runnable repair) {
    look(stage, object, order, repair);
  }

  /**
   * Looks at one object.
   *
   * @param owner the stage whose object it is
   */
  void look(Stage owner, String object, Optional<OrderId> order, Runnable repair) {
    try {
      repair.run();
      faultsInARow = 0;
    } catch (Unavailable cause) {
      log.fault(report.id(), cause, Metric.NOT_LOOKED_AT);
      Remedy remedy = cause instanceof NeedsAPerson ? Remedy.NEEDS_A_PERSON : Remedy.TRIED_AGAIN;
      report.add(new Drift(What.NOT_LOOKED_AT, owner, object, order, remedy));
      boolean isOfItsRow = cause.getCause() instanceof UnknownWord; // a newer version's
      gaps++;
      if (!isOfItsRow && ++faultsInARow == MOST_FAULTS_IN_A_ROW) {
        fault = Optional.of(cause);
      }
    } catch (RuntimeException cause) {
      // A person has edited it beyond reading, or we have a bug.
      log.fault(report.id(), cause, Metric.UNREADABLE);
      reportUnreadable(owner, object, order);
    }
  }

  /** An object of the stage's list is not what was promised. */
  void reportUnreadable(String object) {
    reportUnreadable(stage, object, Optional.empty());
  }

  /**
   * The list holds so many that nobody can read. They have no ids to be named by, so their place
   * has to do.
   */
  void reportUnreadable(int count, Optional<String> cursor) {
    if (count > 0) {
      String place = cursor.map(" after "::concat).orElse("");
      reportUnreadable(count + " of " + stage + place);
    }
  }

  private void reportUnreadable(Stage owner, String object, Optional<OrderId> order) {
    report.add(new Drift(What.UNREADABLE, owner, object, order, Remedy.NEEDS_A_PERSON));
  }
}
