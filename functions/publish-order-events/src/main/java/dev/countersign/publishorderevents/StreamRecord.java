package dev.countersign.publishorderevents;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.countersign.orders.DynamoDbOrderImage;
import dev.countersign.orders.Order;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One change of the Orders table, as Lambda brings it from the stream (Lambda docs, "Using AWS
 * Lambda with Amazon DynamoDB").
 */
sealed interface StreamRecord {
  /** Its place in the stream, by which Lambda is told where to begin again. */
  String sequenceNumber();

  /** What others should hear of it. */
  List<OrderEvent> events();

  /** A change that was understood, though it may mean nothing to others. */
  record Understood(String sequenceNumber, List<OrderEvent> events) implements StreamRecord {
    public Understood {
      events = List.copyOf(events);
    }
  }

  /**
   * A change of a row that is no order, before or after, such as one that was edited by hand. It is
   * no more readable the next time, so it must not hold up the others.
   *
   * @param key of the row, as it is in the record
   */
  record NotAnOrder(String sequenceNumber, String key, RuntimeException fault)
      implements StreamRecord {
    @Override
    public List<OrderEvent> events() {
      return List.of();
    }
  }

  /**
   * The records of an invocation, in their order.
   *
   * @throws RuntimeException if it is no batch of a stream's records
   */
  static List<StreamRecord> allOf(JsonObject invocation) {
    List<StreamRecord> records = new ArrayList<>();
    for (JsonElement record : invocation.getAsJsonArray("Records")) {
      records.add(read(record.getAsJsonObject()));
    }
    return records;
  }

  private static StreamRecord read(JsonObject record) {
    JsonObject change = record.getAsJsonObject("dynamodb");
    String sequenceNumber = change.get("SequenceNumber").getAsString();
    try {
      return new Understood(sequenceNumber, events(record.get("eventName").getAsString(), change));
    } catch (RuntimeException e) {
      return new NotAnOrder(sequenceNumber, String.valueOf(change.get("Keys")), e);
    }
  }

  private static List<OrderEvent> events(String name, JsonObject change) {
    return switch (name) {
      case "INSERT" -> OrderEvent.between(Optional.empty(), image(change, "NewImage"), at(change));
      case "MODIFY" ->
          OrderEvent.between(
              Optional.of(image(change, "OldImage")), image(change, "NewImage"), at(change));
      case "REMOVE" -> List.of(); // no order is ever removed by us, and what was said stays said
      default -> throw new IllegalStateException("a change of an unknown kind");
    };
  }

  private static Order image(JsonObject change, String which) {
    return Optional.ofNullable(change.getAsJsonObject(which))
        .map(DynamoDbOrderImage::read)
        .orElseThrow(() -> new IllegalStateException("a change without its " + which));
  }

  /** In seconds, with or without a fraction. */
  private static Instant at(JsonObject change) {
    BigDecimal seconds = change.get("ApproximateCreationDateTime").getAsBigDecimal();
    return Instant.ofEpochMilli(seconds.movePointRight(3).longValue());
  }
}
