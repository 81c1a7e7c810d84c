package dev.countersign.reconcile;

import dev.countersign.faults.Unavailable;
import dev.countersign.orders.Backlog;
import dev.countersign.orders.Observation;
import dev.countersign.orders.OpenState;
import dev.countersign.orders.Order;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.Orders;
import dev.countersign.orders.Orders.Match;
import dev.countersign.orders.PaymentFacts;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.orders.PaymentObservation;
import dev.countersign.orders.ProcessedEvent;
import dev.countersign.orders.Stack;
import dev.countersign.payments.EventOutcome;
import dev.countersign.payments.EventProcessor;
import dev.countersign.payments.NextAction;
import dev.countersign.payments.Owners;
import dev.countersign.payments.StripeAccount;
import dev.countersign.payments.StripeAccount.Cancellation;
import dev.countersign.payments.StripeEvent;
import dev.countersign.payments.StripeObject;
import dev.countersign.payments.StripeObject.Claim;
import dev.countersign.payments.StripeObject.Content;
import dev.countersign.payments.StripeObject.Kind;
import dev.countersign.reconcile.Contradictions.Comparison;
import dev.countersign.reconcile.Drift.Remedy;
import dev.countersign.reconcile.Drift.What;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Compares one of Stripe's objects with our orders and repairs the differences. A repair is
 * reported after it is done: if it were reported before and then failed, the report would hide what
 * is still wrong.
 */
final class Repairs {
  private final Orders orders;
  private final Backlog backlog;
  private final StripeAccount account;
  private final EventProcessor events;
  private final Owners owners;
  private final Contradictions contradictions;
  private final CancelAfter cancelAfter;

  Repairs(
      Orders orders,
      Backlog backlog,
      StripeAccount account,
      Stack stack,
      InstantSource clock,
      CancelAfter cancelAfter) {
    this.orders = orders;
    this.backlog = backlog;
    this.account = account;
    this.events = new EventProcessor(orders, stack, clock, EventProcessor.Proof.OUR_KEY);
    this.owners = new Owners(orders, stack);
    this.contradictions = new Contradictions(orders, account);
    this.cancelAfter = cancelAfter;
  }

  /** Returns the events of a page that have not had their effect. */
  List<StripeEvent> unprocessed(List<StripeEvent> page) {
    Set<String> heard = backlog.recorded(page.stream().map(StripeEvent::id).toList());
    return page.stream().filter(event -> !heard.contains(event.id())).toList();
  }

  /** Applies an event that was not received, with the same processor as the webhook. */
  void process(Report report, StripeEvent event) {
    if (backlog.isRecorded(event.id())) {
      return;
    }
    applyEvent(event)
        .ifPresent(
            order ->
                report.add(
                    new Drift(
                        What.EVENT_NOT_HEARD,
                        Stage.EVENTS,
                        event.id(),
                        Optional.of(order),
                        Remedy.RECORDED)));
  }

  /**
   * Applies the event and returns the order that it changed. An orphan is kept, and reported with
   * the other orphans.
   */
  private Optional<OrderId> applyEvent(StripeEvent event) {
    return changed(events.process(event), event.id());
  }

  private Optional<OrderId> changed(EventOutcome outcome, String eventId) {
    return switch (outcome) {
      case EventOutcome.Applied(var order) -> Optional.of(order);
      case EventOutcome.Quarantined(var order, _) ->
          Optional.of(order).filter(_ -> backlog.isRecorded(eventId));
      case EventOutcome.MetadataDiffers(var effect) -> changed(effect, eventId);
      case EventOutcome.Duplicate _, EventOutcome.Orphaned _, EventOutcome.Foreign _ ->
          Optional.empty();
    };
  }

