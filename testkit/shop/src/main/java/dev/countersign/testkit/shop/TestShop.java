package dev.countersign.testkit.shop;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.countersign.dynamodb.DynamoDbOrders;
import dev.countersign.orders.Order;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.Orders;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.orders.Stack;
import dev.countersign.testkit.Answer;
import dev.countersign.testkit.Contract;
import dev.countersign.testkit.GatewayEvent;
import dev.countersign.testkit.Lambda;
import dev.countersign.testkit.LambdaContext;
import dev.countersign.testkit.LogLines;
import dev.countersign.testkit.TestClock;
import dev.countersign.testkit.TestTables;
import java.util.Collection;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The tables, the clock and the log of one test's own, for the function that a subclass adds. */
public abstract class TestShop {
  public static final Stack STACK = new Stack("countersign-test", "countersign-test/0a1b2c3d");

  /** The site that browsers may call from. */
  public static final String ORIGIN = "https://shop.example";

  public final TestClock clock = new TestClock();
  public final TestTables tables = new TestTables();

  /** As they are stored, whatever a test puts between them and the function. */
  public final DynamoDbOrders orders =
      new DynamoDbOrders(tables.dynamoDb(), DynamoDbOrders.TableNames.of(tables.environment()));

  public final LogLines log = new LogLines();

  protected TestShop() {}

  /** Stores a new order of {@link TwoTees}; its PaymentIntent is not created yet. */
  protected final Order place(OrderId id, Stack stack, boolean livemode) {
    Order order = TwoTees.order(id, stack, livemode, clock.instant());
    if (orders.insert(order) instanceof Orders.Insertion.Inserted) {
      return order;
    }
    throw new IllegalStateException("not inserted: " + order);
  }

  /** Stores whose PaymentIntent that is. */
  public final Order bind(Order order, String paymentIntent) {
    var id = new PaymentIntentId(paymentIntent);
    Order bound = order.bindTo(id);
    if (orders.bind(bound, id)) {
      return bound;
    }
    throw new IllegalStateException("not bound: " + order);
  }

  public final Order stored(Order order) {
    return stored(order.id());
  }

  public final Order stored(OrderId id) {
    return orders.find(id).orElseThrow();
  }

  /** What is kept of the events that were counted. */
  public final Collection<Map<String, AttributeValue>> markers() {
    return tables.rows("ProcessedEventsTable");
  }

  /** What the function answers API Gateway. It fails if openapi.yaml doesn't allow that answer. */
  protected final Answer answer(RequestStreamHandler function, GatewayEvent event) {
    String json = Lambda.invoke(function, event.json());
    Answer answer = Answer.read(json, log.lastOfThisThread());
    Contract.check(event.resource(), event.method(), answer);
    return answer;
  }

  /** What the function returns to whoever invokes it directly. */
  protected static JsonObject invoke(RequestStreamHandler function, String payload) {
    return invoke(function, payload, new LambdaContext());
  }

  protected static JsonObject invoke(
      RequestStreamHandler function, String payload, LambdaContext context) {
    return JsonParser.parseString(Lambda.invoke(function, payload, context)).getAsJsonObject();
  }
}
