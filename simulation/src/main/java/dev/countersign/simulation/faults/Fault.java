package dev.countersign.simulation.faults;

/** Everything that can go wrong by chance, each with a rate of its own. */
public enum Fault {
  // A call of a function's, on its way there and back.
  /** It never arrives, and no answer comes. */
  REQUEST_LOST,
  /** It has its effect, and no answer comes, or byte by byte none that ends in time. */
  ANSWER_LOST,
  /** It has its effect after its caller has given up. */
  ARRIVES_LATE,
  /** The process dies before the call. */
  CRASH_BEFORE,
  /** The call has its effect, and the process dies before it knows. */
  CRASH_AFTER,
  /** It takes as long as its caller waits at most. */
  SLOW,
  /** The process stands still for so long that Lambda ends it. */
  STALL,
  /** The service has too much to do. */
  THROTTLED,
  /** The service fails. */
  SERVER_ERROR,

  // DynamoDB.
  /** The SDK's first try had its effect and its answer was lost; the second try is answered. */
  REPEATED,
  /** For a while batches are read in part or not at all; the rest comes back as unprocessed. */
  UNPROCESSED,
  /** A transaction is canceled for another reason than its conditions. */
  CANCELED,
  /** Another transaction is at the same item. */
  CONFLICT,
  /** "The transaction with the given request token is already in progress": its effect is there. */
  IN_PROGRESS_DONE,
  /** The same, and its effect comes a moment later. */
  IN_PROGRESS_LATER,
  /** The same, and it comes to nothing. */
  IN_PROGRESS_FAILED,

  // Stripe's API.
  /** No connection. */
  REFUSED,
  /** The connection breaks before the request is carried out. */
  BROKEN_BEFORE,
  /** The connection breaks after the request was carried out. */
  BROKEN_AFTER,
  /** A 500 that the idempotency key replays for a day. */
  STORED_ERROR,
  /** The same, but the request was carried out. */
  STORED_ERROR_AFTER,
  /** Stripe understands and refuses, for a permission that is missing. */
  FORBIDDEN,
  /** Where a list is to go on, Stripe no longer knows. */
  CURSOR_FORGOTTEN,

  // Stripe's deliveries.
  /** A delivery never arrives. */
  DELIVERY_LOST,
  /** Our answer to a delivery never arrives. */
  DELIVERY_UNHEARD,
  /** A delivery arrives twice, perhaps at the same time. */
  DELIVERED_TWICE,
  /** A delivery is held up on its way, so that later ones overtake it. */
  DELIVERY_HELD,
  /** An event arrives as another API version writes it, without something that we need. */
  OTHER_VERSION,
  /** Something happens, and Stripe makes no event of it. */
  EVENT_OMITTED,
  /** Stripe gives an event up, as after three days without a 2xx. */
  GIVEN_UP,
  /** Stripe makes a second Event object for one change. */
  SECOND_EVENT,

  // The way between a buyer and us.
  /** Our answer never reaches the buyer. */
  BUYER_UNHEARD,

  // An execution environment.
  /** Its clock is set, forwards or back, by minutes. */
  CLOCK_STEP,
  /** It is restored from a snapshot: all that it cached is forgotten. */
  RESTORED
}