  /**
   * Returns the objects of a page that may be news, after one read of all their orders. Most of a
   * day's PaymentIntents are already known.
   */
  List<StripeObject> news(List<StripeObject> page) {
    try {
      Map<PaymentIntentId, OrderId> linked =
          backlog.owners(
              page.stream()
                  .filter(StripeObject::namesPaymentIntent)
                  .map(StripeObject::paymentIntent)
                  .toList());
      Map<OrderId, Order> known =
          backlog.glance(
              page.stream().flatMap(object -> ownerOf(object, linked).stream()).toList());
      return page.stream().filter(object -> isNews(object, linked, known)).toList();
    } catch (Unavailable fault) {
      throw fault;
    } catch (RuntimeException _) {
      return page; // a row is invalid: processing the objects one by one finds out which
    }
  }

  private boolean isNews(
      StripeObject object, Map<PaymentIntentId, OrderId> linked, Map<OrderId, Order> known) {
    if (!object.namesPaymentIntent()) {
      return true; // only its charge says which order it belongs to
    }
    Optional<OrderId> owner = ownerOf(object, linked);
    if (owner.isEmpty()) {
      return false; // belongs to another application
    }
    boolean isLinked = linked.containsKey(object.paymentIntent());
    Optional<Order> order = Optional.ofNullable(known.get(owner.get()));
    boolean isKnown = isLinked && order.filter(its -> !changes(its, object)).isPresent();
    var match = new Match(owner.get(), isLinked, order);
    return owners.isOurs(object, match) && (!isKnown || owners.differs(object, match));
  }

  /**
   * Returns the owner by our own row. Without such a row it returns the order that the metadata
   * name, if it is ours.
   */
  private static Optional<OrderId> ownerOf(
      StripeObject object, Map<PaymentIntentId, OrderId> linked) {
    return Optional.ofNullable(linked.get(object.paymentIntent()))
        .or(() -> object.claim().map(Claim::order));
  }

  private boolean changes(Order order, StripeObject object) {
    return !knows(order, object)
        || canBind(order, object)
        || turnedUpTooLate(object, order)
        || failedTooOften(object, order)
        || order.unconfirmed().contains(object.id())
        || Contradictions.isBeyond(order, object);
  }

  private static boolean knows(Order order, StripeObject object) {
    return switch (object.content()) {
      case Content.Says(var said) -> !order.learnsFrom(said);
      case Content.SaysNothing() -> order.facts().payments().containsKey(object.paymentIntent());
      case Content.Unreadable(), Content.Inconsistent() -> false;
    };
  }

  /** Adds what Stripe's object says to its order, if it is news. */
  void observe(Report report, StripeObject object) {
    Optional<StripeObject> linked =
        object.namesPaymentIntent()
            ? Optional.of(object)
            : account.object(object.kind(), object.id());
    linked.ifPresent(found -> observe(report, found, report::add));
  }

  private void observe(Report report, StripeObject object, Consumer<Drift> found) {
    owners.change(
        object, match -> doneIf(match.isEmpty() || observe(report, object, match.get(), found)));
  }

  /** Returns empty if someone else changed the order. */
  private static Optional<Boolean> doneIf(boolean written) {
    return written ? Optional.of(true) : Optional.empty();
  }

  /**
   * Observes the object for the matching order. Returns false if someone else changed the order, so
   * that it must be read again.
   */
  private boolean observe(Report report, StripeObject object, Match match, Consumer<Drift> found) {
    if (match.order().isEmpty()) {
      found.accept(drift(What.ORDER_MISSING, object, match.id(), Remedy.NEEDS_A_PERSON));
      return true;
    }
    Order order = match.order().get();
    boolean isDone =
        Contradictions.isBeyond(order, object)
            ? switch (contradictions.compare(report, order, object.kind(), object.id())) {
              case Comparison.Agrees(var now) ->
                  applyTo(report, order, now, match.isLinked(), found);
              case Comparison.Told() -> true;
              case Comparison.Moved() -> false;
            }
            : applyTo(report, order, object, match.isLinked(), found);
    if (isDone && owners.differs(object, match)) {
      found.accept(drift(What.METADATA_DIFFERS, object, match.id(), Remedy.NEEDS_A_PERSON));
    }
    return isDone;
  }

