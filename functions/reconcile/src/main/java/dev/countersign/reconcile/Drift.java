package dev.countersign.reconcile;

import dev.countersign.orders.OrderId;
import dev.countersign.orders.WireFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * Something in which we and Stripe differed, or that could not be looked at.
 *
 * @param stage whose work it is: the stage that looks at it again as long as it is not settled
 * @param object the id of what differs: an event, a PaymentIntent, a refund, an order …
 * @param order empty if it belongs to none
 */
record Drift(What what, Stage stage, String object, Optional<OrderId> order, Remedy remedy) {
  @WireFormat
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
    /**
     * Somebody edited the PaymentIntent's metadata at Stripe: they name another order than our own
     * row, or none. Our row decides.
     */
    METADATA_DIFFERS,
    /**
     * The order knows an end of a payment, a refund or a dispute that Stripe, asked by our key,
     * denies: an event was forged, and perhaps the signing secret has leaked.
     */
    NOT_AT_STRIPE,
    /** The order and the API key are of different modes. */
    OTHER_MODE,
    /** The API key is of another Stripe account than the one that we have worked with. */
    WRONG_ACCOUNT,
    /**
     * A row or an object that can't be read, or that we have a bug about; the log has the cause.
     */
    UNREADABLE,
    /** The order tells of so many things that there is no room for this one. */
    NO_ROOM,
    /** It waits to be captured, which Countersign never asks for. */
    WAITS_FOR_CAPTURE,
    /**
     * Stripe asks the buyer for something of a type that we don't know: it is not canceled, for it
     * may be a voucher of a new kind.
     */
    NEXT_ACTION_NOT_KNOWN,
    /** Something gave no usable answer about this one; the log has the cause. */
    NOT_LOOKED_AT,
    /** Something gave no usable answer about a whole stage, which ended there. */
    STAGE_FAILED
  }

  /** What is done about it. */
  @WireFormat
  enum Remedy {
    RECORDED,
    BOUND,
    CANCELED,
    EXPIRED,
    /** By the next run. */
    TRIED_AGAIN,
    NEEDS_A_PERSON
  }

  /** Whether it is still there after the run that has found it. */
  boolean isOpen() {
    return remedy == Remedy.TRIED_AGAIN || remedy == Remedy.NEEDS_A_PERSON;
  }

  boolean needsAPerson() {
    return remedy == Remedy.NEEDS_A_PERSON;
  }

  /** Whether each run finds it anew without being asked, as long as it is there. */
  boolean isOfTheWholeRun() {
    return what == What.STAGE_FAILED || what == What.WRONG_ACCOUNT;
  }

  /** Whether it is about one object that has an id. */
  boolean namesAnObject() {
    return what != What.STAGE_FAILED && object.indexOf(' ') < 0;
  }

  /**
   * Such as {@code order-missing:pi_1}; the same as long as the same thing is wrong. Of what Stripe
   * denies it names the order, too: whoever forges an event can tell many orders of one refund.
   */
  String id() {
    String id = word(what) + ":" + object;
    return what == What.NOT_AT_STRIPE
        ? order.map(owner -> id + ":" + owner.value()).orElse(id)
        : id;
  }

  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
