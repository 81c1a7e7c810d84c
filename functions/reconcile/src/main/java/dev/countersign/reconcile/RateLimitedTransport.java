package dev.countersign.reconcile;

import dev.countersign.faults.Deadline;
import dev.countersign.stripe.StripeTransport;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * Spaces requests to Stripe, so that a checkout never waits because of reconciliation. By default
 * it uses a quarter of the 25 requests per second that Stripe accepts per endpoint, and in a
 * sandbox in total (Stripe docs, "Rate limits"). After a 429 it waits for the time in {@code
 * Retry-After} and retries. If that time is too long for this run, it returns the 429 at once, and
 * the next run tries again.
 */
final class RateLimitedTransport implements StripeTransport {
  /** Six a second. */
  static final Duration A_QUARTER = Duration.ofNanos(1_000_000_000 / 6);

  private static final int MOST_ATTEMPTS = 5;
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private final StripeTransport transport;
  private final Duration apart;
  private final InstantSource clock;
  private final Consumer<Duration> waiting;
  private Instant nextAt = Instant.MIN;

  /**
   * Creates the transport.
   *
   * @param waiting waits, in this thread
   */
  RateLimitedTransport(
      StripeTransport transport, Duration apart, InstantSource clock, Consumer<Duration> waiting) {
    this.transport = transport;
    this.apart = apart;
    this.clock = clock;
    this.waiting = waiting;
  }

  @Override
  public Response send(Request request) {
    Response response = sendInTurn(request);
    for (int attempt = 1; response.status() == 429 && attempt < MOST_ATTEMPTS; attempt++) {
      Duration wait = retryAfter(response, attempt);
      boolean hasTime = wait.compareTo(Deadline.current().left()) < 0;
      if (wait.compareTo(LONGEST_WAIT) > 0 || !hasTime) {
        return response;
      }
      waiting.accept(wait);
      response = sendInTurn(request);
    }
    return response;
  }

  private Response sendInTurn(Request request) {
    Instant now = clock.instant();
    // If the clock was set back, do not wait until it catches up.
    if (now.isBefore(nextAt) && Duration.between(now, nextAt).compareTo(apart) <= 0) {
      waiting.accept(Duration.between(now, nextAt));
    }
    nextAt = clock.instant().plus(apart);
    return transport.send(request);
  }

  /** Returns the time that Stripe asks for. If Stripe names none, it doubles with each attempt. */
  private static Duration retryAfter(Response response, int attempt) {
    return response
        .header("retry-after")
        .filter(value -> value.matches("[0-9]{1,9}"))
        .map(value -> Duration.ofSeconds(Long.parseLong(value)))
        .orElse(Duration.ofSeconds(1L << attempt));
  }
}
