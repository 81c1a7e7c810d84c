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

/** What a run has to go through: what is new since the run before, then what that one left. */
final class Due {
  /** As long as an order may get a PaymentIntent, and an hour more, for runs that fail. */
  private static final Duration SHORTEST_LOOK_BACK = Duration.ofHours(25);

  /** A clock of ours that is ahead hides no order from those who count. */
  private static final Duration CLOCK_SKEW = Duration.ofDays(1);

  private final Duration staleAfter;

  /**
   * @param staleAfter how long an order may wait to be paid before it is canceled
   */
  Due(Duration staleAfter) {
    this.staleAfter = staleAfter;
  }

  /**
   * The run that is to be made.
   *
   * @param name what it is called, and the one before
   * @param range by hand, instead of what is due by the schedule
   * @param now by Stripe's clock; an order's age in this run is what it is at this moment
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

  /** What will be created then can't be listed yet. */
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
      // From the beginning in each run, or the count would be of different times.
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
   * Goes on where the run before has stopped, up to what is due by now, and then begins anew: so
   * what is at the beginning of the list, and stays there, never takes the time of what is behind.
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
   * What is new comes first, and by itself: it must be heard of even if Stripe has no answer to a
   * longer list. Because objects change without events, each list is looked through further back as
   * well: PaymentIntents in each run that has no such pass under way, for as long as they may be
   * unpaid; the others once a day.
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

  /** Older ones are swept order by order. */
  private Duration untilSwept() {
    Duration untilStale = staleAfter.plus(Duration.ofHours(1));
    return untilStale.compareTo(SHORTEST_LOOK_BACK) < 0 ? SHORTEST_LOOK_BACK : untilStale;
  }

  /** One run of a day: the first whose window ends in it, by UTC. */
  private static boolean seesADayEnd(Optional<Run> before, Window window) {
    return !before.map(run -> day(run.window().to())).equals(Optional.of(day(window.to())));
  }

  private static LocalDate day(Instant moment) {
    return moment.atZone(ZoneOffset.UTC).toLocalDate();
  }
}
