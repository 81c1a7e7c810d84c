package dev.countersign.reconcile;

import dev.countersign.payments.StripeAccount.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Computes what a run has to process: what is new since the previous run, then what that run left.
 */
final class Due {
  /** The time in which an order may get a PaymentIntent, and an hour more, for runs that fail. */
  private static final Duration SHORTEST_LOOK_BACK = Duration.ofHours(25);

  /**
   * With this margin the count includes an order that was placed by a clock of ours that is ahead.
   */
  private static final Duration CLOCK_SKEW = Duration.ofDays(1);

  private final Duration staleAfter;

  Due(CancelAfter cancelAfter) {
    this.staleAfter = cancelAfter.unpaid();
  }

  /**
   * Returns the run to make.
   *
   * @param name the name of this run and of the run before it
   * @param range a range given by hand; empty for what is due by the schedule
   * @param now by Stripe's clock; ages of orders in this run are measured at this time
   */
  Run run(
      String name, Optional<Window> range, Optional<Run> before, Instant startedAt, Instant now) {
    Window window = range.map(time -> upTo(now, time)).orElseGet(() -> Run.window(before, now));
    Run run = Run.after(before, name, startedAt, window);
    Map<Stage, List<Pass>> passes = new EnumMap<>(Stage.class);
    for (Stage stage : Stage.values()) {
      passes.put(stage, passes(stage, run.left(stage), range, before, window, now));
    }
    return run.going(passes);
  }

  /** Limits the range to the present: objects created later cannot be listed yet. */
  private static Window upTo(Instant now, Window range) {
    Instant to = range.to().isAfter(now) ? now : range.to();
    return new Window(range.from(), to.isBefore(range.from()) ? range.from() : to);
  }

  private List<Pass> passes(
      Stage stage,
      List<Pass> left,
      Optional<Window> range,
      Optional<Run> before,
      Window window,
      Instant now) {
    return switch (stage) {
      case UNPAID_ORDERS -> onward(left, now.minus(staleAfter));
      case UNBOUND_ORDERS -> left;
      case ORPHANS, UNCONFIRMED_ORDERS, OPEN_ITEMS -> onward(left, now);
      // From the beginning in each run, because the count must be of one time.
      case QUARANTINED_ORDERS -> List.of(Pass.throughAllBefore(now.plus(CLOCK_SKEW)));
      case EVENTS, PAYMENT_INTENTS, REFUNDS, DISPUTES, FRAUD_WARNINGS ->
          range.isPresent()
              ? orElse(left, Pass.through(window))
              : scheduled(stage, left, window, seesADayEnd(before, window));
    };
  }

  private static List<Pass> orElse(List<Pass> left, Pass pass) {
    return left.isEmpty() ? List.of(pass) : left;
  }

  /**
   * Continues where the previous run stopped, up to what is due by now, and then starts again from
   * the beginning. So orders that stay at the beginning of the list never take the time of those
   * behind them.
   */
  private static List<Pass> onward(List<Pass> left, Instant before) {
    Pass all = Pass.throughAllBefore(before);
    return left.stream()
        .findFirst()
        .flatMap(Pass::cursor)
        .map(cursor -> List.of(all.at(cursor), all))
        .orElse(List.of(all));
  }

  /**
   * Returns the passes of a scheduled run. New objects come first, in a pass of their own, so that
   * they are processed even if Stripe does not answer a longer list. Because objects change without
   * events, each list is also read further back: PaymentIntents in each run in which no such pass
   * is in progress, for as long as they may be unpaid; the others once a day.
   */
  private List<Pass> scheduled(Stage stage, List<Pass> left, Window window, boolean seesADayEnd) {
    boolean isUnderWay = left.stream().anyMatch(pass -> pass.cursor().isPresent());
    Optional<Duration> lookBack =
        stage == Stage.PAYMENT_INTENTS
            ? Optional.of(untilSwept()).filter(_ -> !isUnderWay)
            : stage.lookBack().filter(_ -> seesADayEnd);
    Optional<Pass> back =
        lookBack
            .map(time -> window.to().minus(time))
            .filter(begin -> begin.isBefore(window.from()))
            .map(begin -> Pass.through(new Window(begin, window.to())));
    Pass isNew = Pass.through(window);
    if (left.isEmpty()) {
      return List.of(back.orElse(isNew));
    }
    List<Pass> older = new ArrayList<>(left);
    back.ifPresent(older::add);
    List<Pass> passes = new ArrayList<>(List.of(isNew));
    passes.addAll(isUnderWay ? older : List.of(older.stream().reduce(Pass::with).orElseThrow()));
    return passes;
  }

  /** Returns the age up to which PaymentIntents are listed. Older ones are swept order by order. */
  private Duration untilSwept() {
    Duration untilStale = staleAfter.plus(Duration.ofHours(1));
    return untilStale.compareTo(SHORTEST_LOOK_BACK) < 0 ? SHORTEST_LOOK_BACK : untilStale;
  }

  /** Returns true for one run of each day (UTC): the first whose window ends on it. */
  private static boolean seesADayEnd(Optional<Run> before, Window window) {
    return !before.map(run -> day(run.window().to())).equals(Optional.of(day(window.to())));
  }

  private static LocalDate day(Instant moment) {
    return moment.atZone(ZoneOffset.UTC).toLocalDate();
  }
}
