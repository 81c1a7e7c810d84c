package dev.countersign.questions;

import dev.countersign.orders.Order;
import dev.countersign.orders.OrderId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A client asked for an order while Stripe may know more about it than we do. A buyer who reads
 * "not paid" pays twice, and a webhook can be late or lost.
 *
 * @param askedAt the time of the request, by the clock of the function that served it
 * @param expiresAt the time after which no question is asked for this order
 */
public record Question(OrderId order, Instant askedAt, Instant expiresAt) {
  /**
   * The time after an order was placed during which questions are asked. Reconciliation usually
   * cancels an unpaid order after a day, and nobody waits at a page for so long.
   */
  public static final Duration ASKED_FOR = Duration.ofHours(25);

  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(5);

  /**
   * With this part, a page that is left open for a day asks 60 times in the first hour, and 90
   * times in all.
   */
  private static final int PART_OF_AGE = 10;

  /**
   * Returns the question to ask when a client reads the order; empty if a question is of no use.
   */
  public static Optional<Question> about(Order order, Instant now) {
    return isOpen(order, now)
        ? Optional.of(new Question(order.id(), now, order.createdAt().plus(ASKED_FOR)))
        : Optional.empty();
  }

  /**
   * Returns whether Stripe may know more: the order can still be paid, and we know its
   * PaymentIntent.
   */
  public static boolean isOpen(Order order, Instant now) {
    return order.paymentIntentId().isPresent()
        && order.status().isPayable()
        && now.isBefore(order.createdAt().plus(ASKED_FOR));
  }

  /**
   * Returns the latest time at which the previous question may have been asked for this one to be
   * asked too: five seconds ago, or a tenth of the order's age if that is longer.
   */
  public Instant previousBefore() {
    Duration age = ASKED_FOR.minus(Duration.between(askedAt, expiresAt));
    Duration part = age.dividedBy(PART_OF_AGE);
    return askedAt.minus(part.compareTo(SHORTEST_PAUSE) > 0 ? part : SHORTEST_PAUSE);
  }
}
