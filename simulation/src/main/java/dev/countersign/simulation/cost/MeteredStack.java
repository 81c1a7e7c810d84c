package dev.countersign.simulation.cost;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.countersign.emulators.cloudformation.Template;
import dev.countersign.emulators.dynamodb.DynamoDbStream;
import dev.countersign.emulators.dynamodb.InProcessDynamoDb;
import dev.countersign.emulators.eventbridge.InProcessEventBridge;
import dev.countersign.emulators.secretsmanager.InProcessSecretsManager;
import dev.countersign.emulators.sqs.InProcessSqs;
import dev.countersign.emulators.stripe.AccountKeys;
import dev.countersign.emulators.stripe.Delivery;
import dev.countersign.emulators.stripe.StripeCall;
import dev.countersign.emulators.stripe.StripeSimulator;
import dev.countersign.http.Log;
import dev.countersign.orders.Stack;
import dev.countersign.reconcile.CancelAfter;
import dev.countersign.registerwebhook.Wish;
import dev.countersign.simulation.deployment.Clients;
import dev.countersign.simulation.deployment.Deployment;
import dev.countersign.simulation.deployment.DynamoDb;
import dev.countersign.simulation.deployment.Function;
import dev.countersign.simulation.deployment.FunctionAnswer;
import dev.countersign.simulation.deployment.FunctionRequest;
import dev.countersign.simulation.deployment.Ports;
import dev.countersign.simulation.deployment.Settings;
import dev.countersign.simulation.invariants.Canaries;
import dev.countersign.stripe.StripeEventReader;
import dev.countersign.stripe.StripeTransport;
import dev.countersign.testkit.DeployedTemplate;
import dev.countersign.testkit.LambdaContext;
import dev.countersign.testkit.TestClock;
import dev.countersign.testkit.TestTables;
import dev.countersign.testkit.shop.SimulatedStripe;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.PutSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.PutSecretValueResponse;

/**
 * The deployed functions in a stack in which nothing goes wrong and nobody is in a hurry, with a
 * meter on all that they use. It is the same each time. What somebody is answered must be right, or
 * it fails: what a mistake costs is of no use.
 */
final class MeteredStack {
  private static final Stack STACK = new Stack("countersign", "countersign/0a1b2c3d");
  private static final String PUBLISHABLE_KEY = "pk_test_metered";
  private static final String SECRET_KEY = Canaries.secret("sk_test_", 1);
  private static final long UNIT_AMOUNT = 2000;

  /** Two products, which is how many price rows are read. */
  private static final String CART =
      """
      {"currency":"usd","items":[{"productId":"tee-black-m","quantity":1},\
      {"productId":"mug","quantity":1}],"expectedTotal":4000}\
      """;

  private static final Wish WISH =
      new Wish(
          STACK.mark(),
          "https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/live/webhooks/stripe",
          StripeSimulator.API_VERSION,
          StripeEventReader.handledTypes(),
          List.of("https://shop.example"),
          PUBLISHABLE_KEY,
          Deployment.API_KEY_SECRET,
          Deployment.SIGNING_SECRET);

  private static final Settings SETTINGS =
      new Settings(STACK, WISH, new CancelAfter(Duration.ofHours(24), 10)); // as by default

  private final Meter meter = new Meter();
  private final TestClock clock = new TestClock();
  private final SplittableRandom random = new SplittableRandom(1);
  private final StripeSimulator stripe =
      new StripeSimulator(
          new AccountKeys(SECRET_KEY, PUBLISHABLE_KEY, List.of(Canaries.secret("whsec_", 1))),
          clock,
          random.split());
  private final DynamoDbStream orders = DynamoDb.stream(Deployment.ORDERS, clock);
  private final DynamoDbStream questions = DynamoDb.stream(Deployment.QUESTIONS, clock);
  private final Clients clients;
  private final Map<Function, RequestStreamHandler> handlers = new HashMap<>();

  /** An order of the shop's page. */
  record Placed(String orderId, String clientSecret) {
    String paymentIntent() {
      return clientSecret.substring(0, clientSecret.indexOf("_secret_"));
    }
  }

  /** Deploys it, with prices, the API key and the registered webhook endpoint. */
  MeteredStack() {
    this((tables, _) -> tables);
  }

