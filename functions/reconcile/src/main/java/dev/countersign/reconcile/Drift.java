package dev.countersign.reconcile;

import dev.countersign.orders.OrderId;
import java.util.Optional;

/**
 * Something in which we and Stripe differed.
 *
 * @param object the id of what differs: an event, a PaymentIntent, a refund, an order …
 * @param order empty if it belongs to none
 */
record Drift(What what, String object, Optional<OrderId> order, Remedy remedy) {
  enum What {
    /** Stripe made an event, and we had not heard it. */
    EVENT_NOT_HEARD,
    /** Stripe's object says something that the order doesn't know, whether or not by an event. */
    PAYMENT_NOT_KNOWN,
    REFUND_NOT_KNOWN,
    DISPUTE_NOT_KNOWN,
    FRAUD_WARNING_NOT_KNOWN,
    /** The PaymentIntent was made for the order, and its id never saved. */
    PAYMENT_INTENT_NOT_BOUND,
    /** The order waited too long to be paid. */
    UNPAID_TOO_LONG,
    /** An event came before its order, or could not be read. */
    ORPHANED_EVENT,
    /** A PaymentIntent says that it is ours, and there is no such order. */
    ORDER_MISSING,
    /** The order has a PaymentIntent that Stripe doesn't know, perhaps of another account. */
    PAYMENT_INTENT_MISSING,
    /** The order and the API key are of different modes. */
    OTHER_MODE,
    /**
     * A row or an object that can't be read, or that we have a bug about; the log has the cause.
     */
    UNREADABLE,
    /** The order tells of so many things that there is no room for this one. */
    NO_ROOM,
    /** It waits to be captured, which Countersign never asks for. */
    WAITS_FOR_CAPTURE
  }

  /** What is done about it. */
  enum Remedy {
    RECORDED,
    BOUND,
    CANCELED,
    EXPIRED,
    NEEDS_A_PERSON
  }
}
