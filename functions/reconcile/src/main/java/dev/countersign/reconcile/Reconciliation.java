package dev.countersign.reconcile;

import dev.countersign.api.Log;
import dev.countersign.events.StripeEvent;
import dev.countersign.events.StripeObject;
import dev.countersign.events.StripeObject.Kind;
import dev.countersign.faults.Unavailable;
import dev.countersign.orders.Backlog;
import dev.countersign.orders.Backlog.Listing;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.OrderStatus;
import dev.countersign.orders.ProcessedEvent;
import dev.countersign.stripe.StripeAccount;
import dev.countersign.stripe.StripeAccount.Page;
import dev.countersign.stripe.StripeAccount.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Brings our orders and Stripe's account together, part by part, and saves how far it came after
 * each: cut off anywhere, it goes on where it stopped. No part is longer than one page of a list.
 */
final class Reconciliation {
  /** A refund can fail up to 30 days after it was made (Stripe docs, "Failed refunds"). */
  private static final Duration REFUNDS_LOOK_BACK = Duration.ofDays(35);

  /** A dispute is decided within two to three months (Stripe docs, "How disputes work"). */
  private static final Duration DISPUTES_LOOK_BACK = Duration.ofDays(180);

  private static final List<OrderStatus> UNPAID =
      List.of(OrderStatus.AWAITING_PAYMENT, OrderStatus.PROCESSING, OrderStatus.PAYMENT_FAILED);

  private static final int COUNTED_AT_ONCE = 100;

  /** What came of a call. */
  sealed interface Outcome {
    record Finished(Run run) implements Outcome {}

    /** The time was up. The next call goes on. */
    record Interrupted(Run run) implements Outcome {}

    /** Someone else goes on with the same run. */
    record Superseded(Run run) implements Outcome {}
  }

  private record Part(Optional<String> next, long quarantined) {
    static Part then(Optional<String> next) {
      return new Part(next, 0);
    }
  }

  private final Backlog backlog;
  private final StripeAccount account;
  private final Journal journal;
  private final Repairs repairs;
  private final Duration staleAfter;
  private final Log log;
  private final InstantSource clock;

  /**
   * @param staleAfter how long an order may wait to be paid before it is canceled
   */
  Reconciliation(
      Backlog backlog,
      StripeAccount account,
      Journal journal,
      Repairs repairs,
      Duration staleAfter,
      Log log,
      InstantSource clock) {
    this.backlog = backlog;
    this.account = account;
    this.journal = journal;
    this.repairs = repairs;
    this.staleAfter = staleAfter;
    this.log = log;
    this.clock = clock;
  }

  /**
   * Begins a run, or goes on with one that was cut off.
   *
   * @param range by hand, instead of what is due by the schedule
   * @param giveUpAt no part is begun after this
   * @throws dev.countersign.faults.Unavailable if something did not answer; what was done is saved
   */
  Outcome run(Optional<Window> range, Instant giveUpAt) {
    Optional<Run> before = journal.load(range.map(Run::name).orElse(Run.SCHEDULE));
    Optional<Run> cutOff = before.filter(run -> !run.isDone());
    Run run = cutOff.orElseGet(() -> begun(range, before));
    if (cutOff.isEmpty() && !journal.save(run)) {
      return new Outcome.Superseded(run);
    }
    while (!run.isDone()) {
      if (!clock.instant().isBefore(giveUpAt)) {
        return new Outcome.Interrupted(run);
      }
      Part part = work(run);
      Run next = run.after(part.next(), part.quarantined());
      if (!journal.save(next)) { // only now: what is not done yet must be found again
        return new Outcome.Superseded(run);
      }
      run = next;
    }
    return new Outcome.Finished(run);
  }

  /** By Stripe's clock, which its lists go by: were ours wrong, we would skip what happened. */
  private Run begun(Optional<Window> range, Optional<Run> before) {
    Window window = range.orElseGet(() -> Run.window(before, account.now()));
    return Run.begun(
        range.map(Run::name).orElse(Run.SCHEDULE),
        before.map(Run::version).orElse(0L) + 1,
        Instant.ofEpochMilli(clock.millis()),
        window);
  }

  private Part work(Run run) {
    return switch (run.stage()) {
      case EVENTS -> events(run);
      case PAYMENT_INTENTS -> objects(run, Kind.PAYMENT_INTENT, always(run, untilSwept()));
      case UNPAID_ORDERS -> unpaidOrders(run);
      case REFUNDS -> objects(run, Kind.REFUND, daily(run, REFUNDS_LOOK_BACK));
      case DISPUTES -> objects(run, Kind.DISPUTE, daily(run, DISPUTES_LOOK_BACK));
      case FRAUD_WARNINGS -> objects(run, Kind.EARLY_FRAUD_WARNING, daily(run, REFUNDS_LOOK_BACK));
      case ORPHANS -> orphans(run);
      case QUARANTINED_ORDERS -> quarantinedOrders(run);
      case DONE -> throw new IllegalStateException("there is nothing left to do");
    };
  }