  /** For a test that looks at what is asked of DynamoDB. */
  interface Watched {
    DynamoDbClient by(DynamoDbClient metered, Meter meter);
  }

  MeteredStack(Watched watched) {
    var tables = new InProcessDynamoDb(clock);
    DynamoDb.TABLES.forEach(tables::createTable);
    tables.onCommit(orders::committed);
    tables.onCommit(questions::committed);
    for (String product : List.of("tee-black-m", "mug")) {
      var price = TestTables.price(product, "usd", UNIT_AMOUNT, true);
      tables.putItem(put -> put.tableName(Deployment.PRICES).item(price));
    }
    var secrets = new InProcessSecretsManager(clock);
    secrets.create(Deployment.API_KEY_SECRET);
    secrets.put(Deployment.API_KEY_SECRET, SECRET_KEY);
    secrets.create(Deployment.SIGNING_SECRET);
    var bus = new InProcessEventBridge(clock);
    bus.createBus(Deployment.BUS);
    clients =
        new Clients(
            watched.by(new MeteredDynamoDb(tables, shapes(), meter), meter),
            new MeteredSecrets(secrets, meter),
            new MeteredBus(bus, meter),
            new InProcessSqs(clock), // without a queue: nothing goes wrong
            metered(new SimulatedStripe(stripe)));
    startAnew();
    register();
  }

  /** The tables by their names, and which of them have a time to live. */
  private static Map<String, TableShape> shapes() {
    Map<String, TableShape> shapes = new HashMap<>();
    for (Template.Resource table : DynamoDb.TABLES) {
      var asDeployed = DeployedTemplate.TEMPLATE.resource(table.logicalId()).properties();
      var expires = asDeployed.containsKey("TimeToLiveSpecification");
      shapes.put(table.physicalId(), TableShape.of(table, expires));
    }
    return shapes;
  }

  private StripeTransport metered(StripeTransport transport) {
    return request -> {
      meter.count(Counted.STRIPE_CALLS, 1);
      return transport.send(request);
    };
  }

