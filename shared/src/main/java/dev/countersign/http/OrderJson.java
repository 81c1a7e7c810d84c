package dev.countersign.http;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.countersign.orders.Order;
import dev.countersign.pricing.Quote;

/**
 * Writes an order as the API shows it: no personal data, no secret (openapi.yaml, schema Order).
 */
public final class OrderJson {
  private OrderJson() {}

  public static JsonObject of(Order order) {
    JsonObject json = new JsonObject();
    json.addProperty("orderId", order.id().value());
    json.addProperty("status", order.status().name());
    json.addProperty("amount", order.amount().minorUnits());
    json.addProperty("currency", order.amount().currency().code());
    JsonArray lines = new JsonArray();
    order.terms().lines().forEach(line -> lines.add(of(line)));
    json.add("lines", lines);
    return json;
  }

  private static JsonObject of(Quote.Line line) {
    JsonObject json = new JsonObject();
    json.addProperty("productId", line.product().value());
    json.addProperty("quantity", line.quantity());
    json.addProperty("unitAmount", line.unitAmount().minorUnits());
    json.addProperty("amount", line.amount().minorUnits());
    return json;
  }
}
