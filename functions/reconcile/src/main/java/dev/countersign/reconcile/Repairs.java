package dev.countersign.reconcile;

import dev.countersign.events.EventProcessor;
import dev.countersign.events.StripeEvent;
import dev.countersign.events.StripeObject;
import dev.countersign.events.StripeObject.Content;
import dev.countersign.events.StripeObject.Kind;
import dev.countersign.faults.Unavailable;
import dev.countersign.orders.Backlog;
import dev.countersign.orders.Observation;
import dev.countersign.orders.Order;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.Orders;
import dev.countersign.orders.PaymentObservation;
import dev.countersign.orders.ProcessedEvent;
import dev.countersign.reconcile.Drift.Remedy;
import dev.countersign.reconcile.Drift.What;
import dev.countersign.stripe.StripeAccount;
import dev.countersign.stripe.StripeAccount.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Compares one thing of Stripe's with ours, and mends what differs. A difference is reported before
 * it is mended: after a crash in between it is found, and so reported, again.
 */
final class Repairs {
  private static final int MOST_ATTEMPTS = 5;

  /** Nobody can create a PaymentIntent for so old an order, and none is on its way. */
  private static final Duration TOO_OLD_FOR_ANY = Order.CREATION_WINDOW.plus(Duration.ofHours(1));

  private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

  private final Orders orders;
  private final Backlog backlog;
  private final StripeAccount account;
  private final EventProcessor events;
  private final Journal journal;
  private final String stack;
  private final InstantSource clock;

  Repairs(
      Orders orders,
      Backlog backlog,
      StripeAccount account,
      Journal journal,
      String stack,
      InstantSource clock) {
    this.orders = orders;
    this.backlog = backlog;
    this.account = account;
    this.events = new EventProcessor(orders, stack, clock);
    this.journal = journal;
    this.stack = stack;
    this.clock = clock;
  }

  /** Gives an event that was not heard its effect, through the very processor of the webhook. */
  void hear(Run run, StripeEvent event) {
    if (backlog.isRecorded(event.id())) {
      return;
    }
    Optional<OrderId> owner = owner(event.object());
    if (owner.isEmpty()) {
      return;
    }
    if (canKeep(owner.get(), event.object())) {
      report(run, What.EVENT_NOT_HEARD, event.id(), owner, Remedy.RECORDED);
    }
    var _ = events.process(event); // an orphan is kept, and told of with the others
  }

  /** Whether there is the order, and room in it for what the object says. */
  private boolean canKeep(OrderId id, StripeObject object) {
    return object.content() instanceof Content.Says(var said)
        && orders.find(id).filter(order -> order.hasRoomFor(said)).isPresent();
  }

  /** Lets the order know what Stripe's object says, if it is news. */
  void observe(Run run, StripeObject object) {
    observe(object, drift -> journal.report(run, drift));
  }

