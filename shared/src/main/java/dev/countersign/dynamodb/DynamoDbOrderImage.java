package dev.countersign.dynamodb;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.countersign.orders.Order;
import dev.countersign.orders.UnknownWord;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * An order as the stream of the Orders table shows it: its item in DynamoDB's JSON (DynamoDB docs,
 * "DynamoDB low-level API").
 */
public final class DynamoDbOrderImage {
  private DynamoDbOrderImage() {}

  /**
   * The order in an old or a new image.
   *
   * @throws IllegalStateException if it is no order, as after a slip of a hand in the console
   * @throws UnknownWord if a newer version wrote it
   */
  public static Order read(JsonObject image) {
    Map<String, AttributeValue> item;
    try {
      item = map(image);
    } catch (RuntimeException e) { // Gson has a handful for values that are not what they should be
      throw new IllegalStateException("an image is not in DynamoDB's JSON", e);
    }
    return DynamoDbOrderItem.read(item);
  }

  private static Map<String, AttributeValue> map(JsonObject attributes) {
    Map<String, AttributeValue> map = new HashMap<>();
    attributes.entrySet().forEach(member -> map.put(member.getKey(), value(member.getValue())));
    return map;
  }

  /** An attribute of the types that an order is made of; any other is passed over. */
  private static AttributeValue value(JsonElement typed) {
    var types = typed.getAsJsonObject().entrySet().iterator();
    if (!types.hasNext()) {
      // So DynamoDB Local writes an empty map or list into its stream; this reads as both.
      return AttributeValue.builder().build();
    }
    Map.Entry<String, JsonElement> member = types.next(); // and there is no other
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
