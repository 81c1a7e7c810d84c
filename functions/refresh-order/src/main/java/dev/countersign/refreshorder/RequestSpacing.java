package dev.countersign.refreshorder;

import dev.countersign.aws.Pause;
import dev.countersign.stripe.StripeTransport;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Keeps requests to Stripe apart: five a second, a fifth of what Stripe takes (Stripe docs, "Rate
 * limits"), and only where Lambda runs one of us at a time, as for a shard of a stream.
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

  /** Until another request may be sent, by anyone. */
  void waitForTurn() {
    Instant now = clock.instant();
    // A clock that went back must not make us wait for it.
    if (now.isBefore(nextAt) && Duration.between(now, nextAt).compareTo(APART) <= 0) {
      Duration wholeMillis = Duration.ofMillis(Duration.between(now, nextAt).toMillis() + 1);
      pause.between(wholeMillis, wholeMillis);
    }
  }
}
