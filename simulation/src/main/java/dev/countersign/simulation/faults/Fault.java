package dev.countersign.simulation.faults;

/** All faults that can happen by chance, each with its own rate. */
public enum Fault {
  // A call of a function, on its way there and back.
  /** The call never arrives, and no answer comes. */
  REQUEST_LOST,
  /**
   * The call has its effect, and no answer comes, or the answer comes byte by byte and does not end
   * in time.
   */
  ANSWER_LOST,
  /** The call has its effect after its caller has given up. */
  ARRIVES_LATE,
  /** The process crashes before the call. */
  CRASH_BEFORE,
  /** The call has its effect, and the process crashes before it gets the answer. */
  CRASH_AFTER,
  /** The call takes as long as its caller waits at most. */
  SLOW,
  /** The process is stalled for so long that Lambda ends it. */
  STALL,
  /** The service is overloaded. */
  THROTTLED,
  /** The service fails. */
  SERVER_ERROR,

  // DynamoDB.
  /**
   * The SDK's first attempt had its effect and its answer was lost; the second attempt is answered.
   */
  REPEATED,
  /** For a while batches are read in part or not at all; the rest comes back as unprocessed. */
  UNPROCESSED,
  /** A transaction is canceled for another reason than its conditions. */
  CANCELED,
  /** Another transaction is in progress on the same item. */
  CONFLICT,
  /**
   * "The transaction with the given request token is already in progress": its effect has happened.
   */
  IN_PROGRESS_DONE,
  /** The same, and its effect happens a moment later. */
  IN_PROGRESS_LATER,
  /** The same, and it fails. */
  IN_PROGRESS_FAILED,

  // Stripe's API.
  /** No connection. */
  REFUSED,
  /** The connection breaks before the request is carried out. */
  BROKEN_BEFORE,
  /** The connection breaks after the request was carried out. */
  BROKEN_AFTER,
  /** A 500 that the idempotency key repeats for a day. */
  STORED_ERROR,
  /** The same, but the request was carried out. */
  STORED_ERROR_AFTER,
  /** Stripe understands the request and rejects it, because a permission is missing. */
  FORBIDDEN,
  /** Stripe no longer knows the cursor of a list. */
  CURSOR_FORGOTTEN,

  // Stripe's deliveries.
  /** A delivery never arrives. */
  DELIVERY_LOST,
  /** Our answer to a delivery never reaches Stripe. */
  DELIVERY_UNHEARD,
  /** A delivery arrives twice, perhaps at the same time. */
  DELIVERED_TWICE,
  /** A delivery is delayed on its way, so that later ones overtake it. */
  DELIVERY_HELD,
  /** An event arrives in the form of another API version, without a field that we need. */
  OTHER_VERSION,
  /** Something happens, and Stripe creates no event for it. */
  EVENT_OMITTED,
  /** Stripe gives up an event, as after three days without a 2xx. */
  GIVEN_UP,
  /** Stripe creates a second Event object for one change. */
  SECOND_EVENT,

  // The connection between a buyer and us.
  /** Our answer never reaches the buyer. */
  BUYER_UNHEARD,

  // An execution environment.
  /** Its clock is set, forwards or back, by minutes. */
  CLOCK_STEP,
  /** It is restored from a snapshot: everything that it cached is dropped. */
  RESTORED
}
