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
 * answer: a PaymentIntent may then exist, and the same call may be made again.
 */
public interface PaymentIntents {
  /** What came of {@link #create}. */
  sealed interface Creation {
    record Created(PaymentIntent paymentIntent) implements Creation {}

    /**
     * Stripe repeated a stored failure: as long as it keeps the idempotency key, this attempt will
     * always end so (API reference, "Idempotent requests").
     */
    record StoredFailure() implements Creation {}

    /** The same attempt is being served right now. */
    record InProgress() implements Creation {}

    /** Stripe's rate limit. */
    record TooManyRequests(Duration retryAfter) implements Creation {}

    /** Less than Stripe charges, once converted to the currency it settles in. */
    record AmountTooSmall() implements Creation {}

    record AmountTooLarge() implements Creation {}
  }

  /** Whether the API key in use moves real money. */
  boolean isLive();

  /**
   * Creates the order's PaymentIntent, or returns the one that this {@linkplain Order#attempt
   * attempt} created in the last 24 hours.
   */
  Creation create(Order order);

  /**
   * A PaymentIntent as it is now.
   *
   * @throws dev.countersign.faults.NeedsAPerson if there is none: what our own row names can't be
   *     replaced by a new one
   */
  PaymentIntent retrieve(PaymentIntentId id);

  /**
   * The PaymentIntents created since then whose metadata name the order and its mark, by Stripe's
   * list, which (unlike its search) sees what was written a moment ago. Metadata can be edited at
   * Stripe: that they name the order proves nothing yet.
   *
   * @throws dev.countersign.faults.Unavailable also if too much was created since to look through
   */
  List<PaymentIntent> findFor(Order order, Instant since);
}
