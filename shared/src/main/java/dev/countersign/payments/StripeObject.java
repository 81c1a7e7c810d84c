package dev.countersign.payments;

import dev.countersign.orders.Observation;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.orders.WireFormat;
import java.util.Optional;

/**
 * A Stripe object from an event or from an API read, reduced to what it proves about an order. All
 * other fields are dropped, above all personal data.
 *
 * @param id empty if it has none
 * @param paymentIntent the id of the PaymentIntent that it is, or belongs to; empty if it
 *     {@linkplain #namesPaymentIntent names} none
 * @param claim the order that a PaymentIntent's metadata name. Refunds, disputes and warnings have
 *     no claim, because they do not inherit the metadata
 * @param nextAction the action that a PaymentIntent asks of its buyer; empty if it asks for none
 */
public record StripeObject(
    Kind kind,
    String id,
    PaymentIntentId paymentIntent,
    Optional<Claim> claim,
    Content content,
    Optional<NextAction> nextAction) {
  /** An object that asks its buyer for no action. */
  public StripeObject(
      Kind kind, String id, PaymentIntentId paymentIntent, Optional<Claim> claim, Content content) {
    this(kind, id, paymentIntent, claim, content, Optional.empty());
  }

  /** The kinds that we read. The names are Stripe's, from each object's {@code object} member. */
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
   * The order that a PaymentIntent's metadata name as its own.
   *
   * @param mark the mark of the deployment
   */
  public record Claim(String mark, OrderId order) {}

  /** The content of an object. */
  public sealed interface Content {
    record Says(Observation observation) implements Content {}

    /** A new PaymentIntent, to which nothing has happened yet. */
    record SaysNothing() implements Content {}

    /**
     * A required field is missing or has an unknown form, for example under another API version.
     * Nothing follows from it.
     */
    record Unreadable() implements Content {}

    /** The object contradicts the event that carries it. Its content is not believed. */
    record Inconsistent() implements Content {}
  }

  /** The id of an object that has none. */
  public static final String NO_ID = "";

  /** The PaymentIntent id of an object that names none. */
  public static final PaymentIntentId NO_PAYMENT_INTENT = new PaymentIntentId(NO_ID);

  /**
   * Returns whether the object names its PaymentIntent. An early fraud warning in a list may name
   * only a charge; when it is read by its id, it has that charge's PaymentIntent.
   */
  public boolean namesPaymentIntent() {
    return !paymentIntent.equals(NO_PAYMENT_INTENT);
  }

  /** Returns the same object with other content. */
  public StripeObject with(Content other) {
    return new StripeObject(kind, id, paymentIntent, claim, other, nextAction);
  }
}
