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
 * How far a reconciliation has come, stage by stage. Saved after the work it tells of, so that
 * whoever goes on after a crash does a little again and skips nothing.
 *
 * @param name of the schedule, or of the range that was asked for by hand
 * @param version rises by one with every save, so that of two who go on with it one is refused
 * @param startedAt by our clock, tells this run from the others of its name
 * @param window what is new in this run
 * @param left what each stage still has to go through, the next first; nothing if it is through
 * @param covered of which times all PaymentIntents are bound
 * @param quarantined orders seen that wait for a person's decision
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

  /** Stripe lists events for so long (API reference, "List all events"). */
  static final Duration HISTORY = Duration.ofDays(30);

  /**
   * What happened a moment ago is left to the next run: the webhook is probably about to hear of
   * it.
   */
  static final Duration SETTLING = Duration.ofMinutes(5);

  /** What Stripe lists late falls into the next window as well. */
  static final Duration OVERLAP = Duration.ofMinutes(30);

  /** More of a stage are made one, so that a time of too much work ends in one long pass. */
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

  /**
   * What a run is called under which its checkpoints are saved: a key of one mode sees nothing of
   * the other, and must not pass for having looked.
   *
   * @param range by hand, instead of what is due by the schedule
   */
  static String name(Optional<Window> range, boolean isLive) {
    String what = range.map(time -> "from " + time.from() + " to " + time.to()).orElse(SCHEDULE);
    return isLive ? what : what + " in test mode";
  }

  /** The run after that one, with what it left. */
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

  /** Whether somebody asked for it, with a range. */
  boolean isByHand() {
    return !name.startsWith(SCHEDULE);
  }

  /** This run, to be saved once more. */
  Run next() {
    return new Run(name, version + 1, startedAt, window, left, covered, quarantined);
  }

  /** Names this run in its drift report. */
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

  /** This run, in which the stage has those passes to go through and no others. */
  Run going(Stage stage, List<Pass> passes) {
    return going(Map.of(stage, passes));
  }

  /** The same of several stages. */
  Run going(Map<Stage, List<Pass>> passes) {
    EnumMap<Stage, List<Pass>> all = new EnumMap<>(Stage.class);
    all.putAll(left);
    passes.forEach(
        (stage, these) -> all.put(stage, these.size() > MOST_PASSES ? joined(these) : these));
    return new Run(name, version, startedAt, window, all, covered, quarantined);
  }

  /** The oldest two are one, from its beginning: nothing is skipped, something is done again. */
  private static List<Pass> joined(List<Pass> passes) {
    int last = passes.size() - 1;
    List<Pass> fewer = new ArrayList<>(passes.subList(0, last - 1));
    fewer.add(passes.get(last - 1).with(passes.get(last)));
    return fewer;
  }

  /** This run after a part of the stage's next pass. */
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

  /** This run, with the PaymentIntents of that time to be listed, in one pass for all orders. */
  private Run binding(Window time) {
    List<Pass> passes = left(Stage.UNBOUND_ORDERS);
    if (passes.isEmpty()) {
      return going(Stage.UNBOUND_ORDERS, List.of(Pass.through(time)));
    }
    Pass pass = passes.getFirst();
    return pass.cursor().isEmpty()
        ? going(Stage.UNBOUND_ORDERS, List.of(pass.with(Pass.through(time))))
        : this; // it is under way, and the next sweep asks again
  }

  /** This run, with the orders swept once more for which that time was listed. */
  private Run sweeping(Window bound) {
    Pass those = Pass.throughAllBefore(UnpaidOrders.placedBefore(bound));
    return isThrough(Stage.UNPAID_ORDERS) ? going(Stage.UNPAID_ORDERS, List.of(those)) : this;
  }
}
