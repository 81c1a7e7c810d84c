package dev.countersign.receivewebhook;

import com.google.gson.JsonObject;
import dev.countersign.aws.FunctionEnvironment;
import dev.countersign.orders.Stack;
import dev.countersign.rehearsal.RehearsedOrder;
import dev.countersign.rehearsal.RehearsedSignature;
import dev.countersign.rehearsal.Scene;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What this function rehearses: events that are applied, doubled, ignored, and forged. */
final class DeliveryRehearsal {
  private static final String SECRET = "whsec_rehearsal0rehearsal";
  private static final UnaryOperator<JsonObject> SECRETS =
      Scene.answer(
          """
          {"ARN":"arn:aws:secretsmanager:us-east-1:1:secret:rehearsal","Name":"rehearsal",
           "SecretString":"%s","CreatedDate":1700000000,"VersionStages":["AWSCURRENT"]}\
          """
              .formatted(SECRET));

  private final RehearsedOrder order;
  private final String apiVersion;
  private final Instant now = Instant.now();

  private DeliveryRehearsal(FunctionEnvironment environment) {
    Stack stack = Stack.of(environment.variables());
    this.order =
        RehearsedOrder.of(stack.name(), stack.mark(), environment.get("PAYMENT_INTENTS_TABLE"));
    this.apiVersion = environment.get("STRIPE_API_VERSION");
  }

  static List<Scene> scenes(FunctionEnvironment environment) {
    return new DeliveryRehearsal(environment).scenes();
  }

  private List<Scene> scenes() {
    UnaryOperator<JsonObject> written = Scene.answer("{}");
    UnaryOperator<JsonObject> doubled =
        Scene.answer(
            """
            {"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException","Message":"rehearsal",
             "CancellationReasons":[{"Code":"ConditionalCheckFailed","Message":"rehearsal"},{"Code":"None"}]}\
            """);
    return List.of(
        delivery("payment_intent.succeeded", "succeeded", written),
        delivery("payment_intent.payment_failed", "requires_payment_method", written),
        delivery("payment_intent.succeeded", "succeeded", doubled),
        delivery("customer.created", "succeeded", written),
        new Scene(event("{}", "t=" + now.getEpochSecond() + ",v1=00"), 400, Map.of()),
        new Scene(event("{}", ""), 400, Map.of()));
  }

  private Scene delivery(String type, String status, UnaryOperator<JsonObject> transaction) {
    String body = body(type, status);
    return new Scene(
        event(body, RehearsedSignature.of(body, SECRET, now)),
        200,
        Map.of(
            "secretsmanager.GetSecretValue", SECRETS,
            "DynamoDB.BatchGetItem", order::batchGet,
            "DynamoDB.TransactWriteItems", transaction));
  }

  private static JsonObject event(String body, String signature) {
    return Scene.event(
        "POST",
        "/webhooks/stripe",
        Map.of("Content-Type", "application/json", "Stripe-Signature", signature),
        Map.of(),
        body);
  }

  private String body(String type, String status) {
    return """
    {"id":"evt_rehearsal","object":"event","api_version":"%1$s","created":%2$d,"livemode":false,"type":"%3$s",
     "pending_webhooks":1,"request":{"id":null,"idempotency_key":null},
     "data":{"object":{"id":"pi_rehearsal","object":"payment_intent","amount":3000,"amount_received":3000,
       "currency":"usd","livemode":false,"created":%2$d,"status":"%4$s","latest_charge":"ch_rehearsal",
       "client_secret":"pi_rehearsal_secret_rehearsal","last_payment_error":null,
       "metadata":{"order_id":"%5$s","countersign":"%6$s"}}}}\
    """
        .formatted(apiVersion, now.getEpochSecond(), type, status, order.id(), order.mark());
  }
}
