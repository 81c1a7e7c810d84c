package dev.countersign.faults;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * By when an invocation has to be answered, whatever the services that it calls do. Everything that
 * waits (a call, a pause, a further try) asks {@link #current} how long it may
 * (docs/adr/0012-one-deadline.md).
 *
 * <p>It belongs to the thread that serves the invocation, so that no port needs a parameter for it.
 */
public record Deadline(Instant end, InstantSource clock) {
  private static final ScopedValue<Deadline> CURRENT = ScopedValue.newInstance();

  private static final Duration TO_ANSWER = Duration.ofSeconds(3);

  /** Outside an invocation, as in a test of one adapter: every call has a limit of its own. */
  private static final Deadline NONE = new Deadline(Instant.MAX, InstantSource.system());

  /** So long from now. */
  public static Deadline in(Duration time, InstantSource clock) {
    return new Deadline(clock.instant().plus(time), clock);
  }

  /**
   * Early enough to say what came of it before Lambda ends the invocation.
   *
   * @param remaining until then
   */
  public static Deadline before(Duration remaining, InstantSource clock) {
    return in(remaining.minus(TO_ANSWER), clock);
  }

  /** The one of the invocation that this thread serves. */
  public static Deadline current() {
    return CURRENT.orElse(NONE);
  }

  /** Does the work, for which this is the {@link #current} deadline. */
  public <T, X extends Throwable> T during(ScopedValue.CallableOp<? extends T, X> work) throws X {
    return ScopedValue.where(CURRENT, this).call(work);
  }

  /** What is left until then; zero if it has passed. */
  public Duration left() {
    Duration left = Duration.between(clock.instant(), end);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** That time, or what is left if this is less. */
  public Duration atMost(Duration time) {
    Duration left = left();
    return left.compareTo(time) < 0 ? left : time;
  }

  public boolean hasPassed() {
    return left().isZero();
  }

  /**
   * For who is about to begin something.
   *
   * @throws Unavailable if the deadline has passed
   */
  public void check() {
    if (hasPassed()) {
      throw new Unavailable("the invocation's time is up");
    }
  }
}
