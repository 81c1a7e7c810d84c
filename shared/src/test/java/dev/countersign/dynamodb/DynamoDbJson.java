package dev.countersign.dynamodb;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Items as DynamoDB writes them into a table's stream (DynamoDB docs, "Low-level API"). */
final class DynamoDbJson {
  private DynamoDbJson() {}

  static JsonObject image(Map<String, AttributeValue> item) {
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
      case NUL -> typed.addProperty("NULL", true);
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
