package dev.countersign.faults;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The time by which an invocation must be answered, whatever the services do that it calls.
 * Everything that waits (a call, a pause, a retry) asks {@link #current} how long it may wait
 * (docs/adr/0012-one-deadline.md).
 *
 * <p>It belongs to the thread that serves the invocation, so that no port needs a parameter for it.
 */
public record Deadline(Instant end, InstantSource clock) {
  private static final ScopedValue<Deadline> CURRENT = ScopedValue.newInstance();

  private static final Duration TO_ANSWER = Duration.ofSeconds(3);

  /**
   * The deadline outside an invocation, for example in a test of one adapter. Every call still has
   * its own limit.
   */
  private static final Deadline NONE = new Deadline(Instant.MAX, InstantSource.system());

  /** Returns a deadline after the given time from now. */
  public static Deadline in(Duration time, InstantSource clock) {
    return new Deadline(clock.instant().plus(time), clock);
  }

  /**
   * Returns a deadline that leaves time to log the result before Lambda ends the invocation.
   *
   * @param remaining the time until Lambda ends the invocation
   */
  public static Deadline before(Duration remaining, InstantSource clock) {
    return in(remaining.minus(TO_ANSWER), clock);
  }

  /** Returns the deadline of the invocation that this thread serves. */
  public static Deadline current() {
    return CURRENT.orElse(NONE);
  }

  /** Runs the work with this as the {@link #current} deadline. */
  public <T, X extends Throwable> T during(ScopedValue.CallableOp<? extends T, X> work) throws X {
    return ScopedValue.where(CURRENT, this).call(work);
  }

  /** Returns the time left until the deadline; zero if it has passed. */
  public Duration left() {
    Duration left = Duration.between(clock.instant(), end);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** Returns the given time, or the time that is left if that is shorter. */
  public Duration atMost(Duration time) {
    Duration left = left();
    return left.compareTo(time) < 0 ? left : time;
  }

  public boolean hasPassed() {
    return left().isZero();
  }

  /**
   * Checks that there is time left, before something is started.
   *
   * @throws Unavailable if the deadline has passed
   */
  public void check() {
    if (hasPassed()) {
      throw new Unavailable("the invocation's time is up");
    }
  }
}
