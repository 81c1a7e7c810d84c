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
import java.util.function.Supplier;

/**
 * Reconciles our orders with Stripe's account, stage by stage, and saves a checkpoint of each stage
 * every few seconds. A run that was interrupted anywhere continues a little before the place where
 * it stopped. A fault of one object is reported, and the next run tries that object again. A fault
 * of a stage ends only that stage.
 */
final class Reconciliation {
  private static final int COUNTED_AT_ONCE = 100;
  private static final int MOST_AT_ONCE = 25;

  /** After a crash at most so much is done again, which is safe. Most runs are shorter. */
  private static final Duration BETWEEN_SAVES = Duration.ofSeconds(2);

  /** The outcome of a call. */
  sealed interface RunOutcome {
    /**
     * The run went to its end, or to the end of its time.
     *
     * @param failed the stages that a fault ended, or all stages that a wrong account left undone
     * @param newForAPerson the number of drifts that need a person now and did not before
     * @param oldestUnpaid the time that the oldest order has waited for its buyer; empty if unknown
     * @param evidenceDue the disputes that soon need a response; empty if unknown
     */
    record Went(
        Run run,
        Set<Stage> failed,
        long newForAPerson,
        Optional<Duration> oldestUnpaid,
        Optional<EvidenceDue> evidenceDue)
        implements RunOutcome {}

    /**
     * Someone else continues the same run.
     *
     * @param newForAPerson the number of drifts that this call found and no other call will find as
     *     new
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
   * Starts a run, which also continues what the previous run left.
   *
   * @param range a range given by hand; empty for what is due by the schedule
   * @param giveUpAt nothing is started after this time
   * @throws Unavailable if the journal did not answer, or nothing can be started; what was done is
   *     saved, except for the last seconds
   */
  RunOutcome run(Optional<Window> range, Instant giveUpAt) {
    String name = Run.name(range, account.isLive());
    Instant startedAt = Instant.ofEpochMilli(clock.millis());
    Optional<Run> before = journal.load(name);
    // By Stripe's clock, which its lists use. With a wrong clock of ours we would skip objects.
    Identity identity = account.identity();
    Run run = due.run(name, range, before, startedAt, identity.now());
    if (!journal.save(run)) {
      return new RunOutcome.Superseded(run, 0);
    }
    var underWay = new UnderWay(run, startedAt, giveUpAt, identity.now());
    Optional<Drift> wrongAccount = accountCheck.check(identity);
    wrongAccount.ifPresent(underWay.report::add);
    return wrongAccount.filter(drift -> !underWay.isDismissed(drift)).isPresent()
        ? underWay.leaveAll()
        : underWay.finish();
  }

  /** One run, from its start until all is done or its time is up. */
  private final class UnderWay {
    private final Instant startedAt;
    private final Instant giveUpAt;
    private final Instant stripesTime;
    private final Report report;
    private final UnpaidOrders unpaidOrders =
        new UnpaidOrders(orders, backlog, account, repairs, journal);
    private final Set<Stage> failed = EnumSet.noneOf(Stage.class);
    private Run run;
    private boolean superseded;
    private boolean isSaved = true;
    private Instant savedAt;

    UnderWay(Run run, Instant startedAt, Instant giveUpAt, Instant stripesTime) {
      this.run = run;
      this.startedAt = startedAt;
      this.savedAt = startedAt;
      this.giveUpAt = giveUpAt;
      this.stripesTime = stripesTime;
      this.report = new Report(run, journal, clock);
    }

    /** Returns whether a person has decided that the run may continue with the key's account. */
    boolean isDismissed(Drift wrongAccount) {
      return journal
          .item(wrongAccount.id())
          .filter(item -> item.dismissal().isPresent())
          .isPresent();
    }

    /**
     * Ends the run without any change: nothing is canceled or expired, and no stage counts as done.
     */
    RunOutcome leaveAll() {
      failed.addAll(run.left().keySet());
      return outcome(Optional.empty());
    }

    private RunOutcome outcome(Optional<EvidenceDue> evidenceDue) {
      return new RunOutcome.Went(
          run,
          failed,
          report.newForAPerson(),
          measured(() -> Optional.of(unpaidOrders.oldest(clock.instant()))),
          evidenceDue);
    }

    /** Returns what a last read measures. The run is reported even if this read fails. */
    private <T> Optional<T> measured(Supplier<Optional<T>> read) {
      try {
        return read.get();
      } catch (Unavailable fault) {
        log.fault(report.id(), fault, Metric.NOT_LOOKED_AT);
        return Optional.empty();
      }
    }

    /**
     * Works through the stages. Each stage has its share of the time; then the stages that are not
     * complete share the time that is left.
     */
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
      return superseded
          ? new RunOutcome.Superseded(run, report.newForAPerson())
          : outcome(measured(() -> EvidenceDue.read(account, backlog, stripesTime)));
    }

    /**
     * Works on a stage until its time is up. It does at least one part, so that no earlier stage
     * can take all the time in every run.
     */
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

    /**
     * Moves the checkpoint after the work is done, so that work that is not done is found again.
     */
    private void moveOn(Run next) {
      run = next;
      isSaved = false;
      // The difference counts in both directions: a clock that was set back must not prevent a
      // save.
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

    /** Works on a part. Returns empty if a fault ended the stage. */
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
     * Works through one page.
     *
     * @param listed empty if Stripe does not know the cursor: the pass starts again
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
     * Compares with Stripe what an order knows only from events. It compares object by object, so
     * that an unreadable object does not stop the others. It skips the kinds whose list could not
     * be read.
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

    /** Processes orders one by one, because each may need several answers from Stripe. */
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

    /**
     * Checks open items. An item is closed if it was checked again and this run has not found it.
     */
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
        return; // it was checked in this run
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
     * Counts quarantined orders in each run, so that an alarm that was lost in a crash is raised
     * here. If there is time, it compares with Stripe what they know only from events. A fact that
     * Stripe has denied is already an open item, or becomes one again.
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
