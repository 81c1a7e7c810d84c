package dev.countersign.getorder;

import com.google.gson.JsonObject;
import dev.countersign.rehearsal.RehearsedOrder;
import dev.countersign.rehearsal.Scene;
import java.util.List;
import java.util.Map;

/** What this function rehearses: an order that is awaiting payment, and one that does not exist. */
final class OrderPageRehearsal {
  private OrderPageRehearsal() {}

  static List<Scene> scenes() {
    var order = RehearsedOrder.of("rehearsal", "rehearsal", "");
    return List.of(
        new Scene(
            event(order.id()),
            200,
            Map.of(
                "DynamoDB.GetItem",
                order::get,
                "DynamoDB.PutItem",
                Scene.answer("{}"))), // its question
        new Scene(event(order.id()), 404, Map.of("DynamoDB.GetItem", Scene.answer("{}"))),
        new Scene(event("malformed"), 404, Map.of()));
  }

  private static JsonObject event(String orderId) {
    return Scene.event(
        "GET",
        "/orders/" + orderId,
        Map.of("Origin", "https://rehearsal.example"),
        Map.of("orderId", orderId),
        "");
  }
}
