package dev.countersign.releasequarantine;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.countersign.dynamodb.DynamoDbOrders;
import dev.countersign.http.Log;
import dev.countersign.money.Currency;
import dev.countersign.money.Money;
import dev.countersign.orders.Order;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.orders.PaymentObservation;
import dev.countersign.orders.PaymentObservation.Amounts;
import dev.countersign.orders.PaymentObservation.State;
import dev.countersign.pricing.ProductId;
import dev.countersign.pricing.Quote;
import dev.countersign.testkit.LambdaContext;
import dev.countersign.testkit.LogLines;
import dev.countersign.testkit.TestTables;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** A shop with one order, of 4000 US cents, and the operator who looks after it. */
final class QuarantineShop {
  static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
  static final String PAYMENT_INTENT = "pi_3OrdersOwn";
  static final OrderId ORDER =
      OrderId.derive("test", UUID.fromString("5f0c8f3e-2b1d-4c7a-9e6f-1a2b3c4d5e6f"));

  final TestTables tables = new TestTables();
  final DynamoDbOrders stored =
      new DynamoDbOrders(tables.dynamoDb(), DynamoDbOrders.TableNames.of(tables.environment()));
  final OrdersThatMove orders = new OrdersThatMove(stored);
  final LogLines log = new LogLines();
  private final ReleaseQuarantineHandler function =
      new ReleaseQuarantineHandler(
          orders,
          new Log("release-quarantine", InstantSource.fixed(NOW), log),
          InstantSource.fixed(NOW));

  QuarantineShop() {
    Money price = new Money(2000, Currency.of("usd").orElseThrow());
    var line = new Quote.Line(new ProductId("tee"), 2, price);
    Order placed =
        Order.place(
            ORDER, "shop/0a1b2c3d", "digest", new Quote(List.of(line), line.amount()), true, NOW);
    stored.insert(placed);
    stored.bind(
        placed.bindTo(new PaymentIntentId(PAYMENT_INTENT)), new PaymentIntentId(PAYMENT_INTENT));
  }

  Order order() {
    return stored.find(ORDER).orElseThrow();
  }

  /** What the webhook records once Stripe has said that so much was received. */
  void hearsOfPayment(long received) {
    hearsOfPayment(received, true);
  }

  void hearsOfPayment(long received, boolean livemode) {
    hearsOfPayment(PAYMENT_INTENT, received, livemode);
  }

  void hearsOfPayment(String paymentIntent, long received, boolean livemode) {
    change(
        order ->
            order.observe(
                new PaymentObservation(
                    new PaymentIntentId(paymentIntent),
                    State.SUCCEEDED,
                    Optional.of(new Amounts(4000, received, "usd")),
                    livemode,
                    Optional.empty(),
                    NOW,
                    "evt_" + received)));
  }

  void change(UnaryOperator<Order> step) {
    if (!stored.update(step.apply(order()))) {
      throw new AssertionError("the order moved");
    }
  }

  /** The decision that a mismatch of the amount is dealt with. */
  static JsonObject decision() {
    var decision = new JsonObject();
    decision.addProperty("orderId", ORDER.value());
    decision.addProperty("reason", "amount_mismatch");
    decision.addProperty("decidedBy", "ada@example.com");
    decision.addProperty("note", "Ms Lovelace paid the rest by bank transfer.");
    return decision;
  }

  JsonObject decides(JsonObject decision) {
    return decides(decision.toString());
  }

  /** As `aws lambda invoke` sends it. */
  JsonObject decides(String payload) {
    var out = new ByteArrayOutputStream();
    try {
      function.handleRequest(
          new ByteArrayInputStream(payload.getBytes(UTF_8)), out, new LambdaContext());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return JsonParser.parseString(out.toString(UTF_8)).getAsJsonObject();
  }
}
