package dev.countersign.orders;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is still to be done about {@link Orders}, for whoever sweeps up. Every method throws {@link
 * dev.countersign.faults.Unavailable} if no answer came.
 */
public interface Backlog {
  /**
   * Part of a list that may be longer than memory. Unlike a read by id it may miss what was written
   * a moment ago, or show what has changed since.
   *
   * @param unreadable how many more there are in this part that nobody can read, as after a slip of
   *     a hand in the console
   * @param next from where to go on; empty after the last part
   */
  record Listing<T>(List<T> items, int unreadable, Optional<String> next) {
    public Listing {
      items = List.copyOf(items);
    }

    /** A part that can be read as a whole. */
    public Listing(List<T> items, Optional<String> next) {
      this(items, 0, next);
    }
  }

  /**
   * An order in a list.
   *
   * @param position from where the list goes on behind it
   */
  record Listed(OrderId id, String position) {}

  /** Whether the event has had its effect. An orphan has not. Never late. */
  default boolean isRecorded(String eventId) {
    return recorded(List.of(eventId)).contains(eventId);
  }

  /** Those of the events that have had their effects. */
  Set<String> recorded(Collection<String> eventIds);

  /**
   * The orders of that status that were placed before then, the oldest first.
   *
   * @param status an {@linkplain OrderStatus#isOpen open} one
   * @param from empty at first, then what the part before said, or one of its orders
   * @param most in a part; it may have fewer, and still not be the last
   */
  Listing<Listed> list(OrderStatus status, Instant placedBefore, Optional<String> from, int most);

  /**
   * The orders that are no longer open and know something {@linkplain Order#unconfirmed
   * unconfirmed}, the oldest first.
   *
   * @param most in a part; it may have fewer, and still not be the last
   */
  Listing<OrderId> unconfirmed(Optional<String> from, int most);

  /**
   * The events that still wait for their orders.
   *
   * @param most in a part
   */
  Listing<ProcessedEvent> orphans(Optional<String> from, int most);

  /** The orders that these PaymentIntents were created for; never a guess, never late. */
  Map<PaymentIntentId, OrderId> owners(Collection<PaymentIntentId> paymentIntentIds);

  /**
   * These orders, never late: a run that has just taught one of them something must not take it for
   * what it was before. Those that aren't there or can't be read are left out.
   */
  Map<OrderId, Order> glance(Collection<OrderId> ids);
}
