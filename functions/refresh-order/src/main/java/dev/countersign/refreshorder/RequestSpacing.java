package dev.countersign.refreshorder;

import dev.countersign.aws.Pause;
import dev.countersign.stripe.StripeTransport;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Spaces requests to Stripe: five a second, a fifth of Stripe's limit (Stripe docs, "Rate limits").
 * This works only where Lambda runs one instance at a time, as for a shard of a stream.
 */
final class RequestSpacing implements StripeTransport {
  static final Duration APART = Duration.ofMillis(200);

  private final StripeTransport transport;
  private final InstantSource clock;
  private final Pause pause;
  private Instant nextAt = Instant.MIN;

  RequestSpacing(StripeTransport transport, InstantSource clock, Pause pause) {
    this.transport = transport;
    this.clock = clock;
    this.pause = pause;
  }

  @Override
  public Response send(Request request) {
    waitForTurn();
    nextAt = clock.instant().plus(APART);
    return transport.send(request);
  }

  /** Waits until the next request may be sent, by any caller. */
  void waitForTurn() {
    Instant now = clock.instant();
    // If the clock was set back, do not wait until it catches up.
    if (now.isBefore(nextAt) && Duration.between(now, nextAt).compareTo(APART) <= 0) {
      Duration wholeMillis = Duration.ofMillis(Duration.between(now, nextAt).toMillis() + 1);
      pause.between(wholeMillis, wholeMillis);
    }
  }
}