  /**
   * Compares with Stripe everything that the PaymentIntent's order knows about its refunds and
   * disputes.
   */
  void compareAll(Report report, StripeObject paymentIntent) {
    Optional<Match> match = owners.of(paymentIntent);
    match
        .flatMap(Match::order)
        .ifPresent(
            order ->
                Stream.of(order.facts().refunds(), order.facts().disputes())
                    .flatMap(known -> known.keySet().stream())
                    .filter(
                        id ->
                            order.facts().paymentIntentOf(id).equals(paymentIntent.paymentIntent()))
                    .forEach(id -> compare(report, order.id(), kind(order, id), id)));
  }

  /** Returns the kind of an object that the order knows from an event. */
  static Kind kind(Order order, String object) {
    return order.facts().refunds().containsKey(object)
        ? Kind.REFUND
        : order.facts().disputes().containsKey(object) ? Kind.DISPUTE : Kind.PAYMENT_INTENT;
  }

  /** Compares with Stripe what an order knows about one of Stripe's objects. */
  void compare(Report report, OrderId id, Kind kind, String object) {
    orders.change(
        id, order -> doneIf(order.isEmpty() || compareNow(report, order.get(), kind, object)));
  }

  /**
   * Compares one object. Returns false if someone else changed the order, so that it must be read
   * again.
   */
  private boolean compareNow(Report report, Order order, Kind kind, String object) {
    return switch (contradictions.compare(report, order, kind, object)) {
      // Stripe may say more than the order knows.
      case Comparison.Agrees(var now) -> applyTo(report, order, now, true, report::add);
      case Comparison.Told() -> true;
      case Comparison.Moved() -> false;
    };
  }

  /**
   * Returns whether the PaymentIntent can be bound to the order. It cannot if another one has paid
   * the order: then that one is its own.
   */
  private static boolean canBind(Order order, StripeObject object) {
    return object.kind() == Kind.PAYMENT_INTENT
        && order.paymentIntentId().isEmpty()
        && order.facts().payments().entrySet().stream()
            .filter(known -> !known.getKey().equals(object.paymentIntent()))
            .noneMatch(known -> known.getValue().succeeded());
  }

  /**
   * Applies the object to the order. Returns false if someone else changed the order, so that it
   * must be read again.
   */
  private boolean applyTo(
      Report report, Order order, StripeObject object, boolean isLinked, Consumer<Drift> found) {
    if (canBind(order, object)) {
      Order bound = order.bindTo(object.paymentIntent());
      if (!orders.bind(bound, object.paymentIntent())) {
        return false;
      }
      found.accept(drift(What.PAYMENT_INTENT_NOT_BOUND, object, order.id(), Remedy.BOUND));
      return applyTo(report, bound, object, true, found);
    }
    if (turnedUpTooLate(object, order)
        && cancel(report, object, order, waitedTooLong(order), found)) {
      return true;
    }
    if (failedTooOften(object, order)
        && cancel(
            report,
            object,
            order,
            drift(What.FAILED_TOO_OFTEN, object, order.id(), Remedy.CANCELED),
            found)) {
      return true;
    }
    return switch (object.content()) {
      case Content.Says(var said) -> record(said, object, order, isLinked, found);
      case Content.SaysNothing() -> detectSecond(object, order, isLinked, found);
      case Content.Unreadable(), Content.Inconsistent() -> {
        found.accept(drift(What.UNREADABLE, object, order.id(), Remedy.NEEDS_A_PERSON));
        yield true;
      }
    };
  }

  private boolean record(
      Observation said, StripeObject object, Order order, boolean isLinked, Consumer<Drift> found) {
    if (!order.learnsFrom(said)) {
      return confirm(order, object.id());
    }
    if (!order.hasRoomFor(said)) {
      boolean isQuarantined = order.hasOverflowed() || orders.update(order.overflow(object.id()));
      if (isQuarantined) {
        found.accept(drift(What.NO_ROOM, object, order.id(), Remedy.NEEDS_A_PERSON));
      }
      return isQuarantined;
    }
    Order next = order.observe(said).trusting(object.id());
    return reportIfRecorded(write(next, object, isLinked), object, order, found);
  }

