package dev.countersign.payments;

import java.time.Instant;

/**
 * A Stripe event of a type we handle, reduced to what it proves (Stripe API reference, "The Event
 * object").
 *
 * @param created when Stripe says it happened, in whole seconds
 * @param object what it happened to, as it was then
 */
public record StripeEvent(
    String id, String type, Instant created, String apiVersion, StripeObject object) {

  /** What the bytes of a proven delivery turned out to be. */
  public sealed interface ParsedEvent {
    record Handled(StripeEvent event) implements ParsedEvent {}

    /**
     * Proven, and none of our business.
     *
     * @param type as Stripe wrote it
     */
    record Ignored(Why why, String type) implements ParsedEvent {
      /** The last three tell of an endpoint or of events at Stripe that somebody should look at. */
      public enum Why {
        /** A type that we don't handle. */
        TYPE,
        /** An object that names nothing of ours. */
        FOREIGN,
        /** A connected account chooses its own metadata, so it could name any order. */
        CONNECTED_ACCOUNT,
        /** An event of API v2, which names its object and doesn't hold it. */
        THIN,
        /** Stripe could not make some events, and says so. */
        EVENT_GENERATION_FAILURE
      }
    }

    /** No event at all; Stripe does not send such a thing. */
    record Invalid() implements ParsedEvent {}
  }
}
