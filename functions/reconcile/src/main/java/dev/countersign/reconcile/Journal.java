package dev.countersign.reconcile;

import dev.countersign.orders.Backlog.Listing;
import dev.countersign.orders.OrderId;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * The memory of reconciliation: the checkpoints of each run, what the run found, and what of that
 * is still open. Every method throws {@link dev.countersign.faults.Unavailable} if it got no
 * answer.
 */
public interface Journal {
  /** Returns the latest run of that name. */
  Optional<Run> load(String name);

  /**
   * Saves the run if the saved one is the version before, or if there is none and this is the
   * first.
   *
   * @return false if someone else continues the run
   */
  boolean save(Run run);

  /** Adds a drift to the run's drift report. Adding the same drift again has no effect. */
  void report(Run run, Drift drift);

  /**
   * Lists the run's drift report.
   *
   * @param from empty for the first page; then the cursor of the page before
   */
  Listing<Drift> drifts(Run run, Optional<String> from);

  /**
   * Opens the item, and keeps it until it is closed. An item that is already open stays as it is,
   * except that it needs a person from now on if this one does.
   *
   * @return whether it was not open before, or needs a person only now
   */
  boolean open(OpenItem item);

  /** Returns the open item with that id. */
  Optional<OpenItem> item(String id);

  /**
   * Lists the open items.
   *
   * @param from empty for the first page; then the cursor of the page before, or the id of the last
   *     item seen
   */
  Listing<OpenItem> openItems(Optional<String> from);

  /** Closes the item, because it no longer exists. If it occurs again, it is another item. */
  void close(OpenItem item, Instant at);

  /** Records that an order is left alone. This replaces an earlier record. */
  void leave(Wait wait);

  /**
   * Returns which of these orders are left alone. The answer may be a moment old, and may contain
   * orders that are paid by now.
   */
  Map<OrderId, Wait> waits(Collection<OrderId> orders);

  /**
   * Returns the Stripe account that we work with in that mode: the one that was seen first.
   *
   * @param seen is saved if it is the first
   */
  String rememberAccount(boolean isLive, String seen);

  /** The result of {@link #dismiss}. */
  sealed interface Dismissing {
    record Dismissed(OpenItem item) implements Dismissing {}

    /** Somebody has dismissed it before. */
    record Already(OpenItem item) implements Dismissing {}

    record NotOpen() implements Dismissing {}
  }

  /** Records that a person has dismissed the open item with that id. */
  Dismissing dismiss(String id, OpenItem.Dismissal dismissal);
}
