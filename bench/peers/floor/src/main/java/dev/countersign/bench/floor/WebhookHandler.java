package dev.countersign.bench.floor;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Makes the calls that record a payment. It verifies nothing, so nothing may be built on it. */
public final class WebhookHandler implements RequestStreamHandler {
  private static final int UUID = 36;
  private static final int ID = 24; // without its prefix

  private static final String READ =
      """
      {"RequestItems":{"%s":{"Keys":[{"paymentIntentId":{"S":"INTENT"}}],"ConsistentRead":true},\
      "%s":{"Keys":[{"orderId":{"S":"ORDER"}}],"ConsistentRead":true}}}\
      """
          .formatted(System.getenv("PAYMENT_INTENTS_TABLE"), System.getenv("ORDERS_TABLE"));

  private static final String PAID =
      """
      {"TransactItems":[{"Put":{"TableName":"%s","Item":{"eventId":{"S":"EVENT"},"type":{"S":\
      "payment_intent.succeeded"},"orderId":{"S":"ORDER"},"expiresAt":{"N":"4102444800"}},\
      "ConditionExpression":"attribute_not_exists(eventId)"}},{"Update":{"TableName":"%s","Key":{\
      "orderId":{"S":"ORDER"}},"UpdateExpression":"SET #status = :paid","ExpressionAttributeNames":{\
      "#status":"status"},"ExpressionAttributeValues":{":paid":{"S":"PAID"}}}}]}\
      """
          .formatted(System.getenv("PROCESSED_EVENTS_TABLE"), System.getenv("ORDERS_TABLE"));

  private static final byte[] ANSWER =
      "{\"statusCode\":200,\"headers\":{},\"body\":\"{\\\"received\\\":true}\"}"
          .getBytes(ISO_8859_1);

  private final Peer dynamoDb = new Peer("AWS_ENDPOINT_URL_DYNAMODB");

  /** Opens the connections, and reads the secret that it does not use. */
  public WebhookHandler() {
    var _ = new Keys().read(System.getenv("STRIPE_WEBHOOK_SIGNING_SECRET"));
  }

  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    String request = new String(in.readAllBytes(), ISO_8859_1);
    String event = "evt_" + Texts.behind(request, "\"evt_", ID);
    String intent = "pi_" + Texts.behind(request, "\"pi_", ID);
    String order = Texts.behind(request, "\\\"order_id\\\": \\\"", UUID);
    String found =
        dynamoDb.dynamoDb("BatchGetItem", READ.replace("INTENT", intent).replace("ORDER", order));
    if (!found.contains("\"4000\"")) {
      throw new IOException("another order: " + found);
    }
    dynamoDb.dynamoDb("TransactWriteItems", PAID.replace("EVENT", event).replace("ORDER", order));
    out.write(ANSWER);
  }
}
