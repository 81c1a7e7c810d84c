package dev.countersign.reconcile;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.countersign.dynamodb.DynamoDbOrders;
import dev.countersign.emulators.secretsmanager.InProcessSecretsManager;
import dev.countersign.emulators.stripe.StripeCall;
import dev.countersign.emulators.stripe.StripeSimulator;
import dev.countersign.http.Log;
import dev.countersign.money.Currency;
import dev.countersign.money.Money;
import dev.countersign.orders.Order;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.OrderStatus;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.orders.RefundObservation;
import dev.countersign.orders.Stack;
import dev.countersign.payments.EventProcessor;
import dev.countersign.payments.PaymentIntents.Creation;
import dev.countersign.payments.StripeAccount;
import dev.countersign.payments.StripeEvent;
import dev.countersign.payments.StripeObject;
import dev.countersign.pricing.ProductId;
import dev.countersign.pricing.Quote;
import dev.countersign.secrets.SecretsManagerSecrets;
import dev.countersign.secrets.StripeKeys;
import dev.countersign.stripe.StripeApiAccount;
import dev.countersign.stripe.StripeEventReader;
import dev.countersign.stripe.StripePaymentIntents;
import dev.countersign.stripe.StripeTransport;
import dev.countersign.testkit.LambdaContext;
import dev.countersign.testkit.LogLines;
import dev.countersign.testkit.TestClock;
import dev.countersign.testkit.TestTables;
import dev.countersign.testkit.shop.SimulatedStripe;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A shop whose webhook endpoint hears nothing unless a test says so, its Stripe account, and the
 * function that brings the two together.
 */
final class ReconciledShop {
  static final Stack STACK = new Stack("shop", "shop/0a1b2c3d");
  static final Duration STALE_AFTER = Duration.ofHours(24);
  private static final String API_KEY = "sk_test_canaryCanaryCanary";
  private static final String LIVE_KEY = "sk_live_canaryCanaryCanary";
  private static final Currency USD = Currency.of("usd").orElseThrow();

  private final Stack stack;
  final TestClock stripesClock = new TestClock();
  private Duration error = Duration.ZERO;

  /** Ours; Stripe shows the right time. */
  final InstantSource clock = () -> stripesClock.instant().plus(error);

  final StripeSimulator stripe =
      new StripeSimulator(
          new dev.countersign.emulators.stripe.AccountKeys(
              API_KEY, "pk_test_abc", List.of("whsec_abc")),
          stripesClock,
          new SplittableRandom(14));
  final TestTables tables = new TestTables();
  final DynamoDbOrders orders =
      new DynamoDbOrders(tables.dynamoDb(), DynamoDbOrders.TableNames.of(tables.environment()));
  final SpoiledOrders spoiled = new SpoiledOrders(orders);
  final Journal journal =
      new DynamoDbJournal(tables.dynamoDb(), tables.name("ReconciliationsTable"), (_, _) -> {});
  final LogLines log = new LogLines();
  final InProcessSecretsManager secrets = new InProcessSecretsManager(clock, "api-key", API_KEY);
  private final StripeKeys keys =
      new StripeKeys(
          new SecretsManagerSecrets(secrets),
          "api-key",
          clock,
          new Log("reconcile", clock, log)::lastGoodSecretServes);
  private StripeTransport transport = new SimulatedStripe(stripe);
  private Duration timeLeft = Duration.ofMinutes(15);

  ReconciledShop() {
    this(STACK);
  }

  ReconciledShop(Stack stack) {
    this.stack = stack;
  }

  /** Orders two tees for 4000, with its PaymentIntent bound. */
  Order checkOut() {
    Order placed = place();
    Order bound = placed.bindTo(new PaymentIntentId(create(placed)));
    orders.bind(bound, bound.paymentIntentId().orElseThrow());
    return bound;
  }

  /** Orders two tees; the create function died before it asked Stripe. */
  Order place() {
    return place(false);
  }

  /** The same, to be paid with real money; reconciliation has a test key. */
  Order placeLive() {
    return place(true);
  }

  private Order place(boolean livemode) {
    var line = new Quote.Line(new ProductId("tee"), 2, new Money(2000, USD));
    Order order =
        Order.place(
            OrderId.derive(stack.name(), UUID.randomUUID()),
            stack.mark(),
            "digest",
            new Quote(List.of(line), line.amount()),
            livemode,
            stripesClock.instant());
    orders.insert(order);
    return order;
  }

