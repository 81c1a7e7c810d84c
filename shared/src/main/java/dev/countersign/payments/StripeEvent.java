package dev.countersign.payments;

import java.time.Instant;
import java.util.Optional;

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
  public sealed interface Reading {
    record Handled(StripeEvent event) implements Reading {}

    /**
     * Proven, and none of our business.
     *
     * @param type as Stripe wrote it
     * @param metric counts what somebody should know of all the same; empty for what is only passed
     *     over
     */
    record Ignored(String outcome, String type, Optional<String> metric) implements Reading {}

    /** No event at all; Stripe does not send such a thing. */
    record Invalid() implements Reading {}
  }
}
