package dev.countersign.payments;

import dev.countersign.faults.Unavailable;
import dev.countersign.orders.Observation;
import dev.countersign.orders.Order;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.Orders;
import dev.countersign.orders.Orders.Match;
import dev.countersign.orders.ProcessedEvent;
import dev.countersign.orders.Reason;
import dev.countersign.orders.Stack;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Applies an event to its order exactly once. The event's marker and the order change in one
 * transaction, so a second delivery, later or at the same time, finds the event processed.
 */
public final class EventProcessor {
  /**
   * Reconciliation lists PaymentIntents for 25 hours, so it detects in time what an event reported
   * falsely. Half of that time is left for runs that fail.
   */
  private static final Duration SURELY_LISTED = Duration.ofHours(12);

  private final Orders orders;
  private final Owners owners;
  private final InstantSource clock;
  private final Proof proof;

  /** The proof on which an event is believed. */
  public enum Proof {
    /** The event is signed, by Stripe or by someone else who has the secret. */
    SIGNATURE,
    /** Stripe's API listed the event to our key. */
    OUR_KEY
  }

  /**
   * Processes signed events.
   *
   * @param stack this deployment; events of another deployment are not ours
   */
  public EventProcessor(Orders orders, Stack stack, InstantSource clock) {
    this(orders, stack, clock, Proof.SIGNATURE);
  }

  /**
   * Processes events with the given proof.
   *
   * @param stack this deployment; events of another deployment are not ours
   */
  public EventProcessor(Orders orders, Stack stack, InstantSource clock, Proof proof) {
    this.orders = orders;
    this.owners = new Owners(orders, stack);
    this.clock = clock;
    this.proof = proof;
  }

  /**
   * Processes a proven event. The outcome is durable when this method returns.
   *
   * @throws Unavailable if it is not known whether anything is durable: the event must be delivered
   *     again
   */
  public EventOutcome process(StripeEvent event) {
    return owners.change(
        event.object(),
        match ->
            match.isEmpty()
                ? Optional.of(new EventOutcome.Foreign())
                : process(event, match.get()));
  }

  /**
   * Processes the event for the matching order. Returns empty if someone else changed the order in
   * between.
   */
  private Optional<EventOutcome> process(StripeEvent event, Match match) {
    return apply(event, match)
        .map(
            effect ->
                owners.differs(event.object(), match)
                    ? new EventOutcome.MetadataDiffers(effect)
                    : effect);
  }

  private Optional<EventOutcome> apply(StripeEvent event, Match match) {
    if (match.order().isEmpty()) {
      return Optional.of(keepOrphan(event, match.id()));
    }
    Order order = match.order().get();
    return switch (event.object().content()) {
      case StripeObject.Content.Says(var said) ->
          record(event, observed(said, event.object(), order), order, match.isLinked());
      // The content is not recorded, so the link to the PaymentIntent that it names is not recorded
      // either.
      case StripeObject.Content.Inconsistent() ->
          record(event, order.hold(Reason.INCONSISTENT_EVENT, event.object().id()), order, true);
      // An event of a known type always says something. If its object says nothing, the event
      // cannot be read.
      case StripeObject.Content.SaysNothing(), StripeObject.Content.Unreadable() ->
          Optional.of(keepOrphan(event, match.id()));
    };
  }

  /**
   * Returns the order with the observation. The object is marked as unconfirmed if no list of
   * Stripe's shows whether the event is true, so that it will be read at Stripe.
   */
  private Order observed(Observation said, StripeObject object, Order order) {
    boolean isListed =
        object.kind() == StripeObject.Kind.PAYMENT_INTENT
            && order.paymentIntentId().equals(Optional.of(object.paymentIntent()))
            && clock.instant().isBefore(order.createdAt().plus(SURELY_LISTED));
    boolean isDoubtful =
        proof == Proof.SIGNATURE && !isListed && said.hasConsequences() && order.learnsFrom(said);
    Order next = order.observe(said);
    return isDoubtful ? next.doubting(object.id()) : next;
  }

  private Optional<EventOutcome> record(
      StripeEvent event, Order next, Order order, boolean isLinked) {
    if (!next.fits()) {
      return quarantineOverflow(event, order);
    }
    Set<Reason> newReasons = new TreeSet<>(next.standing().reasons());
    newReasons.removeAll(order.standing().reasons());
    ProcessedEvent.Outcome outcome =
        newReasons.isEmpty() ? ProcessedEvent.Outcome.APPLIED : ProcessedEvent.Outcome.QUARANTINED;
    return switch (orders.record(next, marker(event, order.id(), outcome), isLinked)) {
      case RECORDED ->
          Optional.of(
              newReasons.isEmpty()
                  ? new EventOutcome.Applied(order.id())
                  : new EventOutcome.Quarantined(order.id(), newReasons));
      case DUPLICATE -> Optional.of(new EventOutcome.Duplicate(order.id()));
      case MOVED -> Optional.empty();
    };
  }

  /**
   * Quarantines the order first, because it now knows less than Stripe, and then keeps the event.
   * Returns empty if someone else changed the order in between.
   */
  private Optional<EventOutcome> quarantineOverflow(StripeEvent event, Order order) {
    if (order.hasOverflowed()) {
      return Optional.of(keepOrphan(event, order.id()));
    }
    if (!orders.update(order.overflow(event.object().id()))) {
      return Optional.empty();
    }
    var _ = keepOrphan(event, order.id());
    return Optional.of(new EventOutcome.Quarantined(order.id(), Set.of(Reason.MORE_THAN_FITS)));
  }

  private EventOutcome keepOrphan(StripeEvent event, OrderId id) {
    orders.keepOrphan(marker(event, id, ProcessedEvent.Outcome.ORPHAN));
    return new EventOutcome.Orphaned(id);
  }

  private ProcessedEvent marker(StripeEvent event, OrderId id, ProcessedEvent.Outcome outcome) {
    return ProcessedEvent.at(
        clock.instant(),
        event.id(),
        event.type(),
        id,
        event.object().paymentIntent(),
        event.created(),
        outcome);
  }
}