  /** Creates the order's PaymentIntent at Stripe; its id is not saved. */
  String create(Order order) {
    var paymentIntents =
        new StripePaymentIntents(keys, new SimulatedStripe(stripe), stack, clock, (_, _) -> {});
    if (paymentIntents.create(order) instanceof Creation.Created(var created)) {
      return created.id().value();
    }
    throw new IllegalStateException("not created");
  }

  /** The buyer pays at Stripe. */
  void pay(String paymentIntent) {
    pay(paymentIntent, "pm_card_visa");
  }

  void pay(String paymentIntent, String paymentMethod) {
    post("/v1/payment_intents/" + paymentIntent + "/confirm", "payment_method=" + paymentMethod);
  }

  private void post(String path, String form) {
    var _ =
        stripe.handle(
            new StripeCall("POST", path, Map.of("Authorization", "Bearer " + API_KEY), form));
  }

  /** The webhook hears of the latest event of that type. */
  void hears(String type) {
    JsonObject event =
        stripe.events().stream()
            .filter(made -> made.get("type").getAsString().equals(type))
            .reduce((_, latest) -> latest)
            .orElseThrow();
    hears(event);
  }

  /** The webhook hears of an event, as it would under another version of the API perhaps. */
  void hears(JsonObject event) {
    if (StripeEventReader.read(event, stripesClock.instant())
        instanceof StripeEvent.ParsedEvent.Handled(var handled)) {
      var _ = new EventProcessor(orders, stack, clock).process(handled);
    } else {
      throw new IllegalStateException("not handled: " + event);
    }
  }

  void passes(Duration time) {
    stripesClock.advance(time);
  }

  /** Our clock shows that much too late from now on. */
  void goesWrongBy(Duration time) {
    error = time;
  }

  /** What stands between us and Stripe from now on. */
  void reach(StripeTransport through) {
    transport = through;
  }

  /**
   * Somebody puts the key of another account, which lists nothing of ours, in the place of ours.
   */
  StripeSimulator opensAnotherAccount() {
    var other =
        new StripeSimulator(
            new dev.countersign.emulators.stripe.AccountKeys(
                API_KEY, "pk_test_another", List.of("whsec_abc")),
            stripesClock,
            new SplittableRandom(15));
    reach(new SimulatedStripe(other));
    return other;
  }

  /**
   * Reconciliation has a live key from now on, and lists what was paid with real money: nothing.
   */
  void isGivenALiveKey() {
    secrets.put("api-key", LIVE_KEY);
    keys.forget();
    reach(
        new SimulatedStripe(
            new StripeSimulator(
                new dev.countersign.emulators.stripe.AccountKeys(
                    LIVE_KEY, "pk_live_abc", List.of("whsec_abc")),
                stripesClock,
                new SplittableRandom(16))));
  }

  /** The right key is back. */
  void opensItsOwnAccount() {
    secrets.put("api-key", API_KEY);
    keys.forget();
    reach(new SimulatedStripe(stripe));
  }

  /** As many refunds as it has room for are known of the order; Stripe knows of none of them. */
  void isRefundedInManyParts(Order order) {
    for (int i = 1; i < Order.MAX_STRIPE_OBJECTS; i++) {
      Order before = stored(order);
      var refund =
          new RefundObservation(
              before.paymentIntentId().orElseThrow(),
              "re_part" + i,
              "succeeded",
              1,
              "usd",
              false,
              stripesClock.instant(),
              "evt_part" + i);
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
            spoiled,
            spoiled,
            account(),
            journal,
            stack,
            STALE_AFTER,
            new Log("reconcile", clock, log),
            clock);
    var out = new ByteArrayOutputStream();
    try {
      handler.handleRequest(
          new ByteArrayInputStream(payload.getBytes(StandardCharsets.UTF_8)),
          out,
          new LambdaContext(timeLeft));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return JsonParser.parseString(out.toString(StandardCharsets.UTF_8)).getAsJsonObject();
  }

  private StripeApiAccount account() {
    return new StripeApiAccount(keys, transport, clock, (_, _) -> {});
  }

  /** What is news to us of the PaymentIntents that Stripe lists. */
  List<StripeObject> news() {
    var lastDay =
        new StripeAccount.Window(
            stripesClock.instant().minus(Duration.ofDays(1)), stripesClock.instant());
    return new Repairs(orders, orders, account(), stack, clock)
        .news(
            account()
                .objects(StripeObject.Kind.PAYMENT_INTENT, lastDay, Optional.empty())
                .orElseThrow()
                .items());
  }

  Order stored(Order order) {
    return orders.find(order.id()).orElseThrow();
  }

  /** What is kept of the events that were counted. */
  Collection<Map<String, AttributeValue>> markers() {
    return tables.rows("ProcessedEventsTable");
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
