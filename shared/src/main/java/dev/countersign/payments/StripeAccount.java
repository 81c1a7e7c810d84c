package dev.countersign.payments;

import dev.countersign.faults.Unavailable;
import dev.countersign.orders.PaymentIntentId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What Stripe knows about the account's payments, whether or not an event reported it.
 *
 * <p>Every method throws {@link Unavailable} if Stripe gave no usable answer; the same call may be
 * retried.
 */
public interface StripeAccount extends StripeObjects {
  /**
   * The time between two moments, both included. A list contains what was created in it, by
   * Stripe's clock.
   */
  record Window(Instant from, Instant to) {}

  /**
   * One page of a list, the newest first (API reference, "Pagination").
   *
   * @param unreadable the ids of further objects on this page that do not match the API reference
   * @param nameless the number of such objects that also have no id
   * @param next the cursor of the next page; empty after the last page
   */
  record Page<T>(List<T> items, List<String> unreadable, int nameless, Optional<String> next) {
    public Page {
      items = List.copyOf(items);
      unreadable = List.copyOf(unreadable);
    }

    /** Returns this page with only the given items. */
    public Page<T> with(List<T> some) {
      return new Page<>(some, unreadable, nameless, next);
    }
  }

  /** The result of {@link #identity}. */
  sealed interface Identity {
    /** Returns Stripe's current time, in whole seconds. */
    Instant now();

    /**
     * The account is known.
     *
     * @param account the account's id
     */
    record Known(String account, Instant now) implements Identity {}

    /** The key is not permitted to read the account. */
    record Hidden(Instant now) implements Identity {}

    /** Stripe gave no usable answer to this call, though it answers others. */
    record Unanswered(Unavailable fault, Instant now) implements Identity {}
  }

  /** The result of {@link #cancel}. */
  sealed interface Cancellation {
    /**
     * The PaymentIntent is canceled.
     *
     * @param now the PaymentIntent's current state
     */
    record Canceled(StripeObject now) implements Cancellation {}

    /** Stripe rejects the cancellation: read the PaymentIntent's current state. */
    record Refused() implements Cancellation {}
  }

  /** Returns the account that the API key belongs to, and Stripe's current time. */
  Identity identity();

  /**
   * Lists the events of the types that we handle, delivered or not. Stripe keeps them for 30 days.
   * Events that cannot be ours are left out.
   *
   * @return empty if Stripe no longer knows the event of the cursor: start again from the first
   *     page
   */
  Optional<Page<StripeEvent>> events(Window window, Optional<String> after);

  /**
   * Lists the objects of a kind. Objects that belong to no PaymentIntent are left out. If an early
   * fraud warning names only its charge, its PaymentIntent is not known until the warning is read
   * by its id.
   *
   * @return empty if Stripe no longer knows the object of the cursor: start again from the first
   *     page
   */
  Optional<Page<StripeObject>> objects(
      StripeObject.Kind kind, Window window, Optional<String> after);

  /** Returns an event as it was created, if Stripe still keeps it. */
  Optional<StripeEvent.ParsedEvent> event(String id);

  /** Cancels a PaymentIntent, with abandonment as the reason. */
  Cancellation cancel(PaymentIntentId paymentIntentId);
}
