package dev.countersign.questions;

import dev.countersign.orders.Order;
import dev.countersign.orders.OrderId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Somebody asked what became of an order while Stripe may know more than we do. A buyer who reads
 * "not paid" pays twice, and a webhook can be late or lost.
 *
 * @param askedAt by the clock of the function that was asked
 * @param expiresAt from when on nobody asks for this order any more
 */
public record Question(OrderId order, Instant askedAt, Instant expiresAt) {
  /**
   * How long after an order was placed it is asked for. Reconciliation cancels what is unpaid after
   * a day, as a rule, and nobody waits at a page for so long.
   */
  public static final Duration ASKED_FOR = Duration.ofHours(25);

  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(5);

  /** A page left open for a day so asks 60 times in the first hour, and 90 times in all. */
  private static final int PART_OF_AGE = 10;

  /** The question that is worth asking when somebody wants to know of the order. */
  public static Optional<Question> about(Order order, Instant now) {
    return isOpen(order, now)
        ? Optional.of(new Question(order.id(), now, order.createdAt().plus(ASKED_FOR)))
        : Optional.empty();
  }

  /** Whether Stripe may know more: the order can be paid, by a PaymentIntent that we know. */
  public static boolean isOpen(Order order, Instant now) {
    return order.paymentIntentId().isPresent()
        && order.status().isPayable()
        && now.isBefore(order.createdAt().plus(ASKED_FOR));
  }

  /**
   * If the question before this one was asked earlier than that, this one is asked, too: five
   * seconds ago, or a tenth of the order's age if that is more.
   */
  public Instant previousBefore() {
    Duration age = ASKED_FOR.minus(Duration.between(askedAt, expiresAt));
    Duration part = age.dividedBy(PART_OF_AGE);
    return askedAt.minus(part.compareTo(SHORTEST_PAUSE) > 0 ? part : SHORTEST_PAUSE);
  }
}
