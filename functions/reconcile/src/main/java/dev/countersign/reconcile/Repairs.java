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
 * Compares one object of Stripe's with ours, and mends what differs. What is mended is told of once
 * it is: a report of a repair that failed would hide what is still wrong.
 */
final class Repairs {
  private final Orders orders;
  private final Backlog backlog;
  private final StripeAccount account;
  private final EventProcessor events;
  private final Owners owners;
  private final Contradictions contradictions;

  Repairs(Orders orders, Backlog backlog, StripeAccount account, Stack stack, InstantSource clock) {
    this.orders = orders;
    this.backlog = backlog;
    this.account = account;
    this.events = new EventProcessor(orders, stack, clock, EventProcessor.Proof.OUR_KEY);
    this.owners = new Owners(orders, stack);
    this.contradictions = new Contradictions(orders, account);
  }

  /** Those of a page of events that have not had their effects. */
  List<StripeEvent> unprocessed(List<StripeEvent> page) {
    Set<String> heard = backlog.recorded(page.stream().map(StripeEvent::id).toList());
    return page.stream().filter(event -> !heard.contains(event.id())).toList();
  }

  /** Gives an event that was not heard its effect, through the very processor of the webhook. */
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

  /** The order that it changed now; an orphan is kept, and told of with the others. */
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
   * Those of a page that may tell us something, by a glance at all of their orders at once: of a
   * day's PaymentIntents, most were heard of long ago.
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
      return page; // a row is not as it should be: whoever looks at the objects finds out which
    }
  }

  private boolean isNews(
      StripeObject object, Map<PaymentIntentId, OrderId> linked, Map<OrderId, Order> known) {
    if (!object.namesPaymentIntent()) {
      return true; // whose it is, only its charge says
    }
    Optional<OrderId> owner = ownerOf(object, linked);
    if (owner.isEmpty()) {
      return false; // another application's
    }
    boolean isLinked = linked.containsKey(object.paymentIntent());
    Optional<Order> order = Optional.ofNullable(known.get(owner.get()));
    boolean isKnown = isLinked && order.filter(its -> !changes(its, object)).isPresent();
    var match = new Match(owner.get(), isLinked, order);
    return owners.isOurs(object, match) && (!isKnown || owners.differs(object, match));
  }

  /** By our own row; without one, the order that the metadata name, if it is ours. */
  private static Optional<OrderId> ownerOf(
      StripeObject object, Map<PaymentIntentId, OrderId> linked) {
    return Optional.ofNullable(linked.get(object.paymentIntent()))
        .or(() -> object.claim().map(Claim::order));
  }

  private boolean changes(Order order, StripeObject object) {
    return !knows(order, object)
        || canBind(order, object)
        || turnedUpTooLate(object, order)
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

  /** Lets the order know what Stripe's object says, if it is news. */
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

  /** Empty if someone else changed the order. */
  private static Optional<Boolean> doneIf(boolean written) {
    return written ? Optional.of(true) : Optional.empty();
  }

  /** False if someone else changed the order, so that it must be read again. */
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

  /** Holds against Stripe all that the PaymentIntent's order knows of its refunds and disputes. */
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

  /** What it is, of which an order knows by an event. */
  static Kind kind(Order order, String object) {
    return order.facts().refunds().containsKey(object)
        ? Kind.REFUND
        : order.facts().disputes().containsKey(object) ? Kind.DISPUTE : Kind.PAYMENT_INTENT;
  }

  /** Holds what an order knows of one of Stripe's objects against Stripe. */
  void compare(Report report, OrderId id, Kind kind, String object) {
    orders.change(
        id, order -> doneIf(order.isEmpty() || compareNow(report, order.get(), kind, object)));
  }

  /** False if someone else changed the order, so that it must be read again. */
  private boolean compareNow(Report report, Order order, Kind kind, String object) {
    return switch (contradictions.compare(report, order, kind, object)) {
      // Stripe may well say more than the order knows.
      case Comparison.Agrees(var now) -> applyTo(report, order, now, true, report::add);
      case Comparison.Told() -> true;
      case Comparison.Moved() -> false;
    };
  }

  /** Not where another one has paid the order already: that is its own then. */
  private static boolean canBind(Order order, StripeObject object) {
    return object.kind() == Kind.PAYMENT_INTENT
        && order.paymentIntentId().isEmpty()
        && order.facts().payments().entrySet().stream()
            .filter(known -> !known.getKey().equals(object.paymentIntent()))
            .noneMatch(known -> known.getValue().succeeded());
  }

  /** False if someone else changed the order, so that it must be read again. */
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
    if (turnedUpTooLate(object, order) && cancel(report, object, order, found)) {
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

  /** Notes that a read by our key says what was known. False if someone else changed the order. */
  private boolean confirm(Order order, String object) {
    return !order.unconfirmed().contains(object) || orders.update(order.confirm(object));
  }

  /** A second PaymentIntent for the order is a reason for quarantine, even if it says nothing. */
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

  /** With whose the PaymentIntent is, where only its metadata say so. */
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

  /** An order that expired must not be paid any more. */
  private static boolean turnedUpTooLate(StripeObject object, Order order) {
    return order.facts().expired() && isAbandoned(object, order);
  }

  /**
   * Ends the wait for an order that was not paid in time. A payment that races us wins.
   *
   * @param paymentIntent as it is now
   * @return until when it is left all the same, to a buyer who pays outside the page
   */
  Optional<Instant> endWait(Report report, Order order, StripeObject paymentIntent) {
    observe(report, paymentIntent);
    return switch (waitingFor(paymentIntent, order)) {
      case WaitingFor.Nothing() -> {
        var _ = cancel(report, paymentIntent, order, report::add);
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

  /** Cancels it. Whether nobody can pay it any more, and the order knows what became of it. */
  private boolean cancel(
      Report report, StripeObject paymentIntent, Order order, Consumer<Drift> found) {
    return switch (account.cancel(paymentIntent.paymentIntent())) {
      case Cancellation.Canceled(var now) -> {
        observe(report, now, _ -> {}); // what we brought about is no drift
        found.accept(waitedTooLong(order, Remedy.CANCELED));
        yield true;
      }
      case Cancellation.Refused() -> {
        // It was paid this moment, or canceled by someone else: see which.
        Optional<StripeObject> now =
            account
                .object(Kind.PAYMENT_INTENT, paymentIntent.id())
                .filter(object -> !isAbandoned(object, order));
        if (now.isEmpty()) {
          found.accept(waitedTooLong(order, Remedy.NEEDS_A_PERSON));
        }
        now.ifPresent(object -> observe(report, object, found));
        yield now.isPresent();
      }
    };
  }

  /** What an order that is too old waits for. */
  private sealed interface WaitingFor {
    /** Its buyer has abandoned it. */
    record Nothing() implements WaitingFor {}

    /** The buyer, or their bank, may still pay outside the page. */
    record TheBuyer(Instant until) implements WaitingFor {}

    /** Stripe asks the buyer for something that we have never heard of. */
    record SomethingUnknown() implements WaitingFor {}

    record ACapture() implements WaitingFor {}

    /** It is through, or a bank works on it: that is left to it, for days if need be. */
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

  /** When the PaymentIntent began to require action, as far as the order knows. */
  private static Instant since(PaymentObservation said, Order order) {
    return Optional.ofNullable(order.facts().payments().get(said.paymentIntent()))
        .flatMap(PaymentFacts::openState)
        .filter(state -> state.kind() == OpenState.Kind.REQUIRES_ACTION)
        .map(OpenState::at)
        .orElse(said.at());
  }

  /** Tries an orphan again, with what the webhook lacks: Stripe's API in the version we read. */
  void retryOrphan(Report report, ProcessedEvent orphan) {
    // Stripe isn't asked for what can't be kept all the same.
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

  /** The event as it was made, else with its object as it is now. */
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
   * For an event that Stripe has forgotten. What a refund or a dispute was about nobody knows any
   * more: its PaymentIntent must not stand in for it.
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

  /** Whether Stripe can be asked for what the drift is about, and no list need be gone through. */
  static boolean canReadAgain(Drift drift) {
    return drift.namesAnObject()
        && (drift.stage() == Stage.EVENTS || drift.stage().kind().isPresent());
  }

  /** Looks again at what a run before could not settle. */
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
   * An event that is heard after its object was listed may say what was so before, in the same
   * second: what is so now must stand.
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

  private static Drift waitedTooLong(Order order, Remedy remedy) {
    return waiting(What.UNPAID_TOO_LONG, order.id().value(), order, remedy);
  }

  /** About an order that waits to be paid. */
  static Drift waiting(What what, String object, Order order, Remedy remedy) {
    return new Drift(what, Stage.UNPAID_ORDERS, object, Optional.of(order.id()), remedy);
  }
}
