package dev.countersign.createpaymentintent;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.countersign.aws.SharedHttpClient;
import dev.countersign.dynamodb.DynamoDbCatalog;
import dev.countersign.emulators.secretsmanager.InProcessSecretsManager;
import dev.countersign.emulators.stripe.AccountKeys;
import dev.countersign.emulators.stripe.StripeCall;
import dev.countersign.emulators.stripe.StripeSimulator;
import dev.countersign.emulators.stripe.StripeSimulatorServer;
import dev.countersign.http.Log;
import dev.countersign.orders.Order;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.orders.PaymentObservation;
import dev.countersign.orders.PaymentObservation.Amounts;
import dev.countersign.orders.ProcessedEvent;
import dev.countersign.pricing.Catalog;
import dev.countersign.secrets.SecretsManagerSecrets;
import dev.countersign.secrets.StripeKeys;
import dev.countersign.stripe.StripeJavaTransport;
import dev.countersign.stripe.StripePaymentIntents;
import dev.countersign.testkit.Answer;
import dev.countersign.testkit.TestTables;
import dev.countersign.testkit.shop.TestShop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.crac.Core;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A shop with the function between its tables, kept in memory, and a Stripe of its own, reached
 * over HTTP through the adapter that Lambda uses. Every answer is held against openapi.yaml, and
 * looked through for secrets together with what was logged and stored.
 */
final class CheckoutShop extends TestShop implements AutoCloseable {
  static final String API_KEY = "stripe-api-key";
  static final String FIRST_KEY = "sk_test_51CanaryKeyThatNobodyMaySee";

  final InProcessSecretsManager secrets = new InProcessSecretsManager(clock, API_KEY, FIRST_KEY);
  final Ports ports = new Ports();
  final StripeKeys keys =
      new StripeKeys(
          new SecretsManagerSecrets(secrets), API_KEY, clock, log()::lastGoodSecretServes);
  final StripeSimulator stripe =
      new StripeSimulator(
          new AccountKeys(FIRST_KEY, "pk_test_shop", List.of("whsec_shop")),
          clock,
          new SplittableRandom(1));
  final StripeSimulatorServer stripeServer;

  private final CreatePaymentIntentHandler function;
  private final List<String> clientSecrets = Collections.synchronizedList(new ArrayList<>());

