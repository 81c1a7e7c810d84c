package dev.countersign.payments;

import java.time.Instant;

/**
 * A Stripe event of a type that we handle, reduced to what it proves (Stripe API reference, "The
 * Event object").
 *
 * @param created the time at which Stripe says it happened, in whole seconds
 * @param object the object that it happened to, in its state at that time
 */
public record StripeEvent(
    String id, String type, Instant created, String apiVersion, StripeObject object) {

  /** The result of parsing the bytes of a proven delivery. */
  public sealed interface ParsedEvent {
    record Handled(StripeEvent event) implements ParsedEvent {}

    /**
     * The delivery is proven, and needs no processing.
     *
     * @param type as Stripe wrote it
     */
    record Ignored(Why why, String type) implements ParsedEvent {
      /**
       * Why it needs no processing. The last three show a problem of an endpoint, or of events at
       * Stripe, that somebody should look at.
       */
      public enum Why {
        /** We do not handle this type. */
        TYPE,
        /** The object names nothing of ours. */
        FOREIGN,
        /**
         * The event is of a connected account, which chooses its own metadata and so could name any
         * order.
         */
        CONNECTED_ACCOUNT,
        /** The event is of API v2, which names its object and does not contain it. */
        THIN,
        /** Stripe reports that it could not create some events. */
        EVENT_GENERATION_FAILURE
      }
    }

    /** The bytes are no event. Stripe does not send such a delivery. */
    record Invalid() implements ParsedEvent {}
  }
}
