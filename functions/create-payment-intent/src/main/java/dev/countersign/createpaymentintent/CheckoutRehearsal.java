package dev.countersign.createpaymentintent;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.countersign.aws.FunctionEnvironment;
import dev.countersign.orders.Stack;
import dev.countersign.rehearsal.Scene;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What this function rehearses: a cart that is bought, bought again, and refused. */
final class CheckoutRehearsal {
  private static final String CART =
      """
      {"currency":"usd","items":[{"productId":"rehearsal-1","quantity":2},{"productId":"rehearsal-2","quantity":1}]}\
      """;
  private static final String CART_WITH_PRICE =
      """
      {"currency":"usd","items":[{"productId":"rehearsal-1","quantity":2,"price":1}]}\
      """;
  private static final UnaryOperator<JsonObject> KEY =
      Scene.answer(
          """
          {"ARN":"arn:aws:secretsmanager:us-east-1:1:secret:rehearsal","Name":"rehearsal",
           "SecretString":"sk_test_rehearsal","CreatedDate":1700000000,"VersionStages":["AWSCURRENT"]}\
          """);

  private final String pricesTable;
  private final String mark;
  private JsonObject order = new JsonObject();

  private CheckoutRehearsal(FunctionEnvironment environment) {
    this.pricesTable = environment.get("PRICES_TABLE");
    this.mark = Stack.of(environment.variables()).mark();
  }

  static List<Scene> scenes(FunctionEnvironment environment) {
    return new CheckoutRehearsal(environment).scenes();
  }

  private List<Scene> scenes() {
    UnaryOperator<JsonObject> written = Scene.answer("{}");
    return List.of(
        new Scene(
            event(CART),
            201,
            Map.of(
                "secretsmanager.GetSecretValue", KEY,
                "DynamoDB.BatchGetItem", this::prices,
                "DynamoDB.PutItem", this::insert,
                "DynamoDB.TransactWriteItems", written,
                "POST /v1/payment_intents", this::paymentIntent)),
        new Scene(
            event(CART),
            200,
            Map.of(
                "DynamoDB.BatchGetItem", this::prices,
                "DynamoDB.PutItem", this::existing,
                "GET /v1/payment_intents/pi_rehearsal", this::paymentIntent)),
        new Scene(
            event(CART),
            422,
            Map.of(
                "DynamoDB.BatchGetItem", this::prices,
                "DynamoDB.PutItem", this::insert,
                "POST /v1/payment_intents",
                    Scene.answer(
                        """
                        {"error":{"type":"invalid_request_error","code":"amount_too_small","message":"rehearsal"}}\
                        """))),
        new Scene(
            event(CART),
            422,
            Map.of(
                "DynamoDB.BatchGetItem", Scene.answer("{\"Responses\":{},\"UnprocessedKeys\":{}}"),
                "DynamoDB.Query", Scene.answer("{\"Items\":[],\"Count\":0}"),
                "DynamoDB.GetItem", Scene.answer("{}"))),
        new Scene(event(CART_WITH_PRICE), 400, Map.of()));
  }

  private static JsonObject event(String body) {
    return Scene.event(
        "POST",
        "/payment-intents",
        Map.of(
            "Content-Type", "application/json",
            "Origin", "https://rehearsal.example",
            "Idempotency-Key", "3f1f8f0e-6c1e-4d0a-9a60-0f6b1a2c3d4e"),
        Map.of(),
        body);
  }

  private JsonObject prices(JsonObject request) {
    JsonArray rows = new JsonArray();
    JsonObject read = request.getAsJsonObject("RequestItems").getAsJsonObject(pricesTable);
    for (var key : read.getAsJsonArray("Keys")) {
      JsonObject row = key.getAsJsonObject();
      row.add("unitAmount", JsonParser.parseString("{\"N\":\"1000\"}"));
      row.add("active", JsonParser.parseString("{\"BOOL\":true}"));
      rows.add(row);
    }
    JsonObject responses = new JsonObject();
    responses.add(pricesTable, rows);
    JsonObject answer = new JsonObject();
    answer.add("Responses", responses);
    answer.add("UnprocessedKeys", new JsonObject());
    return answer;
  }

  private JsonObject insert(JsonObject request) {
    order = request.getAsJsonObject("Item");
    return new JsonObject();
  }

  private JsonObject existing(JsonObject request) {
    JsonObject bound = order.deepCopy();
    bound.add("paymentIntentId", JsonParser.parseString("{\"S\":\"pi_rehearsal\"}"));
    JsonObject answer = new JsonObject();
    answer.addProperty(
        "__type", "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException");
    answer.addProperty("message", "The conditional request failed");
    answer.add("Item", bound);
    return answer;
  }

  private JsonObject paymentIntent(JsonObject request) {
    JsonObject metadata = new JsonObject();
    metadata.add("order_id", order.getAsJsonObject("orderId").get("S"));
    metadata.addProperty("countersign", mark);
    JsonObject paymentIntent =
        JsonParser.parseString(
                """
                {"id":"pi_rehearsal","object":"payment_intent","amount":3000,"amount_received":0,
                 "currency":"usd","livemode":false,"created":1700000000,"status":"requires_payment_method",
                 "client_secret":"pi_rehearsal_secret_rehearsal","latest_charge":null,"last_payment_error":null}\
                """)
            .getAsJsonObject();
    paymentIntent.add("metadata", metadata);
    return paymentIntent;
  }
}
