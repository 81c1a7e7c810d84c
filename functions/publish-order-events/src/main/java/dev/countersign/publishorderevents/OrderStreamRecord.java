package dev.countersign.publishorderevents;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.countersign.dynamodb.DynamoDbOrderImage;
import dev.countersign.json.Members;
import dev.countersign.orders.Order;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.UnknownWord;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A change of a row of the Orders table, as Lambda delivers it from the stream (Lambda docs, "Using
 * AWS Lambda with Amazon DynamoDB").
 */
sealed interface OrderStreamRecord {
  /** Returns its position in the stream, from which Lambda can be told to start again. */
  String sequenceNumber();

  /** Returns the events to publish for it. */
  default List<OrderEvent> events() {
    return List.of();
  }

  /** A change that was read. It may have no events. */
  record Understood(String sequenceNumber, List<OrderEvent> events) implements OrderStreamRecord {
    public Understood {
      events = List.copyOf(events);
    }
  }

  /**
   * A change that a newer version wrote, or a change of a row that a newer version wrote. An
   * execution environment of that version can read it, so it is worth waiting for.
   */
  record Newer(String sequenceNumber, Unpublished change, RuntimeException fault)
      implements OrderStreamRecord {}

  /**
   * A change of a row that is not a valid order, before or after, for example because it was edited
   * by hand. A later read would fail too, so it must not stop the processing of the others.
   *
   * @param key the row's key, as it is in the record
   * @param change empty if the key is not an order's id: then nothing about it can be published
   */
  record NotAnOrder(
      String sequenceNumber, String key, Optional<Unpublished> change, RuntimeException fault)
      implements OrderStreamRecord {}

  /**
   * Returns the records of an invocation, in their order.
   *
   * @throws RuntimeException if it is not a batch of a stream's records
   */
  static List<OrderStreamRecord> allOf(JsonObject invocation) {
    List<OrderStreamRecord> records = new ArrayList<>();
    for (JsonElement record : invocation.getAsJsonArray("Records")) {
      records.add(read(record.getAsJsonObject()));
    }
    return records;
  }

  private static OrderStreamRecord read(JsonObject record) {
    JsonObject change = record.getAsJsonObject("dynamodb");
    String sequenceNumber = change.get("SequenceNumber").getAsString();
    Instant at = at(change);
    try {
      return new Understood(
          sequenceNumber, events(record.get("eventName").getAsString(), change, at));
    } catch (RuntimeException fault) {
      boolean isNewer = fault instanceof UnknownWord;
      Optional<Unpublished> unpublished =
          order(change)
              .map(
                  order ->
                      new Unpublished(
                          order,
                          version(change),
                          at,
                          isNewer
                              ? Unpublished.Cause.NEWER_VERSION
                              : Unpublished.Cause.NOT_AN_ORDER));
      return isNewer && unpublished.isPresent()
          ? new Newer(sequenceNumber, unpublished.get(), fault)
          : new NotAnOrder(sequenceNumber, String.valueOf(change.get("Keys")), unpublished, fault);
    }
  }

  private static List<OrderEvent> events(String name, JsonObject change, Instant at) {
    return switch (name) {
      case "INSERT" -> OrderEvent.between(Optional.empty(), image(change, "NewImage"), at);
      case "MODIFY" ->
          OrderEvent.between(Optional.of(image(change, "OldImage")), image(change, "NewImage"), at);
      case "REMOVE" -> List.of(); // we never remove an order, and published events stay valid
      default -> throw new IllegalStateException("a change of an unknown kind");
    };
  }

  private static Order image(JsonObject change, String which) {
    return Optional.ofNullable(change.getAsJsonObject(which))
        .map(DynamoDbOrderImage::read)
        .orElseThrow(() -> new IllegalStateException("a change without its " + which));
  }

  /** Returns the id of the changed order, without reading the rest of the row. */
  private static Optional<OrderId> order(JsonObject change) {
    return Members.object(change, "Keys")
        .flatMap(keys -> attribute(keys, "orderId", "S"))
        .flatMap(OrderId::parse);
  }

  private static Optional<Long> version(JsonObject change) {
    return Members.object(change, "NewImage")
        .flatMap(image -> attribute(image, "version", "N"))
        .filter(number -> number.matches("[1-9][0-9]{0,17}"))
        .map(Long::valueOf);
  }

  private static Optional<String> attribute(JsonObject attributes, String name, String type) {
    return Members.object(attributes, name).flatMap(value -> Members.string(value, type));
  }

  /** Returns the time of the change, which is in seconds, with or without a fraction. */
  private static Instant at(JsonObject change) {
    BigDecimal seconds = change.get("ApproximateCreationDateTime").getAsBigDecimal();
    return Instant.ofEpochMilli(seconds.movePointRight(3).longValue());
  }
}
