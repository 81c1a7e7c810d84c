package dev.countersign.payments;

import static dev.countersign.orders.Shop.NOW;

import dev.countersign.dynamodb.DynamoDbOrders;
import dev.countersign.orders.Order;
import dev.countersign.orders.OrderStatus;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.orders.Shop;
import dev.countersign.stripe.EventJson;
import dev.countersign.testkit.TestTables;
import org.junit.jupiter.api.BeforeEach;

/** An order that was checked out, and the processor of what Stripe says of it. */
abstract class EventProcessing {
  static final String PI = "pi_own";
  static final String MARKERS = "ProcessedEventsTable";

  final FaultyOrders orders = new FaultyOrders();
  final EventProcessor processor = new EventProcessor(orders, Shop.STACK, () -> NOW);
  Order order = Shop.order();

  @BeforeEach
  void checkOut() {
    order = checkOut(orders, PI);
  }

  static DynamoDbOrders inProcess(TestTables tables) {
    return new DynamoDbOrders(
        tables.dynamoDb(), DynamoDbOrders.TableNames.of(tables.environment()));
  }

  static Order checkOut(FaultyOrders orders, String paymentIntent) {
    Order placed = Shop.order();
    orders.insert(placed);
    Order bound = placed.bindTo(new PaymentIntentId(paymentIntent));
    orders.bind(bound, new PaymentIntentId(paymentIntent));
    orders.writes = 0;
    return bound;
  }

  EventJson event(String type) {
    return EventJson.of(type, order, PI);
  }

  EventJson succeeded() {
    return EventJson.succeeded(order, PI);
  }

  Order stored() {
    return orders.find(order.id()).orElseThrow();
  }

  OrderStatus status() {
    return stored().status();
  }
}
