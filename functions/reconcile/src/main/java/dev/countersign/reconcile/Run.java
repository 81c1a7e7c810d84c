package dev.countersign.reconcile;

import dev.countersign.stripe.StripeAccount.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How far a reconciliation has come. Saved after the work it tells of, so that whoever goes on
 * after a crash does a little again and skips nothing.
 *
 * @param name {@link #SCHEDULE}, or the range that was asked for by hand
 * @param version rises by one with every save
 * @param startedAt by our clock, tells this run from the others of its name
 * @param window what Stripe's lists are asked for
 * @param cursor where in the stage to go on; empty at its beginning
 * @param quarantined orders seen that wait for a person's decision
 */
record Run(
    String name,
    long version,
    Instant startedAt,
    Window window,
    Stage stage,
    Optional<String> cursor,
    long quarantined) {
  static final String SCHEDULE = "schedule";

  /** Stripe lists events for so long (API reference, "List all events"). */
  static final Duration HISTORY = Duration.ofDays(30);

  /**
   * What happened a moment ago is left to the next run: the webhook is probably about to hear of
   * it.
   */
  static final Duration SETTLING = Duration.ofMinutes(5);

  /** What Stripe lists late falls into the next window as well. */
  static final Duration OVERLAP = Duration.ofMinutes(30);

  /**
   * What a scheduled run looks at. The first one looks back as far as Stripe does.
   *
   * @param before the scheduled run before this one
   * @param now by Stripe's clock
   */
  static Window window(Optional<Run> before, Instant now) {
    Instant from =
        before.map(run -> run.window().to().minus(OVERLAP)).orElseGet(() -> now.minus(HISTORY));
    Instant to = now.minus(SETTLING);
    return new Window(from, to.isBefore(from) ? from : to);
  }

  static String name(Window range) {
    return "from " + range.from() + " to " + range.to();
  }

  static Run begun(String name, long version, Instant startedAt, Window window) {
    return new Run(name, version, startedAt, window, Stage.EVENTS, Optional.empty(), 0);
  }

  boolean isDone() {
    return stage == Stage.DONE;
  }

  /** Names this run in its drift report. */
  String id() {
    return name + " at " + startedAt;
  }

  /**
   * This run after a part of its stage.
   *
   * @param next where to go on; empty if the stage is through
   */
  Run after(Optional<String> next, long moreQuarantined) {
    return new Run(
        name,
        version + 1,
        startedAt,
        window,
        next.isPresent() ? stage : stage.next(),
        next,
        quarantined + moreQuarantined);
  }
}
