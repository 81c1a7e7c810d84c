package dev.countersign.simulation.deployment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.google.gson.JsonObject;
import dev.countersign.aws.AwsClients;
import dev.countersign.aws.FunctionEnvironment;
import dev.countersign.aws.Pause;
import dev.countersign.aws.SharedHttpClient;
import dev.countersign.createpaymentintent.CreatePaymentIntentHandler;
import dev.countersign.dynamodb.DynamoDbCatalog;
import dev.countersign.dynamodb.DynamoDbOrders;
import dev.countersign.dynamodb.DynamoDbQuestions;
import dev.countersign.emulators.cloudformation.Template;
import dev.countersign.emulators.dynamodb.DynamoDbCommit;
import dev.countersign.emulators.dynamodb.DynamoDbStream;
import dev.countersign.emulators.dynamodb.LocalDynamoDb;
import dev.countersign.emulators.eventbridge.LocalEventBridge;
import dev.countersign.emulators.network.UnreliablePeer;
import dev.countersign.emulators.network.UnreliablePeer.Behaviour;
import dev.countersign.emulators.secretsmanager.LocalSecretsManager;
import dev.countersign.emulators.sqs.LocalSqs;
import dev.countersign.emulators.stripe.StripeSimulator;
import dev.countersign.emulators.stripe.StripeSimulatorServer;
import dev.countersign.getorder.GetOrderHandler;
import dev.countersign.http.Api;
import dev.countersign.http.Log;
import dev.countersign.orders.Order;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.OrderStatus;
import dev.countersign.orders.Stack;
import dev.countersign.payments.PaymentIntents.Creation;
import dev.countersign.publishorderevents.EventBridgeFeed;
import dev.countersign.publishorderevents.PublishOrderEventsHandler;
import dev.countersign.publishorderevents.SqsFailureQueue;
import dev.countersign.receivewebhook.ReceiveWebhookHandler;
import dev.countersign.reconcile.CancelAfter;
import dev.countersign.reconcile.DynamoDbJournal;
import dev.countersign.reconcile.ReconcileHandler;
import dev.countersign.refreshorder.RefreshOrderHandler;
import dev.countersign.releasequarantine.ReleaseQuarantineHandler;
import dev.countersign.secrets.SecretsManagerSecrets;
import dev.countersign.secrets.StripeKeys;
import dev.countersign.secrets.WebhookSecrets;
import dev.countersign.stripe.StripeJavaTransport;
import dev.countersign.stripe.StripePaymentIntents;
import dev.countersign.stripe.StripeTransport;
import dev.countersign.testkit.DeployedTemplate;
import dev.countersign.testkit.LambdaContext;
import dev.countersign.testkit.shop.TwoTees;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Every function with its real adapters, over real connections to peers that keep no promise. The
 * deadline is short here, by the real clock; {@code WorstCaseTest} has its full length.
 */
class AlwaysAnAnswerTest {
  private static final Duration DEADLINE = Duration.ofMillis(500);

  private static final Duration LONG = Duration.ofSeconds(25);

  /** For the machine that runs the test, and far less than any call takes that has no deadline. */
  private static final Duration SLACK = Duration.ofMillis(1_400);

  private static final Duration A_RUN = Duration.ofMinutes(15);

  private static final Duration OVER_A_DAY = Duration.ofHours(25);

  private static final InstantSource CLOCK = InstantSource.system();
  private static final Stack STACK = new Stack("test", "test/0a1b2c3d");
  private static final String KEY = "sk_test_abc";
  private static final String SIGNING = "whsec_0123456789abcdef";

  private enum Peer {
    DYNAMODB,
    SECRETS_MANAGER,
    STRIPE,
    EVENTBRIDGE,
    SQS
  }

  private enum Tried {
    CREATE,
    WEBHOOK,
    GET,
    RECONCILE,
    PUBLISH,
    /** The stream brings a row that is no order. */
    GIVE_UP,
    /** A person has others told of an order. */
    TELL,
    REFRESH,
    RELEASE
  }

  @SuppressWarnings("NullAway.Init")
  private static LocalDynamoDb dynamoDb;

