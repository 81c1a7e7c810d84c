package dev.countersign.emulators.stripe;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * A call that Stripe has received and not yet answered. Until it is finished its idempotency key is
 * in use, and it has had no effect.
 */
public final class InFlight {
  private final Supplier<StripeAnswer> rest;
  private final AtomicBoolean finished = new AtomicBoolean();

  InFlight(Supplier<StripeAnswer> rest) {
    this.rest = rest;
  }

  /**
   * Carries the call out and answers it.
   *
   * @throws ConnectionDropped if the request or its answer is lost
   * @throws IllegalStateException if it was finished before
   */
  public StripeAnswer finish() {
    if (!finished.compareAndSet(false, true)) {
      throw new IllegalStateException("a call is answered once");
    }
    return rest.get();
  }
}
