package dev.countersign.orders;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The shop's orders, and the markers of the events that changed them. Every read is consistent: it
 * sees every write that was answered before it.
 *
 * <p>Every write of an existing order names its {@linkplain Order#version next version} and happens
 * only if the stored one is the version before and has no other PaymentIntent; otherwise nothing is
 * written at all. What was sold is written once, by {@link #insert}.
 *
 * <p>Every method throws {@link dev.countersign.faults.Unavailable} if no answer came; a write may
 * then have happened or not, and is safe to repeat.
 */
public interface Orders {
  /** What came of {@link #insert}. */
  sealed interface Insertion {
    record Inserted() implements Insertion {}

    /**
     * There is one of that id already, which may be our own of an attempt whose answer was lost.
     */
    record Existing(Order order) implements Insertion {}
  }

  /** What came of {@link #record}. */
  enum Recording {
    RECORDED,
    /** The event has its marker already: nothing to do. */
    DUPLICATE,
    /** Someone else changed the order, or whose the PaymentIntent is: read again. */
    MOVED
  }

  /**
   * Whose a PaymentIntent is.
   *
   * @param isLinked whether our own row says so; if not, only its metadata do
   * @param order empty if there is no such order
   */
  record Match(OrderId id, boolean isLinked, Optional<Order> order) {}

  Insertion insert(Order order);

  Optional<Order> find(OrderId id);

  /** The order that this PaymentIntent was created for; never a guess, never late. */
  Optional<OrderId> findByPaymentIntent(PaymentIntentId paymentIntentId);

  /**
   * The order that a PaymentIntent belongs to: by our own row, which nobody can edit at Stripe;
   * only where there is none, the order that its metadata name.
   *
   * @param claimed the order that its metadata name, if they name one of ours
   * @return empty if neither names one
   */
  default Optional<Match> match(PaymentIntentId paymentIntentId, Optional<OrderId> claimed) {
    Optional<OrderId> linked = findByPaymentIntent(paymentIntentId);
    return linked.or(() -> claimed).map(id -> new Match(id, linked.isPresent(), find(id)));
  }

  /**
   * Changes an order by what it is; if someone else changes it in between, by what it is then.
   *
   * @param found the order as it was just read
   * @param attempt decides and writes, once or more often; empty if someone else changed the order
   * @throws dev.countersign.faults.Unavailable also if the order kept changing
   */
  default <T> T change(Order found, Function<Order, Optional<T>> attempt) {
    Iterator<Order> first = List.of(found).iterator();
    return CompareAndSet.untilWritten(
        "order " + found.id(),
        () -> first.hasNext() ? first.next() : find(found.id()).orElseThrow(),
        attempt);
  }

  /** The same of an order that is yet to be read, and may not be there. */
  default <T> T change(OrderId id, Function<Optional<Order>, Optional<T>> attempt) {
    return CompareAndSet.untilWritten("order " + id, () -> find(id), attempt);
  }

  /** False if someone else changed the order. */
  boolean update(Order next);

  /**
   * Writes the order and that the PaymentIntent is its, both or neither. A refund or dispute has no
   * metadata of ours and is found by this alone.
   *
   * @param paymentIntentId the order's own, or another one that was met
   * @return false if someone else changed the order
   * @throws IllegalStateException if the PaymentIntent is another order's
   */
  boolean bind(Order next, PaymentIntentId paymentIntentId);

  /**
   * Writes the order and the event's marker, both or neither: an effect without its marker would
   * count twice, a marker without its effect not at all. An orphan's marker gives way.
   *
   * @param isLinked whether our own row says whose the event's PaymentIntent is; if not, it is
   *     written too, and it is {@link Recording#MOVED} if by now it is another order's
   */
  Recording record(Order next, ProcessedEvent event, boolean isLinked);

  /** Keeps an event whose order isn't there; does nothing if the event has a marker. */
  void keepOrphan(ProcessedEvent orphan);
}