  private CheckoutShop(Optional<Catalog> otherCatalog) {
    try {
      stripeServer = StripeSimulatorServer.start(stripe, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    function =
        new CreatePaymentIntentHandler(
            ports.around(otherCatalog.orElseGet(this::catalog)),
            ports.around(orders),
            ports.around(
                new StripePaymentIntents(
                    keys,
                    new StripeJavaTransport(
                        Optional.of(stripeServer.address().toString()),
                        SharedHttpClient.ofThisProcess()),
                    STACK,
                    clock,
                    (_, _) -> {})), // nobody waits before another try
            STACK,
            Set.of(ORIGIN),
            log(),
            clock);
  }

  /** The shop of docs/cases.md. */
  static CheckoutShop open() {
    return new CheckoutShop(Optional.empty())
        .selling("tee", 2000, "usd")
        .selling("tee", 1900, "eur")
        .selling("tee", 2800, "jpy")
        .selling("mug", 1250, "usd")
        .selling("sticker", 30, "usd")
        .retired("retired", 900, "usd");
  }

  /** A shop that keeps its prices elsewhere. */
  static CheckoutShop over(Catalog catalog) {
    return new CheckoutShop(Optional.of(catalog));
  }

  CheckoutShop selling(String product, long unitAmount, String currency) {
    return put(product, unitAmount, currency, true);
  }

  CheckoutShop retired(String product, long unitAmount, String currency) {
    return put(product, unitAmount, currency, false);
  }

  private CheckoutShop put(String product, long unitAmount, String currency, boolean active) {
    tables.put("PricesTable", TestTables.price(product, currency, unitAmount, active));
    return this;
  }

  private Catalog catalog() {
    return new DynamoDbCatalog(tables.dynamoDb(), tables.name("PricesTable"));
  }

  /** The standard create of docs/cases.md: two tees in US dollars, 4000 together. */
  Post checkout() {
    return checkout("tee", 2);
  }

  Post checkout(String product, int quantity) {
    return new Post(this).cart("usd", new Post.Line(product, quantity));
  }

  Answer answer(Post post) {
    Answer answer = answer(function, post.event());
    if (answer.hasClientSecret()) {
      clientSecrets.add(answer.clientSecret());
    }
    mustNotLeak(answer);
    return answer;
  }

  /** The only order. */
  Order order() {
    assertThat(orderRows()).hasSize(1);
    return stored(new OrderId(tables.texts("OrdersTable", "orderId").getFirst()));
  }

  /** Every order as it is stored. */
  Collection<Map<String, AttributeValue>> orderRows() {
    return tables.rows("OrdersTable");
  }

  Order order(Answer answer) {
    return stored(new OrderId(answer.orderId()));
  }

  /** What the webhook records once Stripe has said this of the order's PaymentIntent. */
  void hears(PaymentObservation.State state, long received) {
    Order order = order();
    String event = "evt_" + state + received;
    var observation =
        new PaymentObservation(
            new PaymentIntentId(paymentIntent().get("id").getAsString()),
            state,
            Optional.of(
                new Amounts(
                    order.amount().minorUnits(), received, order.amount().currency().code())),
            order.livemode(),
            Optional.empty(),
            clock.instant(),
            event);
    orders.record(
        order.observe(observation),
        ProcessedEvent.at(
            clock.instant(),
            event,
            "payment_intent",
            order.id(),
            observation.paymentIntent(),
            clock.instant(),
            ProcessedEvent.Outcome.APPLIED),
        true);
  }

  /** The PaymentIntents that exist at Stripe. */
  List<JsonObject> paymentIntents() {
    String body = callStripe("GET", "/v1/payment_intents?limit=100", "");
    return JsonParser.parseString(body).getAsJsonObject().getAsJsonArray("data").asList().stream()
        .map(JsonElement::getAsJsonObject)
        .toList();
  }

  /** The only PaymentIntent at Stripe. */
  JsonObject paymentIntent() {
    assertThat(paymentIntents()).hasSize(1);
    return paymentIntents().getFirst();
  }

  void cancelAtStripe(String paymentIntentId) {
    callStripe("POST", "/v1/payment_intents/" + paymentIntentId + "/cancel", "");
  }

  /** As someone else with the account's key would. */
  String callStripe(String method, String path, String form) {
    return stripe.handle(new StripeCall(method, path, authorization(), form)).body();
  }

  /** A newer key, which Stripe takes and Secrets Manager has. */
  void rollApiKey(String newer) {
    stripe.rollSecretKey(newer);
    secrets.put(API_KEY, newer);
  }

  /** How often the function asked for the key that is current. */
  int secretReads() {
    return secrets.reads(API_KEY, "AWSCURRENT");
  }

  private Map<String, String> authorization() {
    return Map.of("Authorization", "Bearer " + secrets.current(API_KEY).text());
  }

  /** The calls to Stripe that asked for a new PaymentIntent. */
  List<StripeCall> creations() {
    return stripe.calls().stream().filter(CheckoutShop::isCreation).toList();
  }

  static boolean isCreation(StripeCall call) {
    return call.method().equals("POST") && call.route().equals("/v1/payment_intents");
  }

  private Log log() {
    return new Log("shop", "create-payment-intent", clock, log);
  }

  /** What Lambda does with this function's keys when it restores a snapshot. */
  void restore() {
    new dev.countersign.http.Snapshot(() -> {}, keys::forget).afterRestore(Core.getGlobalContext());
  }

  /** Neither key nor client secret anywhere but in the body of a success. */
  private void mustNotLeak(Answer answer) {
    String written = log.toString() + orderRows();
    assertThat(written + answer.everything()).doesNotContain("51Canary", "51canary");
    assertThat(written).doesNotContain("_secret_");
    for (String secret : List.copyOf(clientSecrets)) {
      assertThat(written).doesNotContain(secret);
    }
    if (!answer.isSuccess()) {
      assertThat(answer.everything()).doesNotContain("_secret_").doesNotContain("exception");
      assertThat(answer.headers()).containsEntry("Content-Type", "application/problem+json");
    }
    assertThat(answer.headers().toString()).doesNotContain("_secret_");
    assertThat(answer.headers()).containsEntry("Cache-Control", "no-store");
  }

  @Override
  public void close() {
    stripeServer.close();
  }
}
