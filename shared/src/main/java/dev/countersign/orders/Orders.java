package dev.countersign.orders;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The shop's orders, and the markers of the events that changed them. Every read is consistent: it
 * sees every write that was answered before it.
 *
 * <p>Every write of an existing order names its {@linkplain Order#version next version}. It
 * succeeds only if the stored row has the version before it and no other PaymentIntent; otherwise
 * it writes nothing. The terms of an order are written once, by {@link #insert}.
 *
 * <p>Every method throws {@link dev.countersign.faults.Unavailable} if it got no answer. A write
 * may then have happened or not, and is safe to retry.
 */
public interface Orders {
  /** The result of {@link #insert}. */
  sealed interface Insertion {
    record Inserted() implements Insertion {}

    /**
     * An order with this id exists. Our own earlier attempt may have written it and lost the
     * answer.
     */
    record Existing(Order order) implements Insertion {}
  }

  /** The result of {@link #record}. */
  enum Recording {
    RECORDED,
    /** The event already has its marker: nothing is left to do. */
    DUPLICATE,
    /** Someone else changed the order, or bound the PaymentIntent: read again. */
    MOVED
  }

  /**
   * The order that a PaymentIntent belongs to.
   *
   * @param isLinked whether our own row names the order; otherwise only the PaymentIntent's
   *     metadata do
   * @param order empty if there is no such order
   */
  record Match(OrderId id, boolean isLinked, Optional<Order> order) {}

  Insertion insert(Order order);

  Optional<Order> find(OrderId id);

  /**
   * Returns the order that this PaymentIntent was created for. The answer comes from our own row
   * only, and the read is consistent.
   */
  Optional<OrderId> findByPaymentIntent(PaymentIntentId paymentIntentId);

  /**
   * Returns the order that a PaymentIntent belongs to. Our own row decides, because nobody can edit
   * it at Stripe. The metadata decide only if there is no such row.
   *
   * @param claimed the order that the PaymentIntent's metadata name, if they name one of ours
   * @return empty if neither names an order
   */
  default Optional<Match> match(PaymentIntentId paymentIntentId, Optional<OrderId> claimed) {
    Optional<OrderId> linked = findByPaymentIntent(paymentIntentId);
    return linked.or(() -> claimed).map(id -> new Match(id, linked.isPresent(), find(id)));
  }

  /**
   * Changes an order by compare-and-set: if someone else changes it in between, it reads the order
   * and decides again.
   *
   * @param found the order as it was just read
   * @param attempt decides and writes, once or more often; returns empty if someone else changed
   *     the order
   * @throws dev.countersign.faults.Unavailable also if the order kept changing
   */
  default <T> T change(Order found, Function<Order, Optional<T>> attempt) {
    Iterator<Order> first = List.of(found).iterator();
    return CompareAndSet.untilWritten(
        "order " + found.id(),
        () -> first.hasNext() ? first.next() : find(found.id()).orElseThrow(),
        attempt);
  }

  /** Changes an order in the same way, but reads it first. The order may not exist. */
  default <T> T change(OrderId id, Function<Optional<Order>, Optional<T>> attempt) {
    return CompareAndSet.untilWritten("order " + id, () -> find(id), attempt);
  }

  /** Writes the order. Returns false if someone else changed the order. */
  boolean update(Order next);

  /**
   * Writes the order and the row that links the PaymentIntent to it, both or neither. A refund or
   * dispute has no metadata of ours and is found by this link alone.
   *
   * @param paymentIntentId the order's own PaymentIntent, or a second one that was detected
   * @return false if someone else changed the order
   * @throws IllegalStateException if the PaymentIntent belongs to another order
   */
  boolean bind(Order next, PaymentIntentId paymentIntentId);

  /**
   * Writes the order and the event's marker, both or neither. An effect without its marker would
   * count twice; a marker without its effect would lose the effect. The marker replaces the marker
   * of an orphan.
   *
   * @param isLinked whether our own row already links the event's PaymentIntent to the order; if
   *     not, the link is written too, and the result is {@link Recording#MOVED} if the
   *     PaymentIntent now belongs to another order
   */
  Recording record(Order next, ProcessedEvent event, boolean isLinked);

  /** Keeps an event whose order does not exist. Does nothing if the event has a marker. */
  void keepOrphan(ProcessedEvent orphan);
}
