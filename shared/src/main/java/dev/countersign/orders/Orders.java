package dev.countersign.orders;

import java.util.Optional;

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
    /** Someone else changed the order: read it again. */
    MOVED
  }

  Insertion insert(Order order);

  Optional<Order> find(OrderId id);

  /** The order that this PaymentIntent was created for; never a guess, never late. */
  Optional<OrderId> findByPaymentIntent(String paymentIntentId);

  /** False if someone else changed the order. */
  boolean update(Order next);

  /**
   * Writes the order and whose its PaymentIntent is, both or neither.
   *
   * @param next {@linkplain Order#bindTo bound}
   * @return false if someone else changed the order
   * @throws IllegalStateException if the PaymentIntent is another order's
   */
  boolean bind(Order next);

  /**
   * Writes the order and the event's marker, both or neither: an effect without its marker would
   * count twice, a marker without its effect not at all. An orphan's marker gives way.
   */
  Recording record(Order next, ProcessedEvent event);

  /** Keeps an event whose order isn't there; does nothing if the event has a marker. */
  void keepOrphan(ProcessedEvent orphan);
}
