package dev.countersign.reconcile;

import dev.countersign.faults.NeedsAPerson;
import dev.countersign.faults.Unavailable;
import dev.countersign.http.Log;
import dev.countersign.http.Metric;
import dev.countersign.orders.Backlog;
import dev.countersign.orders.Backlog.Listed;
import dev.countersign.orders.Backlog.Listing;
import dev.countersign.orders.Order;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.OrderStatus;
import dev.countersign.orders.Orders;
import dev.countersign.payments.StripeAccount;
import dev.countersign.payments.StripeAccount.Identity;
import dev.countersign.payments.StripeAccount.Page;
import dev.countersign.payments.StripeAccount.Window;
import dev.countersign.payments.StripeEvent;
import dev.countersign.payments.StripeObject;
import dev.countersign.payments.StripeObject.Kind;
import dev.countersign.reconcile.Drift.Remedy;
import dev.countersign.reconcile.Drift.What;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Brings our orders and Stripe's account together, stage by stage, and saves how far each came
 * every few seconds: cut off anywhere, it goes on a little before where it stopped. A fault of one
 * object is told of and tried again by the next run; a fault of a stage ends that stage alone.
 */
final class Reconciliation {
  private static final int COUNTED_AT_ONCE = 100;
  private static final int MOST_AT_ONCE = 25;

  /** So much may be done again after a crash, which is safe; and most runs are shorter. */
  private static final Duration BETWEEN_SAVES = Duration.ofSeconds(2);

  /** What came of a call. */
  sealed interface RunOutcome {
    /**
     * @param failed the stages that a fault has ended, or all that a wrong account left undone
     * @param newForAPerson how many things need a person that did not before
     * @param oldestUnpaid how long the oldest order waits for its buyer; empty if nobody can say
     */
    record Went(Run run, Set<Stage> failed, long newForAPerson, Optional<Duration> oldestUnpaid)
        implements RunOutcome {}

    /**
     * Someone else goes on with the same run.
     *
     * @param newForAPerson how many things this one has found that nobody else will find new
     */
    record Superseded(Run run, long newForAPerson) implements RunOutcome {}
  }

  private final Orders orders;
  private final Backlog backlog;
  private final StripeAccount account;
  private final Journal journal;
  private final Repairs repairs;
  private final Due due;
  private final AccountCheck accountCheck;
  private final Log log;
  private final InstantSource clock;

  Reconciliation(
      Orders orders,
      Backlog backlog,
      StripeAccount account,
      Journal journal,
      Repairs repairs,
      Due due,
      Log log,
      InstantSource clock) {
    this.orders = orders;
    this.backlog = backlog;
    this.account = account;
    this.journal = journal;
    this.repairs = repairs;
    this.due = due;
    this.accountCheck = new AccountCheck(backlog, account, journal);
    this.log = log;
    this.clock = clock;
  }

  /**
   * Begins a run, and goes on with what the one before has left.
   *
   * @param range by hand, instead of what is due by the schedule
   * @param giveUpAt nothing is begun after this
   * @throws Unavailable if the journal did not answer, or nothing can be begun; what was done is
   *     saved, but for the last seconds
   */
  RunOutcome run(Optional<Window> range, Instant giveUpAt) {
    String name = Run.name(range, account.isLive());
    Instant startedAt = Instant.ofEpochMilli(clock.millis());
    Optional<Run> before = journal.load(name);
    // By Stripe's clock, which its lists go by: were ours wrong, we would skip what happened.
    Identity identity = account.identity();
    Run run = due.run(name, range, before, startedAt, identity.now());
    if (!journal.save(run)) {
      return new RunOutcome.Superseded(run, 0);
    }
    var underWay = new UnderWay(run, startedAt, giveUpAt);
    Optional<Drift> wrongAccount = accountCheck.check(identity);
    wrongAccount.ifPresent(underWay.report::add);
    return wrongAccount.filter(drift -> !underWay.isDismissed(drift)).isPresent()
        ? underWay.leaveAll()
        : underWay.finish();
  }

  /** One run, from its beginning until all is done or its time is up. */
  private final class UnderWay {
    private final Instant startedAt;
    private final Instant giveUpAt;
    private final Report report;
    private final UnpaidOrders unpaidOrders =
        new UnpaidOrders(orders, backlog, account, repairs, journal);
    private final Set<Stage> failed = EnumSet.noneOf(Stage.class);
    private Run run;
    private boolean superseded;
    private boolean isSaved = true;
    private Instant savedAt;

    UnderWay(Run run, Instant startedAt, Instant giveUpAt) {
      this.run = run;
      this.startedAt = startedAt;
      this.savedAt = startedAt;
      this.giveUpAt = giveUpAt;
      this.report = new Report(run, journal, clock);
    }

    /** Whether a person has decided that the run may go on with the account that the key opens. */
    boolean isDismissed(Drift wrongAccount) {
      return journal
          .item(wrongAccount.id())
          .filter(item -> item.dismissal().isPresent())
          .isPresent();
    }

