package dev.countersign.publishorderevents;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.countersign.dynamodb.DynamoDbOrders;
import dev.countersign.orders.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Changes of the Orders table as Lambda brings them (Lambda docs, "Using AWS Lambda with Amazon
 * DynamoDB"), with the images of the rows that {@link DynamoDbOrders} really writes.
 */
final class Stream {
  private final List<JsonObject> records = new ArrayList<>();

  Stream inserts(Order order) {
    return add("INSERT", Optional.empty(), Optional.of(image(order)));
  }

  Stream modifies(Order before, Order after) {
    return add("MODIFY", Optional.of(image(before)), Optional.of(image(after)));
  }

  Stream modifies(JsonObject before, JsonObject after) {
    return add("MODIFY", Optional.of(before), Optional.of(after));
  }

  Stream removes(Order order) {
    return add("REMOVE", Optional.of(image(order)), Optional.empty());
  }

  /** Every change of the order, from the first on. */
  Stream brings(History history) {
    inserts(history.versions().getFirst());
    for (int i = 1; i < history.versions().size(); i++) {
      modifies(history.versions().get(i - 1), history.versions().get(i));
    }
    return this;
  }

  /** Only what happened last. */
  Stream bringsTheLastOf(History history) {
    return modifies(history.before().orElseThrow(), history.now());
  }

  private Stream add(String name, Optional<JsonObject> oldImage, Optional<JsonObject> newImage) {
    var keys = new JsonObject();
    JsonObject image = newImage.or(() -> oldImage).orElseThrow();
    keys.add("orderId", image.get("orderId"));
    var change = new JsonObject();
    change.addProperty("ApproximateCreationDateTime", History.NOW.getEpochSecond());
    change.add("Keys", keys);
    newImage.ifPresent(after -> change.add("NewImage", after));
    oldImage.ifPresent(before -> change.add("OldImage", before));
    change.addProperty("SequenceNumber", sequenceNumber(records.size()));
    change.addProperty("SizeBytes", image.toString().length());
    change.addProperty("StreamViewType", "NEW_AND_OLD_IMAGES");
    var record = new JsonObject();
    record.addProperty("eventID", "c9fbe7d0261a5163fcb6940593e4179" + records.size());
    record.addProperty("eventName", name);
    record.addProperty("eventVersion", "1.1");
    record.addProperty("eventSource", "aws:dynamodb");
    record.addProperty("awsRegion", "eu-west-1");
    record.add("dynamodb", change);
    record.addProperty(
        "eventSourceARN",
        "arn:aws:dynamodb:eu-west-1:123456789012:table/Orders/stream/2026-11-01T00:00:00.000");
    records.add(record);
    return this;
  }

  static String sequenceNumber(int record) {
    return "44215845000000000174990510" + (39 + record);
  }

  /** The event of a Lambda invocation. */
  String json() {
    var batch = new JsonArray();
    records.forEach(batch::add);
    var event = new JsonObject();
    event.add("Records", batch);
    return event.toString();
  }

  /** The order's row in DynamoDB's JSON. */
  static JsonObject image(Order order) {
    var rows = new Rows();
    rows.put(order);
    return image(rows.row(order.id()));
  }

  /** As a newer version would write it. */
  static JsonObject newerImage(Order order) {
    var rows = new Rows();
    rows.newerVersionWrites(order);
    return image(rows.row(order.id()));
  }

  private static JsonObject image(Map<String, AttributeValue> item) {
    var image = new JsonObject();
    item.forEach((name, value) -> image.add(name, typed(value)));
    return image;
  }

  private static JsonObject typed(AttributeValue value) {
    var typed = new JsonObject();
    switch (value.type()) {
      case S -> typed.addProperty("S", value.s());
      case N -> typed.addProperty("N", value.n());
      case BOOL -> typed.addProperty("BOOL", value.bool());
      case M -> typed.add("M", image(value.m()));
      case L -> {
        var list = new JsonArray();
        value.l().forEach(element -> list.add(typed(element)));
        typed.add("L", list);
      }
      default -> throw new IllegalArgumentException("an order has no attribute of that type");
    }
    return typed;
  }
}