  private void observe(StripeObject object, Consumer<Drift> found) {
    Optional<OrderId> owner = owner(object);
    if (owner.isEmpty()) {
      return;
    }
    for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      Optional<Order> order = orders.find(owner.get());
      if (order.isEmpty()) {
        found.accept(new Drift(What.ORDER_MISSING, object.id(), owner, Remedy.NEEDS_A_PERSON));
        return;
      }
      if (isSettled(object, order.get(), found)) {
        return;
      }
    }
    throw new Unavailable("order " + owner.get() + " kept changing under us");
  }

  private Optional<OrderId> owner(StripeObject object) {
    return Optional.of(object.paymentIntent())
        .filter(id -> !id.isEmpty())
        .flatMap(orders::findByPaymentIntent)
        .or(
            () ->
                object
                    .claim()
                    .filter(claim -> claim.stack().equals(stack))
                    .map(StripeObject.Claim::order));
  }

  /** False if someone else changed the order, so that it must be read again. */
  private boolean isSettled(StripeObject object, Order order, Consumer<Drift> found) {
    if (object.kind() == Kind.PAYMENT_INTENT && order.paymentIntentId().isEmpty()) {
      found.accept(drift(What.PAYMENT_INTENT_NOT_BOUND, object.id(), order, Remedy.BOUND));
      Order bound = order.bindTo(object.id());
      return orders.bind(bound, object.id()) && isSettled(object, bound, found);
    }
    boolean turnedUpTooLate = order.facts().expired() && waitsForTheBuyer(object);
    if (turnedUpTooLate && !account.cancel(object.id())) {
      account
          .object(Kind.PAYMENT_INTENT, object.id())
          .filter(Repairs::waitsForTheBuyer)
          .ifPresent(_ -> found.accept(unpaidForAPerson(order)));
    }
    return switch (object.content()) {
      case Content.Says(var said) -> learns(object, order, said, found);
      case Content.SaysNothing() -> meets(object, order, found);
      case Content.Unreadable(), Content.Inconsistent() -> {
        found.accept(drift(What.UNREADABLE, object.id(), order, Remedy.NEEDS_A_PERSON));
        yield true;
      }
    };
  }

  private boolean learns(
      StripeObject object, Order order, Observation said, Consumer<Drift> found) {
    if (!order.learnsFrom(said)) {
      return true;
    }
    if (!order.hasRoomFor(said)) {
      found.accept(drift(What.NO_ROOM, object.id(), order, Remedy.NEEDS_A_PERSON));
      return order.hasOverflowed() || orders.update(order.overflow());
    }
    found.accept(drift(unknown(object.kind()), object.id(), order, Remedy.RECORDED));
    return orders.update(order.hear(said));
  }

  /** A second PaymentIntent for the order is a reason for quarantine, even if it says nothing. */
  private boolean meets(StripeObject paymentIntent, Order order, Consumer<Drift> found) {
    if (order.facts().payments().containsKey(paymentIntent.id())) {
      return true;
    }
    found.accept(drift(What.PAYMENT_NOT_KNOWN, paymentIntent.id(), order, Remedy.RECORDED));
    return orders.update(order.meet(paymentIntent.id()));
  }

  private static What unknown(Kind kind) {
    return switch (kind) {
      case PAYMENT_INTENT -> What.PAYMENT_NOT_KNOWN;
      case REFUND -> What.REFUND_NOT_KNOWN;
      case DISPUTE -> What.DISPUTE_NOT_KNOWN;
      case EARLY_FRAUD_WARNING -> What.FRAUD_WARNING_NOT_KNOWN;
    };
  }

  /** Ends the wait for an order that was not paid in time. A payment that races us wins. */
  void sweep(Run run, OrderId id) {
    Optional<Order> found = orders.find(id).filter(order -> order.status().isPayable());
    if (found.isEmpty()) {
      return; // paid since it was listed
    }
    Order order = found.get();
    if (order.livemode() != account.isLive()) {
      report(run, What.OTHER_MODE, id.value(), order, Remedy.NEEDS_A_PERSON);
      return;
    }
    Optional<String> paymentIntent = order.paymentIntentId();
    if (paymentIntent.isEmpty()) {
      sweepUnbound(run, order);
      return;
    }
    account
        .object(Kind.PAYMENT_INTENT, paymentIntent.get())
        .ifPresentOrElse(
            object -> cancel(run, object, order),
            () ->
                report(
                    run,
                    What.PAYMENT_INTENT_MISSING,
                    paymentIntent.get(),
                    order,
                    Remedy.NEEDS_A_PERSON));
  }

  private void sweepUnbound(Run run, Order order) {
    Instant placed = order.createdAt();
    var lifetime = new Window(placed.minus(CLOCK_SKEW), placed.plus(TOO_OLD_FOR_ANY));
    var found = account.findFor(order.id(), lifetime);
    found.stream()
        .filter(object -> owner(object).equals(Optional.of(order.id()))) // or its metadata lie
        .forEach(object -> cancel(run, object, order));
    boolean canExpire = !clock.instant().isBefore(placed.plus(TOO_OLD_FOR_ANY));
    if (found.isEmpty() && canExpire) {
      report(run, What.UNPAID_TOO_LONG, order.id().value(), order, Remedy.EXPIRED);
      var _ = orders.update(order.expire()); // if it moved, the next run looks again
    }
  }

  private void cancel(Run run, StripeObject paymentIntent, Order order) {
    observe(run, paymentIntent);
    switch (waitingFor(paymentIntent)) {
      case THE_BUYER -> {
        report(run, What.UNPAID_TOO_LONG, order.id().value(), order, Remedy.CANCELED);
        boolean isCanceled = account.cancel(paymentIntent.id());
        // If it can't be canceled any more, it was paid this moment: see which.
        var now = account.object(Kind.PAYMENT_INTENT, paymentIntent.id());
        now.ifPresent(object -> observe(object, _ -> {})); // what we brought about is no drift
        if (!isCanceled && now.filter(Repairs::waitsForTheBuyer).isPresent()) {
          journal.report(run, unpaidForAPerson(order));
        }
      }
      case A_CAPTURE ->
          report(run, What.WAITS_FOR_CAPTURE, paymentIntent.id(), order, Remedy.NEEDS_A_PERSON);
      case NOBODY -> {}
    }
  }

  /** Stripe won't cancel it, and it can still be paid. */
  private static Drift unpaidForAPerson(Order order) {
    return drift(What.UNPAID_TOO_LONG, order.id().value(), order, Remedy.NEEDS_A_PERSON);
  }

  private enum WaitingFor {
    THE_BUYER,
    A_CAPTURE,
    NOBODY
  }

  private static boolean waitsForTheBuyer(StripeObject object) {
    return waitingFor(object) == WaitingFor.THE_BUYER;
  }

  /** What a bank is working on is left to it, for days if need be. */
  private static WaitingFor waitingFor(StripeObject paymentIntent) {
    return switch (paymentIntent.content()) {
      case Content.SaysNothing() -> WaitingFor.THE_BUYER;
      case Content.Unreadable(), Content.Inconsistent() -> WaitingFor.NOBODY;
      case Content.Says(PaymentObservation said) ->
          switch (said.state()) {
            case REQUIRES_ACTION, PAYMENT_FAILED -> WaitingFor.THE_BUYER;
            case REQUIRES_CAPTURE -> WaitingFor.A_CAPTURE;
            case SUCCEEDED, CANCELED, PROCESSING -> WaitingFor.NOBODY;
          };
      case Content.Says _ -> WaitingFor.NOBODY; // a refund, a dispute, a warning
    };
  }

  /** Tries an orphan again, with what the webhook lacks: Stripe's API in the version we read. */
  void adopt(Run run, ProcessedEvent orphan) {
    Optional<StripeEvent> readable =
        readable(orphan).filter(event -> canKeep(orphan.order(), event.object()));
    if (readable.isEmpty()) {
      report(
          run,
          What.ORPHANED_EVENT,
          orphan.eventId(),
          Optional.of(orphan.order()),
          Remedy.NEEDS_A_PERSON);
      return;
    }
    report(
        run, What.ORPHANED_EVENT, orphan.eventId(), Optional.of(orphan.order()), Remedy.RECORDED);
    var _ = events.process(readable.get());
    bind(run, readable.get().object(), orphan.order());
  }

  /** What came before its order is older than all that this run or a later one lists. */
  private void bind(Run run, StripeObject object, OrderId id) {
    boolean isUnbound =
        object.kind() == Kind.PAYMENT_INTENT
            && orders.find(id).filter(order -> order.paymentIntentId().isEmpty()).isPresent();
    if (isUnbound) {
      observe(run, object);
    }
  }

  /** The event as it was made, else with its object as it is now. */
  private Optional<StripeEvent> readable(ProcessedEvent orphan) {
    Optional<StripeEvent> event =
        account
            .event(orphan.eventId())
            .flatMap(
                reading ->
                    reading instanceof StripeEvent.Reading.Handled(var handled)
                        ? Optional.of(handled)
                        : Optional.empty());
    if (event.filter(made -> says(made.object())).isPresent()) {
      return event;
    }
    return event
        .map(StripeEvent::object)
        .filter(made -> !made.id().isEmpty())
        .flatMap(made -> account.object(made.kind(), made.id()))
        .or(() -> paymentIntentOf(orphan))
        .filter(Repairs::says)
        .map(
            object ->
                new StripeEvent(orphan.eventId(), orphan.type(), orphan.created(), "", object));
  }

  /**
   * For an event that Stripe has forgotten. What a refund or a dispute was about nobody knows any
   * more: its PaymentIntent must not stand in for it.
   */
  private Optional<StripeObject> paymentIntentOf(ProcessedEvent orphan) {
    return orphan.type().startsWith("payment_intent.") && !orphan.paymentIntent().isEmpty()
        ? account.object(Kind.PAYMENT_INTENT, orphan.paymentIntent())
        : Optional.empty();
  }

  private static boolean says(StripeObject object) {
    return object.content() instanceof Content.Says;
  }

  /** Names what can't be read, so that it holds up nothing else. */
  void giveUpOn(Run run, String object) {
    report(run, What.UNREADABLE, object, Optional.empty(), Remedy.NEEDS_A_PERSON);
  }

  private void report(Run run, What what, String object, Order order, Remedy remedy) {
    journal.report(run, drift(what, object, order, remedy));
  }

  private static Drift drift(What what, String object, Order order, Remedy remedy) {
    return new Drift(what, object, Optional.of(order.id()), remedy);
  }

  private void report(Run run, What what, String object, Optional<OrderId> order, Remedy remedy) {
    journal.report(run, new Drift(what, object, order, remedy));
  }
}