    /** Nothing is changed, canceled or expired, and nothing taken for done. */
    RunOutcome leaveAll() {
      failed.addAll(run.left().keySet());
      return outcome();
    }

    private RunOutcome outcome() {
      return new RunOutcome.Went(run, failed, report.newForAPerson(), oldestUnpaid());
    }

    /** What was done is told of even if this one last question has no answer. */
    private Optional<Duration> oldestUnpaid() {
      try {
        return Optional.of(unpaidOrders.oldest(clock.instant()));
      } catch (Unavailable fault) {
        log.fault(report.id(), fault, Metric.NOT_LOOKED_AT);
        return Optional.empty();
      }
    }

    /** Each stage has its share; then whoever has work left has the time that is left. */
    RunOutcome finish() {
      for (Stage stage : Stage.values()) {
        takeTurn(stage, stage.endOfShare(startedAt, giveUpAt));
      }
      for (Stage stage : Stage.values()) {
        takeTurn(stage, giveUpAt);
      }
      if (!isSaved) {
        save();
      }
      return superseded ? new RunOutcome.Superseded(run, report.newForAPerson()) : outcome();
    }

    /** One part at least, so that no stage before it can take all the time, run after run. */
    private void takeTurn(Stage stage, Instant until) {
      Turn turn = new Turn(stage, report, log, clock, until);
      do {
        if (superseded
            || failed.contains(stage)
            || run.isThrough(stage)
            || !clock.instant().isBefore(giveUpAt)) {
          return;
        }
        int gaps = turn.gaps();
        workOnPart(stage, turn)
            .map(part -> turn.gaps() > gaps ? part.withGaps() : part)
            .ifPresent(part -> moveOn(run.after(stage, part)));
        turn.fault().ifPresent(fault -> fail(stage, fault));
      } while (!turn.isOver());
    }

    /** Only now: what is not done yet must be found again. */
    private void moveOn(Run next) {
      run = next;
      isSaved = false;
      // Either way: a clock that was set back must not keep it from being saved.
      if (Duration.between(savedAt, clock.instant()).abs().compareTo(BETWEEN_SAVES) >= 0) {
        save();
      }
    }

    private void save() {
      run = run.next();
      superseded = !journal.save(run);
      isSaved = true;
      savedAt = clock.instant();
    }

    /** Empty if a fault has ended the stage. */
    private Optional<Part> workOnPart(Stage stage, Turn turn) {
      try {
        return Optional.of(work(stage, run.left(stage).getFirst(), turn));
      } catch (RuntimeException fault) {
        fail(stage, fault);
        return Optional.empty();
      }
    }

    private void fail(Stage stage, RuntimeException cause) {
      failed.add(stage);
      log.fault(report.id(), cause, Metric.STAGE_FAILED);
      boolean passes = cause instanceof Unavailable && !(cause instanceof NeedsAPerson);
      report.add(
          new Drift(
              What.STAGE_FAILED,
              stage,
              stage.name(),
              Optional.empty(),
              passes ? Remedy.TRIED_AGAIN : Remedy.NEEDS_A_PERSON));
    }

    private Part work(Stage stage, Pass pass, Turn turn) {
      return switch (stage) {
        case EVENTS ->
            workThrough(
                account
                    .events(pass.window(), pass.cursor())
                    .map(page -> page.with(repairs.unprocessed(page.items()))),
                pass,
                turn,
                StripeEvent::id,
                event -> repairs.process(report, event));
        case UNPAID_ORDERS -> unpaidOrders.sweepPart(run, pass, turn);
        case ORPHANS -> retryOrphans(pass, turn);
        case UNCONFIRMED_ORDERS -> confirmOrders(pass, turn);
        case OPEN_ITEMS -> lookAtOpenItems(pass, turn);
        case QUARANTINED_ORDERS -> countQuarantined(pass, turn);
        case PAYMENT_INTENTS, UNBOUND_ORDERS, REFUNDS, DISPUTES, FRAUD_WARNINGS ->
            compareObjects(stage.kind().orElseThrow(), pass, turn);
      };
    }

    private Part compareObjects(Kind kind, Pass pass, Turn turn) {
      Optional<Page<StripeObject>> listed = account.objects(kind, pass.window(), pass.cursor());
      return workThrough(
          run.isByHand() ? listed : listed.map(page -> page.with(repairs.news(page.items()))),
          pass,
          turn,
          StripeObject::id,
          object -> {
            repairs.observe(report, object);
            if (run.isByHand() && kind == Kind.PAYMENT_INTENT) {
              repairs.compareAll(report, object); // also what no list shows, as after a leak
            }
          });
    }

