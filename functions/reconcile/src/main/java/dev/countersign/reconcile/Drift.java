package dev.countersign.reconcile;

import dev.countersign.orders.OrderId;
import dev.countersign.orders.WireFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * A difference between Stripe and us, or an object that could not be checked.
 *
 * @param stage the stage that checks it again until it is settled
 * @param object the id of the object: an event, a PaymentIntent, a refund, an order …
 * @param order empty if the object belongs to no order
 */
record Drift(What what, Stage stage, String object, Optional<OrderId> order, Remedy remedy) {
  @WireFormat
  enum What {
    /** Stripe created an event and we had not received it. */
    EVENT_NOT_HEARD,
    /**
     * Stripe's object says something that the order does not know, whether or not an event exists
     * for it.
     */
    PAYMENT_NOT_KNOWN,
    REFUND_NOT_KNOWN,
    DISPUTE_NOT_KNOWN,
    FRAUD_WARNING_NOT_KNOWN,
    /** The PaymentIntent was created for the order, and its id was never saved. */
    PAYMENT_INTENT_NOT_BOUND,
    /** The order waited too long for its payment. */
    UNPAID_TOO_LONG,
    /** So many attempts to pay have failed that somebody is testing cards. */
    FAILED_TOO_OFTEN,
    /** An event came before its order, or could not be read. */
    ORPHANED_EVENT,
    /** A PaymentIntent names an order of ours, and there is no such order. */
    ORDER_MISSING,
    /** Stripe does not know the order's PaymentIntent, which may belong to another account. */
    PAYMENT_INTENT_MISSING,
    /**
     * Somebody edited the PaymentIntent's metadata at Stripe: they name another order than our own
     * row, or none. Our row decides.
     */
    METADATA_DIFFERS,
    /**
     * The order knows a final state of a payment, a refund or a dispute that Stripe, read with our
     * key, denies: an event was forged, and the signing secret may have leaked.
     */
    NOT_AT_STRIPE,
    /** The order and the API key have different modes. */
    OTHER_MODE,
    /** The API key belongs to another Stripe account than the one that we have worked with. */
    WRONG_ACCOUNT,
    /** A row or an object cannot be read, or we have a bug; the log has the cause. */
    UNREADABLE,
    /** The order has so many Stripe objects that it has no room for this one. */
    NO_ROOM,
    /** The payment waits to be captured, which Countersign never asks for. */
    WAITS_FOR_CAPTURE,
    /**
     * Stripe asks the buyer for an action of a type that we do not know. The PaymentIntent is not
     * canceled, because the action may be a new kind of voucher.
     */
    NEXT_ACTION_NOT_KNOWN,
    /** A service gave no usable answer about this object; the log has the cause. */
    NOT_LOOKED_AT,
    /** A service gave no usable answer about a whole stage, which ended there. */
    STAGE_FAILED
  }

  /** What is done about the drift. */
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

  /** Returns whether the drift still exists after the run that found it. */
  boolean isOpen() {
    return remedy == Remedy.TRIED_AGAIN || remedy == Remedy.NEEDS_A_PERSON;
  }

  Drift with(Remedy other) {
    return new Drift(what, stage, object, order, other);
  }

  boolean needsAPerson() {
    return remedy == Remedy.NEEDS_A_PERSON;
  }

  /** Returns whether each run finds this drift by itself, as long as it exists. */
  boolean isOfTheWholeRun() {
    return what == What.STAGE_FAILED || what == What.WRONG_ACCOUNT;
  }

  /** Returns whether the drift is about one object that has an id. */
  boolean namesAnObject() {
    return what != What.STAGE_FAILED && object.indexOf(' ') < 0;
  }

  /**
   * Returns the drift's id, such as {@code order-missing:pi_1}. It stays the same as long as the
   * same thing is wrong. If Stripe denies a fact, the id also contains the order, because a forger
   * can report the same refund to many orders.
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
