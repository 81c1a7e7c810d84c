package dev.countersign.simulation.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.countersign.aws.AwsClients;
import dev.countersign.aws.Pause;
import dev.countersign.createpaymentintent.CreatePaymentIntentHandler;
import dev.countersign.dynamodb.DynamoDbCatalog;
import dev.countersign.dynamodb.DynamoDbOrders;
import dev.countersign.emulators.dynamodb.InProcessDynamoDb;
import dev.countersign.emulators.secretsmanager.InProcessSecretsManager;
import dev.countersign.emulators.stripe.StripeSimulator;
import dev.countersign.faults.Deadline;
import dev.countersign.http.Log;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.Stack;
import dev.countersign.receivewebhook.ReceiveWebhookHandler;
import dev.countersign.secrets.SecretsManagerSecrets;
import dev.countersign.secrets.StripeKeys;
import dev.countersign.secrets.WebhookSecrets;
import dev.countersign.stripe.StripePaymentIntents;
import dev.countersign.stripe.StripeTransport;
import dev.countersign.testkit.LambdaContext;
import dev.countersign.testkit.shop.TwoTees;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;

/**
 * The deadline in its full length, by a clock of our own: every call takes as long as one may and
 * then succeeds, so that the next one is made, and all that can be tried again is.
 */
class WorstCaseTest {
  private static final Duration LONGEST = Duration.ofSeconds(25);
  private static final Stack STACK = new Stack("test", "test/0a1b2c3d");
  private static final String SIGNING = "whsec_0123456789abcdef";

  private static final DynamoDbOrders.TableNames TABLES =
      new DynamoDbOrders.TableNames("Orders", "PaymentIntents", "ProcessedEvents");

  private Instant now = Instant.parse("2026-11-01T12:00:00Z");
  private final InstantSource clock = () -> now;
  private final Pause pause = (_, longest) -> pass(longest);
  private final InProcessDynamoDb tables = new InProcessDynamoDb(clock);
  private final DynamoDbClient slow = new SlowDynamoDb();
  private final DynamoDbOrders orders = new DynamoDbOrders(slow, TABLES, pause);
  private final InProcessSecretsManager store = new InProcessSecretsManager(clock);
  private final SecretsManagerSecrets secrets = new SecretsManagerSecrets(new SlowSecretsManager());
  private IntConsumer beforeRead = _ -> {};
  private final Log log = new Log("shop", "test", clock, _ -> {});

  @BeforeEach
  void createTables() {
    DynamoDb.TABLES.forEach(tables::createTable);
  }

  @Test // D7, I17
  void a_checkout_is_answered_in_time_though_every_call_is_slow_and_stripe_repeats_a_failure() {
    tables.putItem(
        put ->
            put.tableName("Prices")
                .item(
                    Map.of(
                        "productId", AttributeValue.fromS("tee"),
                        "currency", AttributeValue.fromS("usd"),
                        "unitAmount", AttributeValue.fromN("2000"),
                        "active", AttributeValue.fromBool(true))));
    store.create("key");
    store.put("key", "sk_test_abc");
    RequestStreamHandler create =
        new CreatePaymentIntentHandler(
            new DynamoDbCatalog(slow, "Prices", pause),
            orders,
            new StripePaymentIntents(
                new StripeKeys(secrets, "key", clock, _ -> {}),
                this::answerSlowly,
                STACK,
                clock,
                pause),
            STACK,
            Set.of(),
            log,
            clock);
    var request =
        new FunctionRequest.Create(
            UUID.randomUUID().toString(),
            "{\"currency\":\"usd\",\"items\":[{\"productId\":\"tee\",\"quantity\":2}]}",
            "");
    var _ = invoke(create, request); // to who sends it again, Stripe repeats its failure

    assertIsAnsweredJustInTime(create, request);
  }

  /** A failure that is stored, and a list of PaymentIntents that has no end. */
  private StripeTransport.Response answerSlowly(StripeTransport.Request request) {
    pass(StripeTransport.LONGEST_TRY);
    Deadline.current().check();
    return request.method().equals("POST")
        ? new StripeTransport.Response(400, Map.of("idempotent-replayed", "true"), "{}")
        : new StripeTransport.Response(
            200, Map.of(), "{\"data\":[{\"id\":\"pi_1\",\"metadata\":{}}],\"has_more\":true}");
  }

  @Test // D7, I17
  void a_delivery_is_answered_in_time_though_every_call_is_slow_and_the_order_keeps_changing() {
    OrderId order = OrderId.derive(STACK.name(), UUID.randomUUID());
    new DynamoDbOrders(tables, TABLES).insert(TwoTees.order(order, STACK, false, now));
    store.create("signing");
    store.put("signing", "whsec_another0123456789");
    beforeRead =
        read -> {
          if (read == 3) { // the first two were of no use
            store.put("signing", SIGNING);
          }
        };
    RequestStreamHandler webhook =
        new ReceiveWebhookHandler(
            new WebhookSecrets(secrets, "signing", clock, _ -> {}),
            orders,
            STACK,
            StripeSimulator.API_VERSION,
            log,
            clock);

    assertIsAnsweredJustInTime(webhook, SignedDelivery.of(order, STACK.mark(), now, SIGNING));
  }

  private void assertIsAnsweredJustInTime(RequestStreamHandler function, FunctionRequest request) {
    Instant start = now;
    assertThat(invoke(function, request).outcome()).isEqualTo("503 unavailable");
    assertThat(Duration.between(start, now))
        .isBetween(LONGEST.minusSeconds(1), LONGEST); // without a deadline it would be more
  }

  private static FunctionAnswer invoke(RequestStreamHandler function, FunctionRequest request) {
    var out = new ByteArrayOutputStream();
    try {
      function.handleRequest(
          new ByteArrayInputStream(request.event()), out, new LambdaContext(Duration.ZERO));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return FunctionAnswer.read(out.toByteArray());
  }

  /** The time passes, but for what the deadline cuts off. */
  private void pass(Duration longest) {
    now = now.plus(Deadline.current().atMost(longest));
  }

  private void call() {
    pass(AwsClients.LONGEST_CALL);
    if (Deadline.current().hasPassed()) {
      throw SdkClientException.create("no answer in time");
    }
  }

  private final class SlowSecretsManager implements SecretsManagerClient {
    private int reads;

    @Override
    public GetSecretValueResponse getSecretValue(GetSecretValueRequest request) {
      call();
      beforeRead.accept(++reads);
      return store.getSecretValue(request);
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {
      // nothing is held
    }
  }

  /** In which another transaction is always at the same items. */
  private final class SlowDynamoDb implements DynamoDbClient {
    @Override
    public GetItemResponse getItem(GetItemRequest request) {
      call();
      return tables.getItem(request);
    }

    @Override
    public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
      call();
      return tables.batchGetItem(request);
    }

    @Override
    public PutItemResponse putItem(PutItemRequest request) {
      call();
      return tables.putItem(request);
    }

    @Override
    public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
      call();
      throw InProcessDynamoDb.canceled(List.of("TransactionConflict", "None"));
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {
      // nothing is held
    }
  }
}