    /**
     * @param listed empty if Stripe doesn't know where to go on: the pass begins again
     */
    private <T> Part workThrough(
        Optional<Page<T>> listed,
        Pass pass,
        Turn turn,
        Function<T, String> id,
        Consumer<T> repair) {
      if (listed.isEmpty()) {
        turn.beginAgain();
        return Part.leaving(pass.again());
      }
      Page<T> page = listed.get();
      page.unreadable().forEach(turn::reportUnreadable);
      turn.reportUnreadable(page.nameless(), pass.cursor());
      for (Iterator<T> items = page.items().iterator(); items.hasNext(); ) {
        T item = items.next();
        turn.look(id.apply(item), Optional.empty(), () -> repair.accept(item));
        if (turn.isOver() && items.hasNext()) {
          return Part.leaving(pass.at(id.apply(item)));
        }
      }
      return Part.leaving(page.next().map(pass::at));
    }

    private Part retryOrphans(Pass pass, Turn turn) {
      return lookOneByOne(
          pass,
          turn,
          cursor -> backlog.orphans(cursor, 1),
          orphan ->
              turn.look(
                  orphan.eventId(),
                  Optional.of(orphan.order()),
                  () -> repairs.retryOrphan(report, orphan)));
    }

    private Part confirmOrders(Pass pass, Turn turn) {
      return lookOneByOne(
          pass,
          turn,
          cursor -> backlog.unconfirmed(cursor, 1),
          id -> {
            List<Order> found = new ArrayList<>();
            turn.look(id.value(), Optional.of(id), () -> orders.find(id).ifPresent(found::add));
            found.forEach(order -> confirm(order, order.unconfirmed(), turn));
          });
    }

    /**
     * Holds against Stripe what an order knows by events alone: object by object, so that one that
     * can't be read holds up no other, and none of a kind whose very list could not be read.
     */
    private void confirm(Order order, Set<String> objects, Turn turn) {
      for (String object : objects) {
        Kind kind = Repairs.kind(order, object);
        Stage stage = Stage.of(kind);
        if (!turn.isOver() && !failed.contains(stage)) {
          turn.look(
              stage,
              object,
              Optional.of(order.id()),
              () -> repairs.compare(report, order.id(), kind, object));
        }
      }
    }

    /** For each may need several answers of Stripe's. */
    private <T> Part lookOneByOne(
        Pass pass, Turn turn, Function<Optional<String>, Listing<T>> list, Consumer<T> look) {
      Optional<Pass> rest = Optional.of(pass);
      for (int i = 0; i < MOST_AT_ONCE && rest.isPresent() && (i == 0 || !turn.isOver()); i++) {
        Optional<String> cursor = rest.get().cursor();
        Listing<T> next = list.apply(cursor);
        turn.reportUnreadable(next.unreadable(), cursor);
        next.items().forEach(look);
        rest = next.next().map(pass::at);
      }
      return Part.leaving(rest);
    }

    /** An item is gone once it was looked at again and this run has not found it. */
    private Part lookAtOpenItems(Pass pass, Turn turn) {
      Listing<OpenItem> items = journal.openItems(pass.cursor());
      for (Iterator<OpenItem> rest = items.items().iterator(); rest.hasNext(); ) {
        OpenItem item = rest.next();
        lookAgain(item, turn);
        if (turn.isOver() && rest.hasNext()) {
          return Part.leaving(pass.at(item.id()));
        }
      }
      return Part.leaving(items.next().map(pass::at));
    }

    private void lookAgain(OpenItem item, Turn turn) {
      if (report.names(item)) {
        return; // it was looked at in this run
      }
      Drift drift = item.drift();
      boolean isReadByItself = Repairs.canReadAgain(drift);
      if (isReadByItself) {
        turn.look(
            drift.stage(), drift.object(), drift.order(), () -> repairs.readAgain(report, drift));
      }
      boolean wasLookedAt =
          isReadByItself
              || (!failed.contains(drift.stage())
                  && (run.isThrough(drift.stage()) || drift.isOfTheWholeRun()));
      if (wasLookedAt && !report.names(item)) {
        journal.close(item, clock.instant());
      }
    }

    /**
     * Counted in each run: an alarm that was lost with a crash is raised here. What they know by
     * events alone is held against Stripe if there is time; what Stripe has denied is an open item,
     * or made one again.
     */
    private Part countQuarantined(Pass pass, Turn turn) {
      Listing<Listed> held =
          backlog.list(OrderStatus.QUARANTINED, pass.window().to(), pass.cursor(), COUNTED_AT_ONCE);
      turn.reportUnreadable(held.unreadable(), pass.cursor());
      List<OrderId> ids = held.items().stream().map(Listed::id).toList();
      for (Order order : backlog.glance(ids).values()) {
        if (!turn.isOver()) {
          Set<String> toBeRead = new TreeSet<>(order.unconfirmed());
          toBeRead.removeIf(object -> isOpenItem(order, object));
          confirm(order, toBeRead, turn);
        }
      }
      return Part.leaving(held.next().map(pass::at)).counting(held.items().size());
    }

    private boolean isOpenItem(Order order, String object) {
      Kind kind = Repairs.kind(order, object);
      Drift denied = Contradictions.denied(order, kind, object, Remedy.NEEDS_A_PERSON);
      return journal.item(denied.id()).isPresent();
    }
  }
}
