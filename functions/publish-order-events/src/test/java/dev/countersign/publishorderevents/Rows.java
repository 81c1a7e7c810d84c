package dev.countersign.publishorderevents;

import static dev.countersign.dynamodb.DynamoDbAttributes.text;

import dev.countersign.dynamodb.DynamoDbOrders;
import dev.countersign.orders.Order;
import dev.countersign.orders.OrderId;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;

/** An Orders table with the rows that {@link DynamoDbOrders} really writes, and others may edit. */
final class Rows implements DynamoDbClient {
  private final Map<String, Map<String, AttributeValue>> items = new HashMap<>();
  private boolean failing;

  DynamoDbOrders orders() {
    return new DynamoDbOrders(this, new DynamoDbOrders.TableNames("Orders", null, null));
  }

  /** The order as it is now, whatever was there. */
  void put(Order order) {
    items.remove(order.id().value());
    orders().insert(order);
  }

  Map<String, AttributeValue> row(OrderId order) {
    return items.getOrDefault(order.value(), Map.of());
  }

  /** As a newer version would write the row: with a part of the facts that is not known here. */
  void newerVersionWrites(Order order) {
    put(order);
    edit(
        order.id(),
        row -> {
          var facts = new HashMap<>(row.getOrDefault("facts", AttributeValue.fromM(Map.of())).m());
          facts.put("loyalty", AttributeValue.fromM(Map.of()));
          return with(row, "facts", AttributeValue.fromM(facts));
        });
  }

  void edit(OrderId order, UnaryOperator<Map<String, AttributeValue>> how) {
    items.computeIfPresent(order.value(), (_, row) -> how.apply(row));
  }

  static Map<String, AttributeValue> with(
      Map<String, AttributeValue> row, String name, AttributeValue value) {
    var edited = new HashMap<>(row);
    edited.put(name, value);
    return edited;
  }

  void fail() {
    failing = true;
  }

  void recover() {
    failing = false;
  }

  @Override
  public PutItemResponse putItem(PutItemRequest request) {
    items.put(text(request.item(), "orderId"), request.item());
    return PutItemResponse.builder().build();
  }

  @Override
  public GetItemResponse getItem(GetItemRequest request) {
    if (failing) {
      throw SdkClientException.create("the table was told to fail");
    }
    var row = items.get(text(request.key(), "orderId"));
    return row == null
        ? GetItemResponse.builder().build()
        : GetItemResponse.builder().item(row).build();
  }

  @Override
  public String serviceName() {
    return "DynamoDB";
  }

  @Override
  public void close() {}
}
