package dev.countersign.orders;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Lists the work that is left on {@link Orders}, for the background jobs that finish it. Every
 * method throws {@link dev.countersign.faults.Unavailable} if it got no answer.
 */
public interface Backlog {
  /**
   * One page of a list that may be longer than memory. Unlike a read by id, a list may lack rows
   * written a moment ago and may show rows that have changed since.
   *
   * @param unreadable the number of further rows on this page that cannot be read, for example
   *     after a wrong manual edit in the console
   * @param next the cursor of the next page; empty after the last page
   */
  record Listing<T>(List<T> items, int unreadable, Optional<String> next) {
    public Listing {
      items = List.copyOf(items);
    }

    /** A page on which every row can be read. */
    public Listing(List<T> items, Optional<String> next) {
      this(items, 0, next);
    }
  }

  /**
   * An order in a list.
   *
   * @param position the cursor that continues the list behind this order
   */
  record Listed(OrderId id, String position) {}

  /**
   * Returns whether the event has had its effect. An orphan has had none. The read is consistent.
   */
  default boolean isRecorded(String eventId) {
    return recorded(List.of(eventId)).contains(eventId);
  }

  /** Returns the events, of the given ones, that have had their effect. */
  Set<String> recorded(Collection<String> eventIds);

  /**
   * Lists the orders that have the status and were placed before the given time, the oldest first.
   *
   * @param status an {@linkplain OrderStatus#isOpen open} status
   * @param from empty for the first page; then the cursor of the page before, or the position of
   *     one of its orders
   * @param most the greatest number of orders on a page; a page may have fewer and still not be the
   *     last
   */
  Listing<Listed> list(OrderStatus status, Instant placedBefore, Optional<String> from, int most);

  /**
   * Lists the orders that are no longer open and have {@linkplain Order#unconfirmed unconfirmed}
   * facts, the oldest first.
   *
   * @param most the greatest number of orders on a page; a page may have fewer and still not be the
   *     last
   */
  Listing<OrderId> unconfirmed(Optional<String> from, int most);

  /**
   * Lists the events that still wait for their orders.
   *
   * @param most the greatest number of events on a page
   */
  Listing<ProcessedEvent> orphans(Optional<String> from, int most);

  /**
   * Returns the orders that these PaymentIntents were created for. The answer comes from our own
   * rows only, and the read is consistent.
   */
  Map<PaymentIntentId, OrderId> owners(Collection<PaymentIntentId> paymentIntentIds);

  /**
   * Returns these orders by a consistent read, so that a run that has just changed an order does
   * not see its old state. Orders that do not exist or cannot be read are left out.
   */
  Map<OrderId, Order> glance(Collection<OrderId> ids);
}
