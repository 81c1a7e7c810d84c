package dev.countersign.bench.floor;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Makes the calls that create an order of two tees: for another cart it would be wrong. */
public final class CreateHandler implements RequestStreamHandler {
  private static final int UUID = 36;
  private static final int ID = 24; // without its prefix

  private static final String PRICES =
      """
      {"RequestItems":{"%s":{"Keys":[{"productId":{"S":"tee-black-m"},"currency":{"S":"usd"}}],\
      "ConsistentRead":true}}}\
      """
          .formatted(System.getenv("PRICES_TABLE"));

  private static final String ORDER =
      """
      {"TableName":"%s","Item":{"orderId":{"S":"ORDER"},"currency":{"S":"usd"},"amount":{"N":"4000"},\
      "status":{"S":"AWAITING_PAYMENT"},"createdAt":{"S":"2026-11-01T00:00:00Z"},"lines":{"L":[{"M":{\
      "productId":{"S":"tee-black-m"},"quantity":{"N":"2"},"unitAmount":{"N":"2000"}}}]}},\
      "ConditionExpression":"attribute_not_exists(orderId)"}\
      """
          .formatted(System.getenv("ORDERS_TABLE"));

  private static final String FORM =
      "amount=4000&currency=usd&automatic_payment_methods[enabled]=true&metadata[order_id]=ORDER"
          + "&metadata[countersign]="
          + System.getenv("STACK_NAME");

  private static final String BINDING =
      """
      {"TransactItems":[{"Update":{"TableName":"%s","Key":{"orderId":{"S":"ORDER"}},"UpdateExpression":\
      "SET paymentIntentId = :intent","ConditionExpression":"attribute_not_exists(paymentIntentId)",\
      "ExpressionAttributeValues":{":intent":{"S":"INTENT"}}}},{"Put":{"TableName":"%s","Item":{\
      "paymentIntentId":{"S":"INTENT"},"orderId":{"S":"ORDER"}}}}]}\
      """
          .formatted(System.getenv("ORDERS_TABLE"), System.getenv("PAYMENT_INTENTS_TABLE"));

  private static final String ANSWER =
      """
      {"statusCode":201,"headers":{"Content-Type":"application/json"},"body":"{\\"orderId\\":\\"ORDER\\",\
      \\"amount\\":4000,\\"currency\\":\\"usd\\",\\"clientSecret\\":\\"INTENT_secret_\\"}"}\
      """;

  private final Peer dynamoDb = new Peer("AWS_ENDPOINT_URL_DYNAMODB");
  private final Peer stripe = new Peer("STRIPE_API_BASE");
  private final String key = new Keys().read(System.getenv("STRIPE_API_KEY_SECRET"));

  /** Opens the connections. */
  public CreateHandler() {}

  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    String event = new String(in.readAllBytes(), ISO_8859_1);
    String order = Texts.behind(event, "\"Idempotency-Key\":\"", UUID);
    String price = dynamoDb.dynamoDb("BatchGetItem", PRICES);
    if (!price.contains("\"2000\"")) {
      throw new IOException("another price: " + price);
    }
    dynamoDb.dynamoDb("PutItem", ORDER.replace("ORDER", order));
    String created =
        stripe.post(
            "/v1/payment_intents",
            "Authorization: Bearer "
                + key
                + "\r\nIdempotency-Key: order-"
                + order
                + "\r\nContent-Type: application/x-www-form-urlencoded\r\n",
            FORM.replace("ORDER", order));
    String intent = "pi_" + Texts.behind(created, "\"pi_", ID);
    dynamoDb.dynamoDb(
        "TransactWriteItems", BINDING.replace("ORDER", order).replace("INTENT", intent));
    out.write(ANSWER.replace("ORDER", order).replace("INTENT", intent).getBytes(ISO_8859_1));
  }
}
