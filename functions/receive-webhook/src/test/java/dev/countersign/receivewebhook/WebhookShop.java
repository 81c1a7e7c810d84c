package dev.countersign.receivewebhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.dynamodb.DynamoDbOrders;
import dev.countersign.emulators.secretsmanager.InProcessSecretsManager;
import dev.countersign.http.Log;
import dev.countersign.http.Snapshot;
import dev.countersign.money.Currency;
import dev.countersign.money.Money;
import dev.countersign.orders.Order;
import dev.countersign.orders.OrderFacts;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.OrderStatus;
import dev.countersign.orders.Orders;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.orders.Stack;
import dev.countersign.orders.Standing;
import dev.countersign.pricing.ProductId;
import dev.countersign.pricing.Quote;
import dev.countersign.secrets.SecretsManagerSecrets;
import dev.countersign.secrets.WebhookSecrets;
import dev.countersign.testkit.Answer;
import dev.countersign.testkit.Contract;
import dev.countersign.testkit.LambdaContext;
import dev.countersign.testkit.LogLines;
import dev.countersign.testkit.TestClock;
import dev.countersign.testkit.TestTables;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.crac.Core;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A shop that has sold two tees for 4000 US cents, and the function that hears what Stripe says of
 * it. Every answer is held against openapi.yaml, and looked through for secrets and for the buyer's
 * data together with what was logged and stored.
 */
final class WebhookShop {
  static final Stack STACK = new Stack("countersign-test", "countersign-test/0a1b2c3d");
  static final String API_VERSION = "2026-07-29.dahlia";
  static final String SECRET_ID = "stripe-webhook-signing";
  static final String SECRET = "whsec_canary1current_0123456789abcdef";
  static final OrderId ORDER =
      OrderId.derive(STACK.name(), UUID.fromString("5f0c8f3e-2b1d-4c7a-9e6f-1a2b3c4d5e6f"));
  static final String PAYMENT_INTENT = "pi_3OrdersOwn";

  final TestClock clock = new TestClock();
  final TestTables tables = new TestTables();
  final DynamoDbOrders orders =
      new DynamoDbOrders(tables.dynamoDb(), DynamoDbOrders.TableNames.of(tables.environment()));
  final InProcessSecretsManager secrets = new InProcessSecretsManager(clock, SECRET_ID, SECRET);
  final Ports ports = new Ports(orders);

  final LogLines log = new LogLines();
  private final WebhookSecrets webhookSecrets =
      new WebhookSecrets(
          new SecretsManagerSecrets(secrets),
          SECRET_ID,
          clock,
          functionLog()::lastGoodSecretServes);
  private final ReceiveWebhookHandler function =
      new ReceiveWebhookHandler(webhookSecrets, ports, STACK, API_VERSION, functionLog(), clock);
  private int events;

  private WebhookShop() {}

  /** With the order placed and bound to its PaymentIntent. */
  static WebhookShop withAnOrder() {
    WebhookShop shop = new WebhookShop();
    shop.place(ORDER, PAYMENT_INTENT);
    return shop;
  }

  static WebhookShop withoutAnOrder() {
    return new WebhookShop();
  }

  void place(OrderId id, String paymentIntent) {
    Money price = new Money(2000, Currency.of("usd").orElseThrow());
    Quote.Line line = new Quote.Line(new ProductId("tee"), 2, price);
    Order order =
        Order.place(
            id,
            STACK.mark(),
            "digest",
            new Quote(List.of(line), line.amount()),
            false,
            clock.instant());
    assertThat(orders.insert(order)).isInstanceOf(Orders.Insertion.Inserted.class);
    assertThat(
            orders.bind(
                order.bindTo(new PaymentIntentId(paymentIntent)),
                new PaymentIntentId(paymentIntent)))
        .isTrue();
  }

  /** An event of that type about the order, with an id of its own. */
  TestEvent event(String type) {
    events++;
    return TestEvent.of(this, "evt_" + events, type);
  }

  TestEvent succeeded() {
    return event("payment_intent.succeeded");
  }

  Envelope envelope(byte[] body) {
    return new Envelope(this, body);
  }

  Answer answer(Envelope envelope) {
    var out = new ByteArrayOutputStream();
    try {
      function.handleRequest(
          new ByteArrayInputStream(envelope.event().getBytes(StandardCharsets.UTF_8)),
          out,
          new LambdaContext());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Answer answer = Answer.read(out.toByteArray(), log.lastOfThisThread());
    Contract.check("/webhooks/stripe", "post", answer);
    mustNotLeak(answer + "" + tables.rows("OrdersTable") + markers());
    return answer;
  }

  Order order() {
    return orders.find(ORDER).orElseThrow();
  }

  OrderStatus status() {
    return order().status();
  }

  Standing standing() {
    return order().standing();
  }

  OrderFacts facts() {
    return order().facts();
  }

  Collection<Map<String, AttributeValue>> markers() {
    return tables.rows("ProcessedEventsTable");
  }

  /** How often the function asked for the version that is current. */
  int secretReads() {
    return secrets.reads(SECRET_ID, "AWSCURRENT");
  }

  /** What Lambda does with this function's secrets when it restores a snapshot. */
  void restore() {
    Snapshot.register(() -> {}, webhookSecrets::forget).afterRestore(Core.getGlobalContext());
  }

  private Log functionLog() {
    return new Log("receive-webhook", clock, log);
  }

  private static void mustNotLeak(String written) {
    assertThat(written).doesNotContain("canary");
  }
}
