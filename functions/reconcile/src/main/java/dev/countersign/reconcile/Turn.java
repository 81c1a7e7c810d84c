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
 * A stage's turn in a run: checks one object after another until the time is up. An object that
 * cannot be checked is reported, stays open for the next run, and does not stop those behind it.
 */
final class Turn {
  /**
   * So many faults one after another are not caused by the objects: the service that answers is out
   * of order.
   */
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

  /** Returns the time by our clock. */
  Instant now() {
    return clock.instant();
  }

  /** Returns whether the rest must be left to a later turn. */
  boolean isOver() {
    return fault.isPresent() || !clock.instant().isBefore(until);
  }

  /** Returns the number of objects that could not be checked this time but may be another time. */
  int gaps() {
    return gaps;
  }

  /** Returns the fault that ended the turn before its time. */
  Optional<Unavailable> fault() {
    return fault;
  }

  /**
   * Records that a pass starts again, because Stripe no longer knows its cursor.
   *
   * @throws Unavailable if this happens a second time: it would repeat for ever
   */
  void beginAgain() {
    if (hasBegunAgain) {
      throw new Unavailable("Stripe does not know the cursors of its own pages");
    }
    hasBegunAgain = true;
  }

  /** Checks one of the stage's objects. */
  void look(String object, Optional<OrderId> order, Runnable repair) {
    look(stage, object, order, repair);
  }

  /**
   * Checks one object.
   *
   * @param owner the stage to which the object belongs
   */
  void look(Stage owner, String object, Optional<OrderId> order, Runnable repair) {
    try {
      repair.run();
      faultsInARow = 0;
    } catch (Unavailable cause) {
      log.fault(report.id(), cause, Metric.NOT_LOOKED_AT);
      Remedy remedy = cause instanceof NeedsAPerson ? Remedy.NEEDS_A_PERSON : Remedy.TRIED_AGAIN;
      report.add(new Drift(What.NOT_LOOKED_AT, owner, object, order, remedy));
      boolean isOfItsRow = cause.getCause() instanceof UnknownWord; // the row is of a newer version
      gaps++;
      if (!isOfItsRow && ++faultsInARow == MOST_FAULTS_IN_A_ROW) {
        fault = Optional.of(cause);
      }
    } catch (RuntimeException cause) {
      // A person has edited the row so that it cannot be read, or we have a bug.
      log.fault(report.id(), cause, Metric.UNREADABLE);
      reportUnreadable(owner, object, order);
    }
  }

  /** Reports an object of the stage's list that has not the promised form. */
  void reportUnreadable(String object) {
    reportUnreadable(stage, object, Optional.empty());
  }

  /**
   * Reports the number of objects of the list that cannot be read. They have no ids, so their place
   * in the list names them.
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