  @SuppressWarnings("NullAway.Init")
  private static LocalSecretsManager secretsManager;

  @SuppressWarnings("NullAway.Init")
  private static StripeSimulatorServer stripe;

  @SuppressWarnings("NullAway.Init")
  private static LocalEventBridge eventBridge;

  @SuppressWarnings("NullAway.Init")
  private static LocalSqs sqs;

  @BeforeAll
  static void start() throws IOException {
    dynamoDb = LocalDynamoDb.start(0);
    dynamoDb.createTables(DeployedTemplate.TEMPLATE);
    secretsManager = LocalSecretsManager.start(0);
    secretsManager.createSecrets(DeployedTemplate.TEMPLATE);
    secretsManager.put(secret("StripeApiKeySecret"), KEY);
    secretsManager.put(secret("StripeWebhookSigningSecret"), SIGNING);
    stripe =
        StripeSimulatorServer.start(
            new StripeSimulator(
                new dev.countersign.emulators.stripe.AccountKeys(
                    KEY, "pk_test_a", List.of(SIGNING)),
                CLOCK,
                new SplittableRandom(1)),
            0);
    eventBridge = LocalEventBridge.start(0);
    eventBridge.createBuses(DeployedTemplate.TEMPLATE);
    sqs = LocalSqs.start(0);
    sqs.createQueues(DeployedTemplate.TEMPLATE);
    client(dynamoDb.endpoint())
        .putItem(
            put ->
                put.tableName(table("PricesTable"))
                    .item(
                        Map.of(
                            "productId", AttributeValue.fromS("tee"),
                            "currency", AttributeValue.fromS("usd"),
                            "unitAmount", AttributeValue.fromN("2000"),
                            "active", AttributeValue.fromBool(true))));
    Adapters adapters = Adapters.at(AlwaysAnAnswerTest::address);
    for (Tried function : Tried.values()) { // whose classes take longer to load than we wait
      assertThat(invoke(function, adapters, request(function), LONG)).isEqualTo(served(function));
    }
  }

  @AfterAll
  static void stop() {
    sqs.close();
    eventBridge.close();
    stripe.close();
    secretsManager.close();
    dynamoDb.close();
  }

  static Stream<Arguments> cases() {
    return Stream.of(Tried.values())
        .flatMap(function -> calledBy(function).map(peer -> List.of(function, peer)))
        .flatMap(
            pair ->
                Stream.of(Behaviour.values())
                    .filter(behaviour -> behaviour != Behaviour.HONEST)
                    .map(behaviour -> Arguments.of(pair.get(0), pair.get(1), behaviour)));
  }

  private static Stream<Peer> calledBy(Tried function) {
    return switch (function) {
      case CREATE, RECONCILE, REFRESH ->
          Stream.of(Peer.DYNAMODB, Peer.SECRETS_MANAGER, Peer.STRIPE);
      case WEBHOOK -> Stream.of(Peer.DYNAMODB, Peer.SECRETS_MANAGER);
      case GET, RELEASE -> Stream.of(Peer.DYNAMODB);
      case PUBLISH -> Stream.of(Peer.EVENTBRIDGE);
      case GIVE_UP -> Stream.of(Peer.SQS);
      case TELL -> Stream.of(Peer.DYNAMODB, Peer.EVENTBRIDGE);
    };
  }