  /**
   * Records that a read by our key confirms what was known. Returns false if someone else changed
   * the order.
   */
  private boolean confirm(Order order, String object) {
    return !order.unconfirmed().contains(object) || orders.update(order.confirm(object));
  }

  /**
   * Records a second PaymentIntent for the order. It is a reason for quarantine, even if it says
   * nothing.
   */
  private boolean detectSecond(
      StripeObject paymentIntent, Order order, boolean isLinked, Consumer<Drift> found) {
    return knows(order, paymentIntent)
        ? confirm(order, paymentIntent.id())
        : reportIfRecorded(
            write(order.detectSecond(paymentIntent.paymentIntent()), paymentIntent, isLinked),
            paymentIntent,
            order,
            found);
  }

  /**
   * Writes the order. If only the metadata name the order of the PaymentIntent, it writes the link
   * too.
   */
  private boolean write(Order next, StripeObject object, boolean isLinked) {
    return isLinked ? orders.update(next) : orders.bind(next, object.paymentIntent());
  }

  private static boolean reportIfRecorded(
      boolean isUpdated, StripeObject object, Order order, Consumer<Drift> found) {
    if (isUpdated) {
      found.accept(
          drift(
              Stage.of(object.kind()).unknown().orElseThrow(),
              object,
              order.id(),
              Remedy.RECORDED));
    }
    return isUpdated;
  }

  /**
   * Returns whether the PaymentIntent can still be paid although its order has expired. Nobody may
   * pay it.
   */
  private static boolean turnedUpTooLate(StripeObject object, Order order) {
    return order.facts().expired() && isAbandoned(object, order);
  }

  /**
   * Returns whether somebody tests cards with the PaymentIntent: it failed again and again, with
   * what Stripe says now, and nobody is paying it in another way.
   */
  private boolean failedTooOften(StripeObject object, Order order) {
    return object.content() instanceof Content.Says(PaymentObservation said)
        && isAbandoned(object, order)
        && order.observe(said).facts().payment(object.paymentIntent()).failedCharges().size()
            >= cancelAfter.failedAttempts();
  }

  /**
   * Ends the wait for an order that was not paid in time. If a payment comes at the same time, the
   * payment wins.
   *
   * @param paymentIntent the current PaymentIntent
   * @return the time until which the order is nevertheless left to a buyer who pays outside the
   *     page
   */
  Optional<Instant> endWait(Report report, Order order, StripeObject paymentIntent) {
    observe(report, paymentIntent);
    return switch (waitingFor(paymentIntent, order)) {
      case WaitingFor.Nothing() -> {
        var _ = cancel(report, paymentIntent, order, waitedTooLong(order), report::add);
        yield Optional.empty();
      }
      case WaitingFor.TheBuyer(var until) -> Optional.of(until);
      case WaitingFor.SomethingUnknown() ->
          reportForAPerson(report, What.NEXT_ACTION_NOT_KNOWN, paymentIntent, order);
      case WaitingFor.ACapture() ->
          reportForAPerson(report, What.WAITS_FOR_CAPTURE, paymentIntent, order);
      case WaitingFor.NothingOfOurs() -> Optional.empty();
    };
  }

  private static Optional<Instant> reportForAPerson(
      Report report, What what, StripeObject paymentIntent, Order order) {
    report.add(waiting(what, paymentIntent.id(), order, Remedy.NEEDS_A_PERSON));
    return Optional.empty();
  }

  /**
   * Cancels the PaymentIntent. Returns whether nobody can pay it any more and the order knows its
   * final state.
   *
   * @param canceled what is found once it is canceled
   */
  private boolean cancel(
      Report report,
      StripeObject paymentIntent,
      Order order,
      Drift canceled,
      Consumer<Drift> found) {
    return switch (account.cancel(paymentIntent.paymentIntent())) {
      case Cancellation.Canceled(var now) -> {
        observe(report, now, _ -> {}); // our own change is no drift
        found.accept(canceled);
        yield true;
      }
      case Cancellation.Refused() -> {
        // It was just paid, or someone else canceled it: read which.
        Optional<StripeObject> now =
            account
                .object(Kind.PAYMENT_INTENT, paymentIntent.id())
                .filter(object -> !isAbandoned(object, order));
        if (now.isEmpty()) {
          found.accept(canceled.with(Remedy.NEEDS_A_PERSON));
        }
        now.ifPresent(object -> observe(report, object, found));
        yield now.isPresent();
      }
    };
  }

