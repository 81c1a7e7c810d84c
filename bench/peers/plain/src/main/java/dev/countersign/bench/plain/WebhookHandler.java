package dev.countersign.bench.plain;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.stripe.exception.SignatureVerificationException;
import com.stripe.model.Event;
import com.stripe.model.PaymentIntent;
import com.stripe.net.Webhook;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** Records that an order is paid. */
public final class WebhookHandler
    implements RequestHandler<APIGatewayProxyRequestEvent, APIGatewayProxyResponseEvent> {
  private static final String ORDERS = System.getenv("ORDERS_TABLE");
  private static final String PAYMENT_INTENTS = System.getenv("PAYMENT_INTENTS_TABLE");
  private static final String PROCESSED_EVENTS = System.getenv("PROCESSED_EVENTS_TABLE");
  private static final Duration KEPT = Duration.ofDays(40);

  private final DynamoDbClient dynamoDb = DynamoDbClient.create();
  private final String signingSecret = Secret.named("STRIPE_WEBHOOK_SIGNING_SECRET");

  /** Makes what all requests share. */
  public WebhookHandler() {}

  @Override
  public APIGatewayProxyResponseEvent handleRequest(
      APIGatewayProxyRequestEvent request, Context context) {
    Event event;
    try {
      event =
          Webhook.constructEvent(
              request.getBody(),
              request.getHeaders().getOrDefault("Stripe-Signature", ""),
              signingSecret);
    } catch (SignatureVerificationException _) {
      return answer(400, "{\"error\":\"invalid signature\"}");
    }
    PaymentIntent paymentIntent =
        (PaymentIntent) event.getDataObjectDeserializer().getObject().orElseThrow();
    Map<String, AttributeValue> order = read(paymentIntent);
    AttributeValue received =
        AttributeValue.fromN(Long.toString(paymentIntent.getAmountReceived()));
    if (!received.equals(order.get("amount"))
        || !AttributeValue.fromS(paymentIntent.getCurrency()).equals(order.get("currency"))) {
      return answer(500, "{\"error\":\"another amount\"}");
    }
    record(event, order);
    return answer(200, "{\"received\":true}");
  }

  private static APIGatewayProxyResponseEvent answer(int status, String body) {
    return new APIGatewayProxyResponseEvent()
        .withStatusCode(status)
        .withHeaders(Map.of("Content-Type", "application/json"))
        .withBody(body);
  }

  private Map<String, AttributeValue> read(PaymentIntent paymentIntent) {
    String orderId = paymentIntent.getMetadata().getOrDefault("order_id", "");
    BatchGetItemResponse found =
        dynamoDb.batchGetItem(
            get ->
                get.requestItems(
                    Map.of(
                        PAYMENT_INTENTS,
                        key("paymentIntentId", paymentIntent.getId()),
                        ORDERS,
                        key("orderId", orderId))));
    Map<String, AttributeValue> link = row(found, PAYMENT_INTENTS);
    Map<String, AttributeValue> order = row(found, ORDERS);
    if (!AttributeValue.fromS(orderId).equals(link.get("orderId"))) {
      throw new IllegalStateException("the PaymentIntent is another order's");
    }
    return order;
  }

  private static KeysAndAttributes key(String name, String value) {
    return KeysAndAttributes.builder()
        .keys(List.of(Map.of(name, AttributeValue.fromS(value))))
        .consistentRead(true)
        .build();
  }

  private static Map<String, AttributeValue> row(BatchGetItemResponse found, String table) {
    return found.responses().getOrDefault(table, List.of()).stream().findFirst().orElseThrow();
  }

  private void record(Event event, Map<String, AttributeValue> order) {
    AttributeValue orderId = order.getOrDefault("orderId", AttributeValue.fromS(""));
    long expiresAt = event.getCreated() + KEPT.toSeconds();
    TransactWriteItem marker =
        TransactWriteItem.builder()
            .put(
                put ->
                    put.tableName(PROCESSED_EVENTS)
                        .item(
                            Map.of(
                                "eventId", AttributeValue.fromS(event.getId()),
                                "type", AttributeValue.fromS(event.getType()),
                                "orderId", orderId,
                                "expiresAt", AttributeValue.fromN(Long.toString(expiresAt))))
                        .conditionExpression("attribute_not_exists(eventId)"))
            .build();
    TransactWriteItem paid =
        TransactWriteItem.builder()
            .update(
                update ->
                    update
                        .tableName(ORDERS)
                        .key(Map.of("orderId", orderId))
                        .updateExpression("SET #status = :paid")
                        .expressionAttributeNames(Map.of("#status", "status"))
                        .expressionAttributeValues(Map.of(":paid", AttributeValue.fromS("PAID"))))
            .build();
    dynamoDb.transactWriteItems(transaction -> transaction.transactItems(marker, paid));
  }
}