  private record MeteredSecrets(SecretsManagerClient secrets, Meter meter)
      implements SecretsManagerClient {
    @Override
    public GetSecretValueResponse getSecretValue(GetSecretValueRequest request) {
      meter.count(Counted.SECRETS_MANAGER_CALLS, 1);
      return secrets.getSecretValue(request);
    }

    @Override
    public PutSecretValueResponse putSecretValue(PutSecretValueRequest request) {
      meter.count(Counted.SECRETS_MANAGER_CALLS, 1);
      return secrets.putSecretValue(request);
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {
      // It holds nothing to close.
    }
  }

  private record MeteredBus(EventBridgeClient bus, Meter meter) implements EventBridgeClient {
    @Override
    public PutEventsResponse putEvents(PutEventsRequest request) {
      meter.count(Counted.EVENTBRIDGE_CALLS, 1);
      meter.count(Counted.BUS_EVENTS, request.entries().size()); // none is over 64 KB
      return bus.putEvents(request);
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {
      // It holds nothing to close.
    }
  }

  /** Lambda starts new environments, which have read no secret yet. */
  void startAnew() {
    for (Function function : Function.ALL) {
      Log log = new Log(STACK.name(), function.name(), clock, line -> logged(function, line));
      var ports = Ports.over(clients, SETTINGS, clock, log, (least, _) -> pass(least), this::pass);
      handlers.put(function, ports.handler(function));
    }
  }

  private void logged(Function function, String line) {
    meter.logged(function.name(), line);
  }

  Meter meter() {
    return meter;
  }

  /** Returns what is used by the time that this is done. */
  Amounts<Counted> during(Runnable what) {
    Amounts<Counted> before = meter.read();
    what.run();
    return meter.read().minus(before);
  }

  void pass(Duration time) {
    clock.advance(time);
  }

  /** Until that hour and minute of the clock, in UTC. */
  void passUntil(Instant time) {
    clock.advance(Duration.between(clock.instant(), time));
  }

  Instant now() {
    return clock.instant();
  }

  /** The page is opened, and places an order. */
  Placed checkOut() {
    meter.count(Counted.API_REQUESTS, 2); // GET /config, and the preflight of the POST
    FunctionAnswer answer = ask(new FunctionRequest.Create(uuid(), CART, ""));
    mustBe(201, answer);
    publish();
    return new Placed(
        answer.text("orderId").orElseThrow(), answer.text("clientSecret").orElseThrow());
  }

  private String uuid() {
    long version4 = (random.nextLong() & ~0xF000L) | 0x4000L;
    long variant2 = (random.nextLong() >>> 2) | (1L << 63);
    return new UUID(version4, variant2).toString();
  }

  /** The buyer confirms the payment by this card. */
  void confirm(Placed order, String card) {
    var answer =
        stripe.handle(
            new StripeCall(
                "POST",
                "/v1/payment_intents/" + order.paymentIntent() + "/confirm",
                Map.of("Authorization", "Bearer " + PUBLISHABLE_KEY),
                "client_secret=" + order.clientSecret() + "&payment_method=" + card));
    if (answer.status() != 200 && answer.status() != 402) {
      throw new IllegalStateException(answer.status() + " from Stripe");
    }
  }

  /** Does something at Stripe that is not asked by our functions. */
  String atStripe(java.util.function.Function<StripeSimulator, String> what) {
    return what.apply(stripe);
  }

  /** Stripe delivers what has happened, and the order feed tells it. */
  void deliver() {
    for (Optional<Instant> due = stripe.nextDue(); due.isPresent(); due = stripe.nextDue()) {
      if (due.get().isAfter(clock.instant())) {
        passUntil(due.get());
      }
      for (Delivery delivery : stripe.due()) {
        mustBe(200, ask(webhook(delivery.eventId(), delivery.body(), delivery.signature())));
        stripe.report(delivery, 200);
        publish();
      }
    }
  }

  private FunctionRequest webhook(String eventId, String body, String signature) {
    return new FunctionRequest.Webhook(
        "Stripe", eventId, body, signature, clock.instant(), Set.of());
  }

  /** A batch for each change, which is the most that there can be. */
  private void publish() {
    while (!orders.isEmpty()) {
      ask(new FunctionRequest.Publish(orders.peek(1)));
      orders.done(1);
    }
  }

  /** The page asks for its order. */
  void look(Placed order, String status) {
    FunctionAnswer answer = ask(new FunctionRequest.Get(order.orderId()));
    mustBe(200, answer);
    if (!answer.text("status").equals(Optional.of(status))) {
      throw new IllegalStateException("the page says " + answer.outcome());
    }
  }

  /** What pages have asked is answered. */
  void refresh() {
    var asked = questions.peek(1000);
    if (!asked.isEmpty()) {
      ask(new FunctionRequest.Refresh(asked));
      questions.done(asked.size());
    }
    publish();
  }

  void reconcile() {
    mustSay("finished", ask(new FunctionRequest.Reconcile("{}", Duration.ofMinutes(15))));
    publish();
  }

  void register() {
    mustSay("registered", ask(new FunctionRequest.Register("{}")));
  }

  /** Asks for what must be refused, as the synthetic check does (infra/aws/canary.yaml). */
  void check() {
    mustBe(400, ask(new FunctionRequest.Create(uuid(), "{}", FunctionRequest.Create.REFUSED)));
    mustBe(400, ask(webhook("", "{}", "")));
    mustBe(404, ask(new FunctionRequest.Get("synthetic-check")));
  }

  private static void mustBe(int status, FunctionAnswer answer) {
    if (answer.status() != status) {
      throw new IllegalStateException("not " + status + ": " + answer.text());
    }
  }

  private static void mustSay(String outcome, FunctionAnswer answer) {
    if (!answer.text("outcome").equals(Optional.of(outcome))) {
      throw new IllegalStateException("not " + outcome + ": " + answer.text());
    }
  }

  private FunctionAnswer ask(FunctionRequest request) {
    Function function = request.function();
    byte[] answer = invoke(function, request);
    meter.count(Counted.INVOCATIONS, 1);
    if (!function.isBehindGateway()) {
      meter.count(Counted.INVOCATIONS_BEHIND, 1);
      return FunctionAnswer.readPlain(answer);
    }
    meter.count(Counted.API_REQUESTS, 1);
    return FunctionAnswer.read(answer);
  }

  private byte[] invoke(Function function, FunctionRequest request) {
    var out = new ByteArrayOutputStream();
    try {
      Objects.requireNonNull(handlers.get(function))
          .handleRequest(
              new ByteArrayInputStream(request.event()),
              out,
              new LambdaContext(function.timeout()));
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