  /** What an order that is too old waits for. */
  private sealed interface WaitingFor {
    /** The buyer has abandoned the order. */
    record Nothing() implements WaitingFor {}

    /** The buyer, or the buyer's bank, may still pay outside the page. */
    record TheBuyer(Instant until) implements WaitingFor {}

    /** Stripe asks the buyer for an action that we do not know. */
    record SomethingUnknown() implements WaitingFor {}

    record ACapture() implements WaitingFor {}

    /** The payment is final, or a bank works on it. A bank may take days. */
    record NothingOfOurs() implements WaitingFor {}
  }

  private static boolean isAbandoned(StripeObject object, Order order) {
    return waitingFor(object, order) instanceof WaitingFor.Nothing;
  }

  private static WaitingFor waitingFor(StripeObject paymentIntent, Order order) {
    return switch (paymentIntent.content()) {
      case Content.SaysNothing() -> new WaitingFor.Nothing();
      case Content.Unreadable(), Content.Inconsistent() -> new WaitingFor.NothingOfOurs();
      case Content.Says(PaymentObservation said) ->
          switch (said.state()) {
            case PAYMENT_FAILED -> new WaitingFor.Nothing();
            case REQUIRES_ACTION -> waitingFor(paymentIntent, said, order);
            case REQUIRES_CAPTURE -> new WaitingFor.ACapture();
            case SUCCEEDED, CANCELED, PROCESSING -> new WaitingFor.NothingOfOurs();
          };
      case Content.Says _ -> new WaitingFor.NothingOfOurs(); // a refund, a dispute, a warning
    };
  }

  private static WaitingFor waitingFor(
      StripeObject paymentIntent, PaymentObservation said, Order order) {
    return paymentIntent
        .nextAction()
        .<WaitingFor>map(
            action ->
                switch (action.judge(since(said, order), said.at())) {
                  case NextAction.ActionStatus.Abandoned() -> new WaitingFor.Nothing();
                  case NextAction.ActionStatus.LeftUntil(var end) -> new WaitingFor.TheBuyer(end);
                  case NextAction.ActionStatus.UnknownType() -> new WaitingFor.SomethingUnknown();
                })
        .orElseGet(WaitingFor.SomethingUnknown::new);
  }

  /** Returns the time when the PaymentIntent began to require action, as far as the order knows. */
  private static Instant since(PaymentObservation said, Order order) {
    return Optional.ofNullable(order.facts().payments().get(said.paymentIntent()))
        .flatMap(PaymentFacts::openState)
        .filter(state -> state.kind() == OpenState.Kind.REQUIRES_ACTION)
        .map(OpenState::at)
        .orElse(said.at());
  }

  /**
   * Tries an orphan again. Unlike the webhook, reconciliation can read Stripe's API, in the version
   * that we use.
   */
  void retryOrphan(Report report, ProcessedEvent orphan) {
    // Without the order, a read of the event would be of no use.
    boolean isThere = orders.find(orphan.order()).isPresent();
    Optional<StripeEvent> readable = isThere ? readEvent(orphan) : Optional.empty();
    boolean isApplied = readable.flatMap(this::applyEvent).isPresent();
    boolean needsAPerson = !isApplied && !backlog.isRecorded(orphan.eventId());
    report.add(
        new Drift(
            What.ORPHANED_EVENT,
            Stage.ORPHANS,
            orphan.eventId(),
            Optional.of(orphan.order()),
            needsAPerson ? Remedy.NEEDS_A_PERSON : Remedy.RECORDED));
    if (isApplied) {
      observeAsItIsNow(report, readable.get().object());
    }
  }

