package dev.countersign.rehearsal;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.countersign.orders.OrderId;
import java.time.Instant;
import java.util.UUID;

/**
 * An order that awaits payment, as DynamoDB returns its rows.
 *
 * @param id the order's id
 * @param mark the mark that it was placed with
 * @param paymentIntents the name of the table of its PaymentIntent
 */
public record RehearsedOrder(String id, String mark, String paymentIntents) {
  /** Returns an order that no key of a buyer can name. */
  public static RehearsedOrder of(String stackName, String mark, String paymentIntents) {
    return new RehearsedOrder(
        OrderId.derive(stackName, new UUID(0, 0)).value(), mark, paymentIntents);
  }

  /** Answers {@code GetItem} of the order. */
  public JsonObject get(JsonObject request) {
    JsonObject answer = new JsonObject();
    answer.add("Item", JsonParser.parseString(order()));
    return answer;
  }

  /** Answers {@code BatchGetItem} of the order and of the row of its PaymentIntent. */
  public JsonObject batchGet(JsonObject request) {
    JsonObject rows = new JsonObject();
    for (String table : request.getAsJsonObject("RequestItems").keySet()) {
      JsonArray row = new JsonArray();
      row.add(JsonParser.parseString(table.equals(paymentIntents) ? owner() : order()));
      rows.add(table, row);
    }
    JsonObject answer = new JsonObject();
    answer.add("Responses", rows);
    answer.add("UnprocessedKeys", new JsonObject());
    return answer;
  }

  private String owner() {
    return """
    {"paymentIntentId":{"S":"pi_rehearsal"},"orderId":{"S":"%s"}}\
    """
        .formatted(id);
  }

  private String order() {
    return """
    {"orderId":{"S":"%s"},"version":{"N":"2"},"mark":{"S":"%s"},"requestDigest":{"S":"rehearsal"},
     "currency":{"S":"usd"},"amount":{"N":"3000"},
     "lines":{"L":[{"M":{"productId":{"S":"rehearsal"},"quantity":{"N":"3"},"unitAmount":{"N":"1000"}}}]},
     "attempt":{"N":"1"},"livemode":{"BOOL":false},"createdAt":{"S":"%s"},"status":{"S":"AWAITING_PAYMENT"},
     "openStatus":{"S":"AWAITING_PAYMENT"},"paymentIntentId":{"S":"pi_rehearsal"},
     "facts":{"M":{"payments":{"M":{}},"expired":{"BOOL":false},"refunds":{"M":{}},"disputes":{"M":{}},
                   "fraudWarnings":{"M":{}},"reasons":{"M":{}},"releases":{"M":{}}}}}\
    """
        .formatted(id, mark, Instant.now());
  }
}
