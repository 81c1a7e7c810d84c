package dev.countersign.payments;

import dev.countersign.orders.Order;
import dev.countersign.orders.PaymentIntentId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Stripe's PaymentIntents.
 *
 * <p>Every method throws {@link dev.countersign.faults.Unavailable} if Stripe gave no usable
 * answer. A PaymentIntent may then exist, and the same call may be retried.
 */
public interface PaymentIntents {
  /** The result of {@link #create}. */
  sealed interface Creation {
    record Created(PaymentIntent paymentIntent) implements Creation {}

    /**
     * Stripe repeated a stored failure. This attempt will always end so, as long as Stripe keeps
     * the idempotency key (API reference, "Idempotent requests").
     */
    record StoredFailure() implements Creation {}

    /** Another request with the same attempt is in progress. */
    record InProgress() implements Creation {}

    /** Stripe's rate limit was reached. */
    record TooManyRequests(Duration retryAfter) implements Creation {}

    /** The amount is below Stripe's minimum, once converted to the currency in which it settles. */
    record AmountTooSmall() implements Creation {}

    record AmountTooLarge() implements Creation {}
  }

  /** Returns whether the API key in use moves real money. */
  boolean isLive();

  /**
   * Creates the order's PaymentIntent, or returns the one that this {@linkplain Order#attempt
   * attempt} created in the last 24 hours.
   */
  Creation create(Order order);

  /**
   * Reads the current state of a PaymentIntent.
   *
   * @throws dev.countersign.faults.NeedsAPerson if it does not exist: a PaymentIntent that our own
   *     row names cannot be replaced by a new one
   */
  PaymentIntent retrieve(PaymentIntentId id);

  /**
   * Returns the PaymentIntents created since the given time whose metadata name the order and its
   * mark. It uses Stripe's list, which (unlike Stripe's search) sees what was written a moment ago.
   * Metadata can be edited at Stripe, so they do not yet prove that the PaymentIntent belongs to
   * the order.
   *
   * @throws dev.countersign.faults.Unavailable also if too many were created since then to list
   *     them all
   */
  List<PaymentIntent> findFor(Order order, Instant since);
}