  @Execution(ExecutionMode.CONCURRENT) // most of it waits
  @ParameterizedTest // D7, D12, I15, I17
  @MethodSource("cases")
  void whatever_a_peer_does_there_is_an_answer_in_time_and_the_next_request_is_served(
      Tried function, Peer peer, Behaviour behaviour) throws IOException {
    try (var unreliable = UnreliablePeer.before(address(peer))) {
      Adapters adapters =
          Adapters.at(other -> other == peer ? unreliable.address() : address(other));
      byte[] request = request(function);

      unreliable.behave(behaviour);
      Instant start = CLOCK.instant();
      String fault = invoke(function, adapters, request, DEADLINE);
      Duration took = Duration.between(start, CLOCK.instant());
      unreliable.behave(Behaviour.HONEST);

      assertThat(fault).isEqualTo(unavailable(function));
      assertThat(took).isLessThan(DEADLINE.plus(SLACK));
      assertThat(invoke(function, adapters, request, LONG)).isEqualTo(served(function));
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest // RC12
  @EnumSource(value = Behaviour.class, names = "HONEST", mode = EnumSource.Mode.EXCLUDE)
  void whatever_the_table_of_questions_does_the_answer_is_there_and_the_same(Behaviour behaviour)
      throws IOException {
    try (var unreliable = UnreliablePeer.before(address(Peer.DYNAMODB))) {
      Adapters honest = Adapters.at(AlwaysAnAnswerTest::address);
      Adapters adapters =
          honest.asking(
              new DynamoDbQuestions(client(unreliable.address()), table("QuestionsTable")));
      Order order = checkedOut(OrderId.derive(STACK.name(), UUID.randomUUID()));
      byte[] request = new FunctionRequest.Get(order.id().value()).event();

      unreliable.behave(behaviour);
      Instant start = CLOCK.instant();
      String answer = invoke(Tried.GET, adapters, request, LONG);
      Duration took = Duration.between(start, CLOCK.instant());

      assertThat(answer).isEqualTo("200 AWAITING_PAYMENT");
      assertThat(took).isLessThan(Duration.ofMillis(100).plus(SLACK));
    }
  }

  /** What a run asks Stripe for, when nearly all of its time is gone. */
  private enum Asked {
    LIST("GET", "/v1/payment_intents?limit=100"),
    CANCEL("POST", "/v1/payment_intents/");

    private final String method;
    private final String path;

    Asked(String method, String path) {
      this.method = method;
      this.path = path;
    }

    boolean isBy(StripeTransport.Request request) {
      return request.method().equals(method) && request.path().startsWith(path);
    }
  }

  static Stream<Arguments> askedForInARun() {
    return Stream.of(Asked.values())
        .flatMap(
            asked ->
                Stream.of(Behaviour.values())
                    .filter(behaviour -> behaviour != Behaviour.HONEST)
                    .map(behaviour -> Arguments.of(asked, behaviour)));
  }

  @ParameterizedTest // D7, I17
  @MethodSource("askedForInARun")
  void whatever_stripe_does_in_the_midst_of_a_run_it_ends_in_time_and_the_next_does_what_it_left(
      Asked asked, Behaviour behaviour) throws IOException {
    try (var unreliable = UnreliablePeer.before(address(Peer.STRIPE))) {
      unreliable.behave(behaviour);
      var met =
          new StripeJavaTransport(
              Optional.of(unreliable.address().toString()), SharedHttpClient.ofThisProcess());
      Adapters adapters = Adapters.at(AlwaysAnAnswerTest::address);
      Order stale = checkedOut(OrderId.derive(STACK.name(), UUID.randomUUID()), OVER_A_DAY);
      Instant end = CLOCK.instant().plus(A_RUN);
      AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
      List<Instant> metAt = new ArrayList<>();
      RequestStreamHandler reconcile =
          reconcile(
              adapters,
              request -> {
                if (!asked.isBy(request)) {
                  return adapters.stripe().send(request);
                }
                if (metAt.isEmpty()) {
                  metAt.add(CLOCK.instant());
                  ahead.set(Duration.between(metAt.getFirst(), end.minus(DEADLINE)));
                }
                return met.send(request);
              },
              () -> CLOCK.instant().plus(ahead.get()));

      String cutOff = invoke(Tried.RECONCILE, reconcile, request(Tried.RECONCILE), A_RUN);
      Duration took = Duration.between(metAt.getFirst(), CLOCK.instant());
      unreliable.behave(Behaviour.HONEST);
      ahead.set(Duration.ZERO);

      assertThat(cutOff).isIn("500", "200 incomplete", "200 interrupted");
      assertThat(took).isLessThan(DEADLINE.plus(SLACK));
      assertThat(adapters.orders().find(stale.id())).contains(stale);
      assertThat(invoke(Tried.RECONCILE, reconcile, request(Tried.RECONCILE), A_RUN))
          .isEqualTo("200 finished");
      assertThat(adapters.orders().find(stale.id()).map(Order::status))
          .contains(OrderStatus.CANCELED);
    }
  }

  private static URI address(Peer peer) {
    return switch (peer) {
      case DYNAMODB -> dynamoDb.endpoint();
      case SECRETS_MANAGER -> secretsManager.endpoint();
      case STRIPE -> stripe.address();
      case EVENTBRIDGE -> eventBridge.endpoint();
      case SQS -> sqs.endpoint();
    };
  }

  private static String unavailable(Tried function) {
    return switch (function) {
      case CREATE, WEBHOOK, GET -> "503 unavailable";
      case RECONCILE, RELEASE -> "500"; // the invocation fails
      case PUBLISH, GIVE_UP -> "{\"batchItemFailures\":[{\"itemIdentifier\":\"1\"}]}";
      case TELL -> "200 incomplete";
      case REFRESH -> "{\"answered\":0,\"settled\":0,\"dropped\":0,\"failed\":1}";
    };
  }

  private static String served(Tried function) {
    return switch (function) {
      case CREATE -> "200 AWAITING_PAYMENT with a client secret"; // 201, but for the order's row
      case WEBHOOK -> "200";
      case GET -> "404 order-not-found";
      case RECONCILE -> "200 interrupted";
      case RELEASE -> "200 not-found";
      case PUBLISH, GIVE_UP -> "{\"batchItemFailures\":[]}";
      case TELL -> "200 done";
      case REFRESH -> "{\"answered\":1,\"settled\":0,\"dropped\":0,\"failed\":0}";
    };
  }

  private static String invoke(
      Tried function, Adapters adapters, byte[] request, Duration deadline) {
    return invoke(function, handler(function, adapters, deadline), request, deadline);
  }

  private static String invoke(
      Tried function, RequestStreamHandler handler, byte[] request, Duration deadline) {
    var out = new ByteArrayOutputStream();
    try {
      handler.handleRequest(
          new ByteArrayInputStream(request),
          out,
          new LambdaContext(deadline.plusSeconds(3))); // which are kept for the answer
    } catch (IOException | RuntimeException _) {
      return FunctionAnswer.failed().outcome();
    }
    return switch (function) {
      case CREATE, WEBHOOK, GET ->
          FunctionAnswer.read(out.toByteArray()).outcome().replace("201", "200");
      case RECONCILE, RELEASE, TELL -> FunctionAnswer.readPlain(out.toByteArray()).outcome();
      case PUBLISH, GIVE_UP, REFRESH -> out.toString(UTF_8);
    };
  }

  /** What a function keeps from one request to the next. */
  private record Adapters(
      DynamoDbClient dynamoDb,
      DynamoDbOrders orders,
      DynamoDbQuestions questions,
      StripeKeys keys,
      WebhookSecrets signing,
      StripeJavaTransport stripe,
      EventBridgeClient eventBridge,
      SqsClient sqs,
      String journal) {
    Adapters asking(DynamoDbQuestions other) {
      return new Adapters(
          dynamoDb, orders, other, keys, signing, stripe, eventBridge, sqs, journal);
    }

    static Adapters at(Function<Peer, URI> addresses) {
      DynamoDbClient client = client(addresses.apply(Peer.DYNAMODB));
      var secrets =
          new SecretsManagerSecrets(
              configured(SecretsManagerClient.builder(), addresses.apply(Peer.SECRETS_MANAGER))
                  .build());
      return new Adapters(
          client,
          new DynamoDbOrders(
              client,
              new DynamoDbOrders.TableNames(
                  table("OrdersTable"),
                  table("PaymentIntentsTable"),
                  table("ProcessedEventsTable"))),
          new DynamoDbQuestions(client, table("QuestionsTable")),
          new StripeKeys(secrets, secret("StripeApiKeySecret"), CLOCK, _ -> {}),
          new WebhookSecrets(secrets, secret("StripeWebhookSigningSecret"), CLOCK, _ -> {}),
          new StripeJavaTransport(
              Optional.of(addresses.apply(Peer.STRIPE).toString()),
              SharedHttpClient.ofThisProcess()),
          configured(EventBridgeClient.builder(), addresses.apply(Peer.EVENTBRIDGE)).build(),
          configured(SqsClient.builder(), addresses.apply(Peer.SQS)).build(),
          emptyJournal());
    }
  }

  private static RequestStreamHandler handler(
      Tried function, Adapters adapters, Duration deadline) {
    Log log = new Log("shop", "test", CLOCK, _ -> {});
    return switch (function) {
      case CREATE ->
          new CreatePaymentIntentHandler(
              new DynamoDbCatalog(adapters.dynamoDb(), table("PricesTable")),
              adapters.orders(),
              new StripePaymentIntents(adapters.keys(), adapters.stripe(), STACK, CLOCK),
              STACK,
              new Api(log, "POST", Set.of(), CLOCK, deadline),
              CLOCK);
      case WEBHOOK ->
          new ReceiveWebhookHandler(
              adapters.signing(),
              adapters.orders(),
              STACK,
              StripeSimulator.API_VERSION,
              new Api(log, "POST", Set.of(), CLOCK, deadline),
              CLOCK);
      case GET ->
          new GetOrderHandler(
              adapters.orders(),
              adapters.questions(),
              new Api(log, "GET", Set.of(), CLOCK, deadline),
              CLOCK);
      case RECONCILE -> reconcile(adapters, adapters.stripe(), CLOCK);
      case PUBLISH, GIVE_UP, TELL ->
          new PublishOrderEventsHandler(
              new EventBridgeFeed(
                  adapters.eventBridge(),
                  DeployedTemplate.TEMPLATE.resource("OrderEvents").physicalId()),
              new SqsFailureQueue(
                  adapters.sqs(),
                  DeployedTemplate.TEMPLATE.resource("OrderEventsNotPublished").physicalId()),
              adapters.orders(),
              log,
              CLOCK);
      case REFRESH ->
          new RefreshOrderHandler(
              adapters.orders(),
              adapters.keys(),
              adapters.stripe(),
              log,
              CLOCK,
              Pause::inThisThread);
      case RELEASE -> new ReleaseQuarantineHandler(adapters.orders(), log, CLOCK);
    };
  }

  private static RequestStreamHandler reconcile(
      Adapters adapters, StripeTransport stripe, InstantSource clock) {
    return new ReconcileHandler(
        adapters.orders(),
        adapters.orders(),
        new DynamoDbJournal(adapters.dynamoDb(), adapters.journal(), (_, _) -> {}),
        adapters.keys(),
        stripe,
        STACK,
        new CancelAfter(Duration.ofHours(24), 10),
        new Log("shop", "test", clock, _ -> {}),
        clock,
        _ -> {},
        (_, _) -> {});
  }

  private static byte[] request(Tried function) {
    OrderId order = OrderId.derive(STACK.name(), UUID.randomUUID());
    FunctionRequest request =
        switch (function) {
          case CREATE ->
              new FunctionRequest.Create(
                  UUID.randomUUID().toString(),
                  "{\"currency\":\"usd\",\"items\":[{\"productId\":\"tee\",\"quantity\":2}]}",
                  "");
          case WEBHOOK ->
              SignedDelivery.of(order, STACK.mark(), CLOCK.instant(), SIGNING); // is kept
          case GET -> new FunctionRequest.Get(order.value());
          case RECONCILE -> new FunctionRequest.Reconcile("{}", Duration.ZERO);
          case PUBLISH -> new FunctionRequest.Publish(List.of(cancellation(order)));
          case GIVE_UP -> new FunctionRequest.Publish(List.of(broken(cancellation(order))));
          case TELL -> {
            var _ = cancellation(order);
            yield new FunctionRequest.Tell("{\"orderIds\":[\"" + order + "\"]}");
          }
          case REFRESH -> new FunctionRequest.Refresh(List.of(question(checkedOut(order))));
          case RELEASE ->
              new FunctionRequest.Release(order.value(), "amount_mismatch", "test", "test");
        };
    return request.event();
  }

  /** What the stream tells when an order that nobody paid is canceled. */
  private static JsonObject cancellation(OrderId id) {
    DynamoDbClient client = client(dynamoDb.endpoint());
    var orders =
        new DynamoDbOrders(client, new DynamoDbOrders.TableNames(table("OrdersTable"), null, null));
    Order placed = placed(id);
    orders.insert(placed);
    Map<String, AttributeValue> before = row(client, id);
    assertThat(orders.update(placed.expire())).isTrue();
    var stream = new DynamoDbStream(DeployedTemplate.TEMPLATE.resource("OrdersTable"), CLOCK);
    stream.committed(
        new DynamoDbCommit(
            List.of(
                new DynamoDbCommit.Change(
                    table("OrdersTable"), id.value(), before, row(client, id)))));
    return stream.peek(1).getFirst();
  }

  /** The same of a row that somebody edited so that it is no order. */
  private static JsonObject broken(JsonObject record) {
    record.getAsJsonObject("dynamodb").getAsJsonObject("NewImage").remove("createdAt");
    return record;
  }

  /** An order that waits to be paid, here and at Stripe. */
  private static Order checkedOut(OrderId id) {
    return checkedOut(id, Duration.ZERO);
  }

  private static Order checkedOut(OrderId id, Duration age) {
    Adapters adapters = Adapters.at(AlwaysAnAnswerTest::address);
    Order placed = placed(id, age);
    adapters.orders().insert(placed);
    var paymentIntents = new StripePaymentIntents(adapters.keys(), adapters.stripe(), STACK, CLOCK);
    if (paymentIntents.create(placed) instanceof Creation.Created(var created)) {
      Order bound = placed.bindTo(created.id());
      assertThat(adapters.orders().bind(bound, created.id())).isTrue();
      return bound;
    }
    throw new IllegalStateException("not created");
  }

  private static Order placed(OrderId id) {
    return placed(id, Duration.ZERO);
  }

  private static Order placed(OrderId id, Duration age) {
    return TwoTees.order(id, STACK, false, CLOCK.instant().minus(age));
  }

  /** What the stream tells when somebody has asked; however long this test takes, it is young. */
  private static JsonObject question(Order order) {
    Instant later = CLOCK.instant().plusSeconds(600);
    Map<String, AttributeValue> row =
        Map.of(
            "orderId", AttributeValue.fromS(order.id().value()),
            "askedAt", AttributeValue.fromN(Long.toString(later.toEpochMilli())),
            "expiresAt", AttributeValue.fromN(Long.toString(later.getEpochSecond())));
    var stream = new DynamoDbStream(DeployedTemplate.TEMPLATE.resource("QuestionsTable"), CLOCK);
    stream.committed(
        new DynamoDbCommit(
            List.of(
                new DynamoDbCommit.Change(
                    table("QuestionsTable"), order.id().value(), null, row))));
    return stream.peek(1).getFirst();
  }

  private static Map<String, AttributeValue> row(DynamoDbClient client, OrderId id) {
    return client
        .getItem(
            get ->
                get.tableName(table("OrdersTable"))
                    .key(Map.of("orderId", AttributeValue.fromS(id.value()))))
        .item();
  }

  /** An empty one: a run that was cut off would be gone on with, and ask Stripe for nothing. */
  private static String emptyJournal() {
    Template.Resource table = DeployedTemplate.TEMPLATE.resource("ReconciliationsTable");
    String name = "Reconciliations" + UUID.randomUUID();
    dynamoDb.createTable(
        new Template.Resource(table.logicalId(), table.type(), name, table.properties()));
    return name;
  }

  private static DynamoDbClient client(URI endpoint) {
    return configured(DynamoDbClient.builder(), endpoint).build();
  }

  private static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B configured(
      B builder, URI endpoint) {
    return AwsClients.configure(builder, "NO_SUCH_VARIABLE", FunctionEnvironment.ofThisProcess())
        .endpointOverride(endpoint)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")));
  }

  private static String table(String logicalId) {
    return DeployedTemplate.TEMPLATE.resource(logicalId).physicalId();
  }

  private static String secret(String logicalId) {
    return DeployedTemplate.TEMPLATE.resource(logicalId).physicalId();
  }
}