  /**
   * Returns the event as it was created. If that is not possible, it returns the event with its
   * object's current state.
   */
  private Optional<StripeEvent> readEvent(ProcessedEvent orphan) {
    Optional<StripeEvent> event =
        account
            .event(orphan.eventId())
            .flatMap(
                reading ->
                    reading instanceof StripeEvent.ParsedEvent.Handled(var handled)
                        ? Optional.of(handled)
                        : Optional.empty());
    boolean isAsItWasMade =
        event
            .filter(
                made ->
                    says(made.object()) || made.object().content() instanceof Content.Inconsistent)
            .isPresent();
    if (isAsItWasMade) {
      return event;
    }
    return event
        .map(StripeEvent::object)
        .filter(made -> !made.id().isEmpty())
        .flatMap(made -> account.object(made.kind(), made.id()))
        .or(() -> readPaymentIntent(orphan))
        .filter(Repairs::says)
        .map(
            object ->
                new StripeEvent(orphan.eventId(), orphan.type(), orphan.created(), "", object));
  }

  /**
   * Reads the PaymentIntent of an event that Stripe no longer keeps. It does not do this for a
   * refund or a dispute: their ids are no longer known, and the PaymentIntent must not replace
   * them.
   */
  private Optional<StripeObject> readPaymentIntent(ProcessedEvent orphan) {
    return orphan.type().startsWith("payment_intent.")
            && !orphan.paymentIntent().equals(StripeObject.NO_PAYMENT_INTENT)
        ? account.object(Kind.PAYMENT_INTENT, orphan.paymentIntent().value())
        : Optional.empty();
  }

  private static boolean says(StripeObject object) {
    return object.content() instanceof Content.Says;
  }

  /** Returns whether the drift's object can be read by its id, without a list. */
  static boolean canReadAgain(Drift drift) {
    return drift.namesAnObject()
        && (drift.stage() == Stage.EVENTS || drift.stage().kind().isPresent());
  }

  /** Checks again what an earlier run could not settle. */
  void readAgain(Report report, Drift drift) {
    if (drift.stage() == Stage.EVENTS) {
      account.event(drift.object()).ifPresent(reading -> processAgain(report, drift, reading));
    }
    drift.stage().kind().ifPresent(kind -> readAgain(report, drift, kind));
  }

  private void readAgain(Report report, Drift drift, Kind kind) {
    boolean isAboutAnOrder =
        switch (drift.what()) {
          case NOT_AT_STRIPE, PAYMENT_INTENT_MISSING, OTHER_MODE -> true;
          default -> false;
        };
    if (isAboutAnOrder && drift.order().isPresent()) {
      compare(report, drift.order().get(), kind, drift.object());
    } else {
      account.object(kind, drift.object()).ifPresent(object -> observe(report, object));
    }
  }

  private void processAgain(Report report, Drift drift, StripeEvent.ParsedEvent reading) {
    switch (reading) {
      case StripeEvent.ParsedEvent.Handled(var event) -> {
        process(report, event);
        observeAsItIsNow(report, event.object());
      }
      case StripeEvent.ParsedEvent.Ignored _ -> {}
      case StripeEvent.ParsedEvent.Invalid() -> report.add(drift);
    }
  }

  /**
   * Observes the object's current state. An event that is processed after its object was listed may
   * report an earlier state of the same second; the current state must win.
   */
  private void observeAsItIsNow(Report report, StripeObject made) {
    Optional.of(made.id())
        .filter(id -> !id.isEmpty())
        .flatMap(id -> account.object(made.kind(), id))
        .ifPresent(now -> observe(report, now));
  }

  private static Drift drift(What what, StripeObject object, OrderId order, Remedy remedy) {
    return new Drift(what, Stage.of(object.kind()), object.id(), Optional.of(order), remedy);
  }

  private static Drift waitedTooLong(Order order) {
    return waiting(What.UNPAID_TOO_LONG, order.id().value(), order, Remedy.CANCELED);
  }

  /** Returns a drift about an order that waits for its payment. */
  static Drift waiting(What what, String object, Order order, Remedy remedy) {
    return new Drift(what, Stage.UNPAID_ORDERS, object, Optional.of(order.id()), remedy);
  }
}
