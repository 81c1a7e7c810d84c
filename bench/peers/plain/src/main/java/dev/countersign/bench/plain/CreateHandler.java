package dev.countersign.bench.plain;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.google.gson.Gson;
import com.stripe.StripeClient;
import com.stripe.exception.StripeException;
import com.stripe.model.PaymentIntent;
import com.stripe.net.RequestOptions;
import com.stripe.param.PaymentIntentCreateParams;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** Creates an order and its PaymentIntent. */
public final class CreateHandler
    implements RequestHandler<APIGatewayProxyRequestEvent, APIGatewayProxyResponseEvent> {
  private static final String PRICES = System.getenv("PRICES_TABLE");
  private static final String ORDERS = System.getenv("ORDERS_TABLE");
  private static final String PAYMENT_INTENTS = System.getenv("PAYMENT_INTENTS_TABLE");

  private final DynamoDbClient dynamoDb = DynamoDbClient.create();
  private final StripeClient stripe =
      StripeClient.builder()
          .setApiKey(Secret.named("STRIPE_API_KEY_SECRET"))
          .setApiBase(System.getenv("STRIPE_API_BASE")) // the simulated Stripe
          .build();
  private final Gson gson = new Gson();

  private record Item(String productId, int quantity) {}

  private record Cart(String currency, List<Item> items) {}

  private record Answer(
      String orderId, String status, long amount, String currency, String clientSecret) {}

  /** Makes what all requests share. */
  public CreateHandler() {}

  @Override
  public APIGatewayProxyResponseEvent handleRequest(
      APIGatewayProxyRequestEvent event, Context context) {
    Cart cart = gson.fromJson(event.getBody(), Cart.class);
    String orderId = hash(event.getHeaders().getOrDefault("Idempotency-Key", ""));
    Map<String, Long> prices = prices(cart);
    long amount =
        cart.items().stream()
            .mapToLong(item -> prices.getOrDefault(item.productId(), 0L) * item.quantity())
            .sum();
    place(orderId, cart, prices, amount);
    PaymentIntent paymentIntent = paymentIntent(orderId, cart, amount);
    bind(orderId, paymentIntent.getId());
    return new APIGatewayProxyResponseEvent()
        .withStatusCode(201)
        .withHeaders(Map.of("Content-Type", "application/json", "Cache-Control", "no-store"))
        .withBody(
            gson.toJson(
                new Answer(
                    orderId,
                    "AWAITING_PAYMENT",
                    amount,
                    cart.currency(),
                    paymentIntent.getClientSecret())));
  }

  private static String hash(String key) {
    try {
      byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private Map<String, Long> prices(Cart cart) {
    List<Map<String, AttributeValue>> keys =
        cart.items().stream()
            .map(
                item ->
                    Map.of(
                        "productId", AttributeValue.fromS(item.productId()),
                        "currency", AttributeValue.fromS(cart.currency())))
            .toList();
    Map<String, Long> prices = new HashMap<>();
    dynamoDb
        .batchGetItem(
            get ->
                get.requestItems(
                    Map.of(
                        PRICES,
                        KeysAndAttributes.builder().keys(keys).consistentRead(true).build())))
        .responses()
        .getOrDefault(PRICES, List.of())
        .forEach(row -> prices.put(text(row, "productId"), number(row, "unitAmount")));
    return prices;
  }

  private void place(String orderId, Cart cart, Map<String, Long> prices, long amount) {
    List<AttributeValue> lines =
        cart.items().stream()
            .map(
                item ->
                    AttributeValue.fromM(
                        Map.of(
                            "productId", AttributeValue.fromS(item.productId()),
                            "quantity", AttributeValue.fromN(Integer.toString(item.quantity())),
                            "unitAmount",
                                AttributeValue.fromN(
                                    Long.toString(prices.getOrDefault(item.productId(), 0L))))))
            .toList();
    dynamoDb.putItem(
        put ->
            put.tableName(ORDERS)
                .item(
                    Map.of(
                        "orderId", AttributeValue.fromS(orderId),
                        "currency", AttributeValue.fromS(cart.currency()),
                        "amount", AttributeValue.fromN(Long.toString(amount)),
                        "status", AttributeValue.fromS("AWAITING_PAYMENT"),
                        "createdAt", AttributeValue.fromS(Instant.now().toString()),
                        "lines", AttributeValue.fromL(lines)))
                .conditionExpression("attribute_not_exists(orderId)"));
  }

  private PaymentIntent paymentIntent(String orderId, Cart cart, long amount) {
    PaymentIntentCreateParams params =
        PaymentIntentCreateParams.builder()
            .setAmount(amount)
            .setCurrency(cart.currency())
            .setAutomaticPaymentMethods(
                PaymentIntentCreateParams.AutomaticPaymentMethods.builder()
                    .setEnabled(true)
                    .build())
            .putMetadata("order_id", orderId)
            .putMetadata("countersign", System.getenv("STACK_NAME"))
            .build();
    RequestOptions options = RequestOptions.builder().setIdempotencyKey("order-" + orderId).build();
    try {
      return stripe.v1().paymentIntents().create(params, options);
    } catch (StripeException e) {
      throw new IllegalStateException("Stripe created no PaymentIntent", e);
    }
  }

  private void bind(String orderId, String paymentIntentId) {
    TransactWriteItem order =
        TransactWriteItem.builder()
            .update(
                update ->
                    update
                        .tableName(ORDERS)
                        .key(Map.of("orderId", AttributeValue.fromS(orderId)))
                        .updateExpression("SET paymentIntentId = :paymentIntent")
                        .conditionExpression("attribute_not_exists(paymentIntentId)")
                        .expressionAttributeValues(
                            Map.of(":paymentIntent", AttributeValue.fromS(paymentIntentId))))
            .build();
    TransactWriteItem link =
        TransactWriteItem.builder()
            .put(
                put ->
                    put.tableName(PAYMENT_INTENTS)
                        .item(
                            Map.of(
                                "paymentIntentId", AttributeValue.fromS(paymentIntentId),
                                "orderId", AttributeValue.fromS(orderId))))
            .build();
    dynamoDb.transactWriteItems(transaction -> transaction.transactItems(order, link));
  }

  private static String text(Map<String, AttributeValue> row, String name) {
    return row.getOrDefault(name, AttributeValue.fromS("")).s();
  }

  private static long number(Map<String, AttributeValue> row, String name) {
    return Long.parseLong(row.getOrDefault(name, AttributeValue.fromN("0")).n());
  }
}