  private Part events(Run run) {
    Page<StripeEvent> page = account.events(run.window(), run.cursor());
    tell(run, page.unreadable());
    page.items().forEach(event -> each(run, event.id(), () -> repairs.hear(run, event)));
    return Part.then(page.next());
  }

  private Part objects(Run run, Kind kind, Window window) {
    Page<StripeObject> page = account.objects(kind, window, run.cursor());
    tell(run, page.unreadable());
    page.items().forEach(object -> each(run, object.id(), () -> repairs.observe(run, object)));
    return Part.then(page.next());
  }

  /**
   * One by one: for one whose PaymentIntent was never saved all of a day's are looked through, and
   * a part with many of them would not be done when Lambda ends it, run after run.
   */
  private Part unpaidOrders(Run run) {
    Instant placedBefore = clock.instant().minus(staleAfter);
    OrderStatus status = UNPAID.getFirst();
    Optional<String> from = Optional.empty();
    if (run.cursor().isPresent()) {
      String[] statusAndPosition = run.cursor().get().split("/", 2);
      status = OrderStatus.valueOf(statusAndPosition[0]);
      from = Optional.of(statusAndPosition[1]).filter(position -> !position.isEmpty());
    }
    Listing<OrderId> orders = backlog.list(status, placedBefore, from, 1);
    tell(run, orders.unreadable());
    orders.items().forEach(id -> each(run, id.value(), () -> repairs.sweep(run, id)));
    return Part.then(orders.next().map((status + "/")::concat).or(next(status)));
  }

  private static Supplier<Optional<String>> next(OrderStatus status) {
    int next = UNPAID.indexOf(status) + 1;
    return () -> next < UNPAID.size() ? Optional.of(UNPAID.get(next) + "/") : Optional.empty();
  }

  private Part orphans(Run run) {
    Listing<ProcessedEvent> orphans = backlog.orphans(run.cursor());
    tell(run, orphans.unreadable());
    orphans
        .items()
        .forEach(orphan -> each(run, orphan.eventId(), () -> repairs.adopt(run, orphan)));
    return Part.then(orphans.next());
  }

  /** Counted in each run: an alarm that was lost with a crash is raised here. */
  private Part quarantinedOrders(Run run) {
    Listing<OrderId> orders =
        backlog.list(OrderStatus.QUARANTINED, clock.instant(), run.cursor(), COUNTED_AT_ONCE);
    tell(run, orders.unreadable());
    return new Part(orders.next(), orders.items().size());
  }

  /**
   * What can't be dealt with, because a person has edited it beyond reading or we have a bug, is
   * named in the report and must not hold up all that comes after it, run after run.
   */
  private void each(Run run, String object, Runnable repair) {
    try {
      repair.run();
    } catch (Unavailable fault) {
      throw fault; // the next run goes on here
    } catch (RuntimeException fault) {
      log.fault(run.id(), fault, "Unreadable");
      repairs.giveUpOn(run, object);
    }
  }

  /** What a list holds and nobody can read has no id to be named by, so its place has to do. */
  private void tell(Run run, int unreadable) {
    if (unreadable > 0) {
      String place = run.cursor().map(" after "::concat).orElse("");
      repairs.giveUpOn(run, unreadable + " of " + run.stage() + place);
    }
  }

  /**
   * Each run compares all PaymentIntents that may still be unpaid, for Stripe now and then makes no
   * event; older ones are swept one by one.
   */
  private Duration untilSwept() {
    return staleAfter.plus(Duration.ofHours(1));
  }

  private static Window always(Run run, Duration lookBack) {
    Instant begin = run.window().to().minus(lookBack);
    return isScheduled(run) && begin.isBefore(run.window().from())
        ? new Window(begin, run.window().to())
        : run.window();
  }

  /** As {@link #always}, in the runs that see a day end, by UTC. */
  private static Window daily(Run run, Duration lookBack) {
    boolean seesADayEnd =
        !run.window()
            .from()
            .atZone(ZoneOffset.UTC)
            .toLocalDate()
            .equals(run.window().to().atZone(ZoneOffset.UTC).toLocalDate());
    return seesADayEnd ? always(run, lookBack) : run.window();
  }

  private static boolean isScheduled(Run run) {
    return run.name().equals(Run.SCHEDULE);
  }
}
