package dev.countersign.reconcile;

import dev.countersign.payments.StripeAccount.Window;
import dev.countersign.payments.StripeObject.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The progress of a reconciliation, stage by stage. It is saved after the work that it describes,
 * so that a continuation after a crash repeats a little and skips nothing.
 *
 * @param name the schedule's name, or the name of the range that was given by hand
 * @param version rises by one with every save, so that of two callers that continue the run one is
 *     rejected
 * @param startedAt by our clock; tells this run from others of the same name
 * @param window the time whose objects are new in this run
 * @param left the passes that each stage still has to make, the next one first; a stage without
 *     passes is complete
 * @param covered the times for which all PaymentIntents are bound
 * @param quarantined the number of orders seen that wait for a person's decision
 */
record Run(
    String name,
    long version,
    Instant startedAt,
    Window window,
    Map<Stage, List<Pass>> left,
    Coverage covered,
    long quarantined) {
  private static final String SCHEDULE = "schedule";

  /** Stripe lists events for this long (API reference, "List all events"). */
  static final Duration HISTORY = Duration.ofDays(30);

  /**
   * Leaves the newest objects to the next run, because the webhook will probably receive their
   * events soon.
   */
  static final Duration SETTLING = Duration.ofMinutes(5);

  /** Makes windows overlap, so that what Stripe lists late is also in the next window. */
  static final Duration OVERLAP = Duration.ofMinutes(30);

  /**
   * The limit of passes of a stage. Beyond it passes are joined, so that after a time of too much
   * work one long pass remains.
   */
  private static final int MOST_PASSES = 8;

  Run {
    EnumMap<Stage, List<Pass>> something = new EnumMap<>(Stage.class);
    left.forEach(
        (stage, passes) -> {
          if (!passes.isEmpty()) {
            something.put(stage, List.copyOf(passes));
          }
        });
    left = Collections.unmodifiableMap(something);
  }

  /**
   * Returns the window of a scheduled run. The first run looks back as far as Stripe does.
   *
   * @param before the previous scheduled run
   * @param now by Stripe's clock
   */
  static Window window(Optional<Run> before, Instant now) {
    Instant from =
        before.map(run -> run.window().to().minus(OVERLAP)).orElseGet(() -> now.minus(HISTORY));
    Instant to = now.minus(SETTLING);
    return new Window(from, to.isBefore(from) ? from : to);
  }

  /**
   * Returns the name under which a run's checkpoints are saved. It contains the mode, because a key
   * of one mode sees nothing of the other, and a run with that key must not count for the other
   * mode.
   *
   * @param range a range given by hand; empty for what is due by the schedule
   */
  static String name(Optional<Window> range, boolean isLive) {
    String what = range.map(time -> "from " + time.from() + " to " + time.to()).orElse(SCHEDULE);
    return isLive ? what : what + " in test mode";
  }

  /** Returns the run after the given one, with the passes that it left. */
  static Run after(Optional<Run> before, String name, Instant startedAt, Window window) {
    return new Run(
        name,
        before.map(Run::version).orElse(0L) + 1,
        startedAt,
        window,
        before.map(Run::left).orElse(Map.of()),
        before.map(Run::covered).orElse(Coverage.NONE),
        0);
  }

  /** Returns whether a person started the run, with a range. */
  boolean isByHand() {
    return !name.startsWith(SCHEDULE);
  }

  /** Returns this run with the next version, to be saved again. */
  Run next() {
    return new Run(name, version + 1, startedAt, window, left, covered, quarantined);
  }

  /** Returns the id that names this run in its drift report. */
  String id() {
    return name + " at " + startedAt;
  }

  List<Pass> left(Stage stage) {
    return left.getOrDefault(stage, List.of());
  }

  boolean isThrough(Stage stage) {
    return left(stage).isEmpty();
  }

  boolean isDone() {
    return left.isEmpty();
  }

  /** Returns this run with exactly these passes for the stage. */
  Run going(Stage stage, List<Pass> passes) {
    return going(Map.of(stage, passes));
  }

  /** Returns this run with exactly these passes for several stages. */
  Run going(Map<Stage, List<Pass>> passes) {
    EnumMap<Stage, List<Pass>> all = new EnumMap<>(Stage.class);
    all.putAll(left);
    passes.forEach(
        (stage, these) -> all.put(stage, these.size() > MOST_PASSES ? joined(these) : these));
    return new Run(name, version, startedAt, window, all, covered, quarantined);
  }

  /**
   * Joins the oldest two passes into one, from its beginning: nothing is skipped, and a part is
   * done again.
   */
  private static List<Pass> joined(List<Pass> passes) {
    int last = passes.size() - 1;
    List<Pass> fewer = new ArrayList<>(passes.subList(0, last - 1));
    fewer.add(passes.get(last - 1).with(passes.get(last)));
    return fewer;
  }

  /** Returns this run after a part of the stage's next pass. */
  Run after(Stage stage, Part part) {
    List<Pass> passes = new ArrayList<>(left(stage));
    Pass worked = passes.removeFirst();
    part.rest().ifPresent(passes::addFirst);
    boolean bindsAll =
        stage.kind().equals(Optional.of(Kind.PAYMENT_INTENT))
            && part.rest().isEmpty()
            && !part.hasGaps()
            && !worked.hasGaps();
    Run next = going(stage, passes);
    next = part.toBind().map(next::binding).orElse(next);
    next = bindsAll && stage == Stage.UNBOUND_ORDERS ? next.sweeping(worked.window()) : next;
    return new Run(
        name,
        version,
        startedAt,
        window,
        next.left(),
        bindsAll ? covered.plus(worked.window()) : covered,
        quarantined + part.quarantined());
  }

  /**
   * Returns this run with a pass that lists the PaymentIntents of that time for all orders at once.
   */
  private Run binding(Window time) {
    List<Pass> passes = left(Stage.UNBOUND_ORDERS);
    if (passes.isEmpty()) {
      return going(Stage.UNBOUND_ORDERS, List.of(Pass.through(time)));
    }
    Pass pass = passes.getFirst();
    return pass.cursor().isEmpty()
        ? going(Stage.UNBOUND_ORDERS, List.of(pass.with(Pass.through(time))))
        : this; // it is in progress, and the next sweep requests the time again
  }

  /** Returns this run with another sweep of the orders for which that time was listed. */
  private Run sweeping(Window bound) {
    Pass those = Pass.throughAllBefore(UnpaidOrders.placedBefore(bound));
    return isThrough(Stage.UNPAID_ORDERS) ? going(Stage.UNPAID_ORDERS, List.of(those)) : this;
  }
}
