package dev.countersign.publishorderevents;

import dev.countersign.orders.Dispute;
import dev.countersign.orders.DisputeObservation;
import dev.countersign.orders.FraudWarning;
import dev.countersign.orders.FraudWarningObservation;
import dev.countersign.orders.Order;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.orders.PaymentObservation;
import dev.countersign.orders.PaymentObservation.Amounts;
import dev.countersign.orders.PaymentObservation.State;
import dev.countersign.orders.Reason;
import dev.countersign.orders.Refund;
import dev.countersign.orders.RefundObservation;
import dev.countersign.testkit.shop.TestShop;
import dev.countersign.testkit.shop.TwoTees;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * One order, for two tees at 20.00 USD, through its versions, and what others hear of them. Every
 * event is held against its schema.
 */
final class History {
  static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
  static final String PAYMENT_INTENT = "pi_3OrdersOwn";
  private static final long AMOUNT = 4000;

  private final List<Order> versions = new ArrayList<>();

  private History(Order placed) {
    versions.add(placed);
  }

  /** An order that was placed, and is not paid. */
  static History ofAnOrder() {
    return ofAnOrder(true);
  }

  /** The same with a key of Stripe's test mode. */
  static History ofATestOrder() {
    return ofAnOrder(false);
  }

  private static History ofAnOrder(boolean livemode) {
    OrderId id = OrderId.derive(TestShop.STACK.name(), UUID.randomUUID());
    return new History(TwoTees.order(id, TestShop.STACK, livemode, NOW))
        .then(order -> order.bindTo(new PaymentIntentId(PAYMENT_INTENT)));
  }

  History then(UnaryOperator<Order> change) {
    versions.add(change.apply(now()));
    return this;
  }

  History isPaid() {
    return isPaid(AMOUNT);
  }

  History isPaid(long received) {
    return hears(State.SUCCEEDED, received, now().livemode());
  }

  History hears(State state, long received, boolean livemode) {
    return then(
        order ->
            order.observe(
                new PaymentObservation(
                    new PaymentIntentId(PAYMENT_INTENT),
                    state,
                    Optional.of(new Amounts(AMOUNT, received, "usd")),
                    livemode,
                    Optional.empty(),
                    at(),
                    source())));
  }

  History isRefunded(String id, String state, long amount) {
    return then(
        order ->
            order.observe(
                new RefundObservation(
                    id,
                    new Refund(new PaymentIntentId(PAYMENT_INTENT), state, amount, at()),
                    "usd",
                    now().livemode())));
  }

  History isDisputed(String id, String state) {
    return isDisputedIn("usd", id, state);
  }

  History isDisputedIn(String currency, String id, String state) {
    return then(
        order ->
            order.observe(
                new DisputeObservation(
                    id,
                    new Dispute(
                        new PaymentIntentId(PAYMENT_INTENT),
                        state,
                        Optional.empty(),
                        AMOUNT,
                        currency,
                        at(),
                        source()),
                    now().livemode())));
  }

  History isWarnedOf() {
    return isWarnedOf("issfr_1", true);
  }

  History isWarnedOf(String id, boolean actionable) {
    return then(
        order ->
            order.observe(
                new FraudWarningObservation(
                    id,
                    new FraudWarning(
                        new PaymentIntentId(PAYMENT_INTENT), actionable, at(), source()),
                    now().livemode())));
  }

  History isReleased(Reason reason) {
    return then(order -> order.release(reason, "ada@example.com", "paid by hand", at()));
  }

  private Instant at() {
    return NOW.plusSeconds(now().version());
  }

  private String source() {
    return "evt_" + now().version();
  }

  Order now() {
    return versions.getLast();
  }

  Optional<Order> before() {
    return versions.size() > 1 ? Optional.of(versions.get(versions.size() - 2)) : Optional.empty();
  }

  List<Order> versions() {
    return List.copyOf(versions);
  }

  /** What the last change means to others. */
  List<OrderEvent> told() {
    return told(before(), now());
  }

  /** What all of it means to others, change by change. */
  List<OrderEvent> toldInAll() {
    List<OrderEvent> told = new ArrayList<>(told(Optional.empty(), versions.getFirst()));
    for (int i = 1; i < versions.size(); i++) {
      told.addAll(told(Optional.of(versions.get(i - 1)), versions.get(i)));
    }
    return told;
  }

  private static List<OrderEvent> told(Optional<Order> before, Order after) {
    List<OrderEvent> told = OrderEvent.between(before, after, NOW);
    told.forEach(Schemas::check);
    return told;
  }
}
