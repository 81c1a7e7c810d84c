package dev.countersign.reconcile;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.countersign.emulators.stripe.AccountKeys;
import dev.countersign.emulators.stripe.StripeSimulator;
import dev.countersign.orders.Order;
import dev.countersign.orders.OrderStatus;
import dev.countersign.orders.Refund;
import dev.countersign.orders.RefundObservation;
import dev.countersign.orders.Stack;
import dev.countersign.payments.StripeAccount;
import dev.countersign.payments.StripeObject;
import dev.countersign.stripe.StripeApiAccount;
import dev.countersign.stripe.StripeTransport;
import dev.countersign.testkit.LambdaContext;
import dev.countersign.testkit.shop.ShopWithStripe;
import dev.countersign.testkit.shop.SimulatedStripe;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A shop whose webhook endpoint hears nothing unless a test says so, its Stripe account, and the
 * function that brings the two together.
 */
final class ReconciledShop extends ShopWithStripe {
  static final Duration STALE_AFTER = Duration.ofHours(24);
  static final CancelAfter CANCEL_AFTER = new CancelAfter(STALE_AFTER, 10);
  private static final String LIVE_KEY = "sk_live_canaryCanaryCanary";

  final SpoiledOrders spoiled = new SpoiledOrders(orders);
  final Journal journal =
      new DynamoDbJournal(tables.dynamoDb(), tables.name("ReconciliationsTable"), (_, _) -> {});
  private StripeTransport transport = new SimulatedStripe(stripe);
  private Duration timeLeft = Duration.ofMinutes(15);

  ReconciledShop() {
    this(STACK);
  }

  ReconciledShop(Stack stack) {
    super("reconcile", stack);
  }

  /** The buyer pays at Stripe. */
  void pay(String paymentIntent) {
    pay(paymentIntent, "pm_card_visa");
  }

  void passes(Duration time) {
    clock.advance(time);
  }

  /** What stands between us and Stripe from now on. */
  void reach(StripeTransport through) {
    transport = through;
  }

  /** Whoever reads a PaymentIntent from now on is told that status, given as JSON. */
  void reachWithStatus(String json) {
    StripeTransport direct = new SimulatedStripe(stripe);
    reach(
        request -> {
          StripeTransport.Response answer = direct.send(request);
          return request.path().startsWith("/v1/payment_intents")
              ? new StripeTransport.Response(
                  answer.status(),
                  answer.headers(),
                  answer.body().replaceAll("\"status\": \"[a-z_]+\"", "\"status\": " + json))
              : answer;
        });
  }

  /**
   * Somebody puts the key of another account, which lists nothing of ours, in the place of ours.
   */
  StripeSimulator opensAnotherAccount() {
    var other =
        new StripeSimulator(
            new AccountKeys(API_KEY, "pk_test_another", List.of("whsec_abc")),
            clock,
            new SplittableRandom(15));
    reach(new SimulatedStripe(other));
    return other;
  }

  /**
   * Reconciliation has a live key from now on, and lists what was paid with real money: nothing.
   */
  void isGivenALiveKey() {
    secrets.put(SECRET_ID, LIVE_KEY);
    keys.forget();
    reach(
        new SimulatedStripe(
            new StripeSimulator(
                new AccountKeys(LIVE_KEY, "pk_live_abc", List.of("whsec_abc")),
                clock,
                new SplittableRandom(16))));
  }

  /** The right key is back. */
  void opensItsOwnAccount() {
    secrets.put(SECRET_ID, API_KEY);
    keys.forget();
    reach(new SimulatedStripe(stripe));
  }

  /** As many refunds as it has room for are known of the order; Stripe knows of none of them. */
  void isRefundedInManyParts(Order order) {
    for (int i = 1; i < Order.MAX_STRIPE_OBJECTS; i++) {
      Order before = stored(order);
      var refund =
          new RefundObservation(
              "re_part" + i,
              new Refund(before.paymentIntentId().orElseThrow(), "succeeded", 1, clock.instant()),
              "usd",
              false);
      orders.update(before.observe(refund));
    }
  }

  /** How long Lambda lets the function run from now on. */
  void allow(Duration time) {
    timeLeft = time;
  }

  /** Runs as the schedule does, once what happened has settled. */
  JsonObject reconcile() {
    passes(Duration.ofMinutes(6));
    return invoke("{}");
  }

  JsonObject invoke(String payload) {
    var handler =
        new ReconcileHandler(
            spoiled, spoiled, account(), journal, stack, CANCEL_AFTER, functionLog, ownClock);
    return invoke(handler, payload, new LambdaContext(timeLeft));
  }

  private StripeApiAccount account() {
    return new StripeApiAccount(keys, transport, ownClock, (_, _) -> {});
  }

  /** What is news to us of the PaymentIntents that Stripe lists. */
  List<StripeObject> news() {
    var lastDay =
        new StripeAccount.Window(clock.instant().minus(Duration.ofDays(1)), clock.instant());
    return new Repairs(orders, orders, account(), stack, ownClock, CANCEL_AFTER)
        .news(
            account()
                .objects(StripeObject.Kind.PAYMENT_INTENT, lastDay, Optional.empty())
                .orElseThrow()
                .items());
  }

  OrderStatus status(Order order) {
    return stored(order).status();
  }

  /** The ids of what needs a person, by the report. */
  static List<String> items(JsonObject answer) {
    return answer.getAsJsonArray("items").asList().stream()
        .map(item -> item.getAsJsonObject().get("item").getAsString())
        .toList();
  }

  /** The words of a list in the report. */
  static List<String> words(JsonObject answer, String list) {
    return answer.getAsJsonArray(list).asList().stream().map(JsonElement::getAsString).toList();
  }

  /** What the latest line of the log counts. */
  long counted(String metric) {
    return log.last().get(metric).getAsLong();
  }

  /** What a drift report names, as {@code what remedy}. */
  static List<String> drift(JsonObject answer) {
    return answer.getAsJsonArray("drift").asList().stream()
        .map(JsonElement::getAsJsonObject)
        .map(drift -> drift.get("what").getAsString() + " " + drift.get("remedy").getAsString())
        .toList();
  }
}
