package dev.countersign.refreshorder;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.countersign.dynamodb.DynamoDbOrders;
import dev.countersign.dynamodb.DynamoDbQuestions;
import dev.countersign.emulators.dynamodb.DynamoDbStream;
import dev.countersign.emulators.secretsmanager.InProcessSecretsManager;
import dev.countersign.emulators.stripe.StripeCall;
import dev.countersign.emulators.stripe.StripeSimulator;
import dev.countersign.http.Log;
import dev.countersign.money.Currency;
import dev.countersign.money.Money;
import dev.countersign.orders.Order;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.orders.Stack;
import dev.countersign.payments.EventProcessor;
import dev.countersign.payments.PaymentIntents.Creation;
import dev.countersign.payments.StripeEvent;
import dev.countersign.pricing.ProductId;
import dev.countersign.pricing.Quote;
import dev.countersign.questions.Question;
import dev.countersign.secrets.SecretsManagerSecrets;
import dev.countersign.secrets.StripeKeys;
import dev.countersign.stripe.StripeEventReader;
import dev.countersign.stripe.StripePaymentIntents;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * A shop whose webhook endpoint hears nothing unless a test says so, its Stripe account, and the
 * function that follows the questions of its pages.
 */
final class RefreshedShop {
  private static final Stack STACK = new Stack("shop", "shop/0a1b2c3d");
  private static final String API_KEY = "sk_test_canaryCanaryCanary";
  private static final Currency USD = Currency.of("usd").orElseThrow();

  final TestClock clock = new TestClock();

  final StripeSimulator stripe =
      new StripeSimulator(
          new dev.countersign.emulators.stripe.AccountKeys(
              API_KEY, "pk_test_abc", List.of("whsec_abc")),
          clock,
          new SplittableRandom(12));
  final TestTables tables = new TestTables();
  final DynamoDbOrders orders =
      new DynamoDbOrders(tables.dynamoDb(), DynamoDbOrders.TableNames.of(tables.environment()));
  private final DynamoDbQuestions questions =
      new DynamoDbQuestions(tables.dynamoDb(), tables.name("QuestionsTable"));
  private final DynamoDbStream asked = tables.stream("QuestionsTable", clock);
  final InProcessSecretsManager secrets = new InProcessSecretsManager(clock, "api-key", API_KEY);
  final LogLines log = new LogLines();

  /** When Stripe was asked for a PaymentIntent. */
  final List<Instant> reads = new ArrayList<>();

  private final StripeKeys keys =
      new StripeKeys(new SecretsManagerSecrets(secrets), "api-key", clock, _ -> {});
  private final RefreshOrderHandler function =
      new RefreshOrderHandler(
          orders,
          keys,
          request -> {
            reads.add(clock.instant());
            return new SimulatedStripe(stripe).send(request);
          },
          new Log("refresh-order", clock, log),
          clock,
          (least, _) -> clock.advance(least));

  /** Orders two tees for 4000, with its PaymentIntent bound. */
  Order checkOut() {
    Order placed = place(false);
    var stripes = new StripePaymentIntents(keys, new SimulatedStripe(stripe), STACK, clock);
    if (stripes.create(placed) instanceof Creation.Created(var created)) {
      return bind(placed, created.id().value());
    }
    throw new IllegalStateException("not created");
  }

  Order bind(Order order, String paymentIntent) {
    Order bound = order.bindTo(new PaymentIntentId(paymentIntent));
    orders.bind(bound, new PaymentIntentId(paymentIntent));
    return bound;
  }

  Order place(boolean livemode) {
    var line = new Quote.Line(new ProductId("tee"), 2, new Money(2000, USD));
    Order order =
        Order.place(
            OrderId.derive(STACK.name(), UUID.randomUUID()),
            STACK.mark(),
            "digest",
            new Quote(List.of(line), line.amount()),
            livemode,
            clock.instant());
    orders.insert(order);
    return order;
  }

  /** The buyer pays at Stripe. */
  void pay(Order order, String paymentMethod) {
    var _ =
        stripe.handle(
            new StripeCall(
                "POST",
                "/v1/payment_intents/" + order.paymentIntentId().orElseThrow() + "/confirm",
                Map.of("Authorization", "Bearer " + API_KEY),
                "payment_method=" + paymentMethod));
  }

  /** The webhook hears of the latest event of that type. */
  void hears(String type) {
    JsonObject event =
        stripe.events().stream()
            .filter(made -> made.get("type").getAsString().equals(type))
            .reduce((_, latest) -> latest)
            .orElseThrow();
    if (StripeEventReader.read(event, clock.instant())
        instanceof StripeEvent.ParsedEvent.Handled(var handled)) {
      var _ = new EventProcessor(orders, STACK, clock).process(handled);
    } else {
      throw new IllegalStateException("not handled: " + event);
    }
  }

  /** The page asks; get-order leaves a question if there is one to leave. */
  void pageAsksFor(Order order) {
    Question.about(stored(order), clock.instant()).ifPresent(questions::ask);
  }

  /** The stream brings what was asked since it last did, two seconds after the first of it. */
  JsonObject streamBrings() {
    clock.advance(Duration.ofSeconds(2));
    List<JsonObject> news = asked.peek(Integer.MAX_VALUE);
    asked.done(news.size());
    return brings(news);
  }

  /** Lambda invokes the function with these records of the stream. */
  JsonObject brings(List<JsonObject> records) {
    var array = new JsonArray();
    records.forEach(array::add);
    var event = new JsonObject();
    event.add("Records", array);
    var out = new ByteArrayOutputStream();
    try {
      function.handleRequest(
          new ByteArrayInputStream(event.toString().getBytes(StandardCharsets.UTF_8)),
          out,
          new LambdaContext());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return JsonParser.parseString(out.toString(StandardCharsets.UTF_8)).getAsJsonObject();
  }

  static JsonObject record(Question question) {
    return JsonParser.parseString(
            """
            {"eventName":"MODIFY","dynamodb":{"SequenceNumber":"1","NewImage":{
              "orderId":{"S":"%s"},"askedAt":{"N":"%d"},"expiresAt":{"N":"%d"}}}}
            """
                .formatted(
                    question.order(),
                    question.askedAt().toEpochMilli(),
                    question.expiresAt().getEpochSecond()))
        .getAsJsonObject();
  }

  Order stored(Order order) {
    return orders.find(order.id()).orElseThrow();
  }
}
