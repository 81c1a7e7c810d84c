package dev.countersign.payments;

import dev.countersign.orders.Observation;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.orders.WireFormat;
import java.util.Optional;

/**
 * An object of Stripe's, out of an event or read by the API, reduced to what it proves about an
 * order. Everything else in it, personal data above all, is left behind.
 *
 * @param id empty if it has none
 * @param paymentIntent the id of the PaymentIntent that it is, or belongs to; empty if it
 *     {@linkplain #namesPaymentIntent names} none
 * @param claim the order that a PaymentIntent's metadata names. Refunds, disputes and warnings have
 *     none: they don't inherit it
 * @param nextAction what a PaymentIntent asks of its buyer; empty if it asks for nothing
 */
public record StripeObject(
    Kind kind,
    String id,
    PaymentIntentId paymentIntent,
    Optional<Claim> claim,
    Content content,
    Optional<NextAction> nextAction) {
  /** One that asks for nothing. */
  public StripeObject(
      Kind kind, String id, PaymentIntentId paymentIntent, Optional<Claim> claim, Content content) {
    this(kind, id, paymentIntent, claim, content, Optional.empty());
  }

  /** What we read (the names are Stripe's, of each object's {@code object} member). */
  @WireFormat
  public enum Kind {
    PAYMENT_INTENT("payment_intent"),
    REFUND("refund"),
    DISPUTE("dispute"),
    EARLY_FRAUD_WARNING("radar.early_fraud_warning");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  /**
   * What the metadata of a PaymentIntent say about whose it is.
   *
   * @param mark the deployment's
   */
  public record Claim(String mark, OrderId order) {}

  /** What an object says. */
  public sealed interface Content {
    record Says(Observation observation) implements Content {}

    /** A PaymentIntent with which nothing has happened yet. */
    record SaysNothing() implements Content {}

    /**
     * A needed field is absent or not as we know it, as under another API version: nothing follows
     * from it.
     */
    record Unreadable() implements Content {}

    /** It is at odds with the event that carries it: nothing in it is believed. */
    record Inconsistent() implements Content {}
  }

  /** What an object has for an id that has none. */
  public static final String NO_ID = "";

  /** What one that names no PaymentIntent has for its id. */
  public static final PaymentIntentId NO_PAYMENT_INTENT = new PaymentIntentId(NO_ID);

  /**
   * Whether it says which PaymentIntent it belongs to. An early fraud warning in a list may name
   * only a charge; read by its id, it has that charge's PaymentIntent.
   */
  public boolean namesPaymentIntent() {
    return !paymentIntent.equals(NO_PAYMENT_INTENT);
  }

  /** The same, which says something else. */
  public StripeObject with(Content other) {
    return new StripeObject(kind, id, paymentIntent, claim, other, nextAction);
  }
}
