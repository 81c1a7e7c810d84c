package dev.countersign.dynamodb;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.countersign.orders.Order;
import dev.countersign.orders.UnknownWord;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Reads an order from the stream of the Orders table, where its item is in DynamoDB's JSON
 * (DynamoDB docs, "DynamoDB low-level API").
 */
public final class DynamoDbOrderImage {
  private DynamoDbOrderImage() {}

  /**
   * Reads the order in an old or a new image.
   *
   * @throws IllegalStateException if the image is not an order, for example after a wrong manual
   *     edit in the console
   * @throws UnknownWord if a newer version wrote it
   */
  public static Order read(JsonObject image) {
    Map<String, AttributeValue> item;
    try {
      item = map(image);
    } catch (RuntimeException e) { // Gson throws various exceptions for values of a wrong type
      throw new IllegalStateException("an image is not in DynamoDB's JSON", e);
    }
    return DynamoDbOrderItem.read(item);
  }

  private static Map<String, AttributeValue> map(JsonObject attributes) {
    Map<String, AttributeValue> map = new HashMap<>();
    attributes.entrySet().forEach(member -> map.put(member.getKey(), value(member.getValue())));
    return map;
  }

  /** Reads an attribute of a type that an order uses. An attribute of any other type is ignored. */
  private static AttributeValue value(JsonElement typed) {
    var types = typed.getAsJsonObject().entrySet().iterator();
    if (!types.hasNext()) {
      // DynamoDB Local writes an empty map or list into its stream in this way. This value can be
      // read as both.
      return AttributeValue.builder().build();
    }
    Map.Entry<String, JsonElement> member = types.next(); // there is exactly one
    JsonElement value = member.getValue();
    return switch (member.getKey()) {
      case "S" -> AttributeValue.fromS(value.getAsString());
      case "N" -> AttributeValue.fromN(value.getAsString());
      case "BOOL" -> AttributeValue.fromBool(value.getAsBoolean());
      case "M" -> AttributeValue.fromM(map(value.getAsJsonObject()));
      case "L" ->
          AttributeValue.fromL(
              value.getAsJsonArray().asList().stream().map(DynamoDbOrderImage::value).toList());
      default -> AttributeValue.fromNul(true);
    };
  }
}
