package dev.countersign.payments;

import dev.countersign.faults.Unavailable;
import dev.countersign.orders.PaymentIntentId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What Stripe knows of the account's payments, whether or not it told us.
 *
 * <p>Every method throws {@link Unavailable} if Stripe gave no usable answer; the same call may be
 * made again.
 */
public interface StripeAccount extends StripeObjects {
  /** Between two moments, both included; what is listed was created then, by Stripe's clock. */
  record Window(Instant from, Instant to) {}

  /**
   * A page of a list, the newest first (API reference, "Pagination").
   *
   * @param unreadable the ids of more that are on this page and are not what the API promises
   * @param nameless how many of such there are that have no id either
   * @param next from where the next page starts; empty after the last one
   */
  record Page<T>(List<T> items, List<String> unreadable, int nameless, Optional<String> next) {
    public Page {
      items = List.copyOf(items);
      unreadable = List.copyOf(unreadable);
    }

    /** This page, with just those of its items. */
    public Page<T> with(List<T> some) {
      return new Page<>(some, unreadable, nameless, next);
    }
  }

  /** What came of {@link #identity}. */
  sealed interface Identity {
    /** By Stripe's clock, in whole seconds. */
    Instant now();

    /**
     * @param account its id
     */
    record Known(String account, Instant now) implements Identity {}

    /** The key may not ask for it. */
    record Hidden(Instant now) implements Identity {}

    /** Stripe gave no usable answer, though it answers other questions. */
    record Unanswered(Unavailable fault, Instant now) implements Identity {}
  }

  /** What came of {@link #cancel}. */
  sealed interface Cancellation {
    /**
     * @param now the PaymentIntent as it is now
     */
    record Canceled(StripeObject now) implements Cancellation {}

    /** Stripe won't cancel this one (any more): see what became of it. */
    record Refused() implements Cancellation {}
  }

  /** Of which account the API key is, and what time it is there. */
  Identity identity();

  /**
   * The events of the types that we handle, delivered or not; Stripe keeps them for 30 days. Those
   * that can't be ours are left out.
   *
   * @return empty if Stripe no longer knows the event to go on after: begin again
   */
  Optional<Page<StripeEvent>> events(Window window, Optional<String> after);

  /**
   * The objects of a kind. Those that belong to no PaymentIntent are left out; of an early fraud
   * warning that names only its charge nobody knows before it is read by its id.
   *
   * @return empty if Stripe no longer knows the object to go on after: begin again
   */
  Optional<Page<StripeObject>> objects(
      StripeObject.Kind kind, Window window, Optional<String> after);

  /** An event as it was made, if Stripe still keeps it. */
  Optional<StripeEvent.ParsedEvent> event(String id);

  /** Cancels a PaymentIntent as abandoned. */
  Cancellation cancel(PaymentIntentId paymentIntentId);
}
