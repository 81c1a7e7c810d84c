package dev.countersign.reconcile;

import dev.countersign.orders.Backlog.Listing;
import dev.countersign.orders.OrderId;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * What reconciliation remembers: how far each run came, what it found, and what of that is still
 * there. Every method throws {@link dev.countersign.faults.Unavailable} if no answer came.
 */
public interface Journal {
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

  /**
   * Keeps the item until it is closed. One that is open stays as it is, but that from now on it
   * calls a person if this one does.
   *
   * @return whether it was not open, or calls a person only now
   */
  boolean open(OpenItem item);

  /** The open item of that id. */
  Optional<OpenItem> item(String id);

  /**
   * The open items.
   *
   * @param from empty at first, then what the part before said, or the id of the last item seen
   */
  Listing<OpenItem> openItems(Optional<String> from);

  /** The item is gone. If it comes again it is another one. */
  void close(OpenItem item, Instant at);

  /** Remembers that an order is left alone; what was remembered of it before is gone. */
  void leave(Wait wait);

  /**
   * Which of these orders were left alone: perhaps as of a moment ago, and perhaps ones that are
   * paid by now.
   */
  Map<OrderId, Wait> waits(Collection<OrderId> orders);

  /**
   * The Stripe account that we work with in that mode: the one that was seen first.
   *
   * @param seen is remembered if it is the first
   */
  String rememberAccount(boolean isLive, String seen);

  /** What came of {@link #dismiss}. */
  sealed interface Dismissing {
    record Dismissed(OpenItem item) implements Dismissing {}

    /** Somebody has dismissed it before. */
    record Already(OpenItem item) implements Dismissing {}

    record NotOpen() implements Dismissing {}
  }

  /** Records with the open item of that id that a person has dismissed it. */
  Dismissing dismiss(String id, OpenItem.Dismissal dismissal);
}
