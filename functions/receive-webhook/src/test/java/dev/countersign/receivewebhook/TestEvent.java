package dev.countersign.receivewebhook;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.countersign.testkit.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** An Event object of Stripe's, of which a test changes only what matters to it. */
final class TestEvent {
  private final WebhookShop shop;
  private final JsonObject json;

  private TestEvent(WebhookShop shop, JsonObject json) {
    this.shop = shop;
    this.json = json;
  }

  /** What Stripe says of the order's PaymentIntent when all is right. */
  static TestEvent of(WebhookShop shop, String id, String type) {
    JsonObject metadata = new JsonObject();
    metadata.addProperty("order_id", WebhookShop.ORDER.value());
    metadata.addProperty("countersign", WebhookShop.STACK.mark());
    JsonObject paymentIntent = new JsonObject();
    paymentIntent.addProperty("id", WebhookShop.PAYMENT_INTENT);
    paymentIntent.addProperty("object", "payment_intent");
    paymentIntent.addProperty("amount", 4000);
    paymentIntent.addProperty("amount_received", type.endsWith("succeeded") ? 4000 : 0);
    paymentIntent.addProperty("client_secret", WebhookShop.PAYMENT_INTENT + "_secret_canary");
    paymentIntent.addProperty("currency", "usd");
    paymentIntent.add("last_payment_error", JsonNull.INSTANCE);
    paymentIntent.addProperty("livemode", false);
    paymentIntent.add("metadata", metadata);
    paymentIntent.addProperty("receipt_email", "buyer-canary@example.com");
    paymentIntent.addProperty("status", status(type));
    JsonObject data = new JsonObject();
    data.add("object", paymentIntent);
    JsonObject event = new JsonObject();
    event.addProperty("id", id);
    event.addProperty("object", "event");
    event.addProperty("api_version", WebhookShop.API_VERSION);
    event.addProperty("created", shop.clock.instant().getEpochSecond());
    event.add("data", data);
    event.addProperty("livemode", false);
    event.addProperty("pending_webhooks", 1);
    event.add("request", JsonNull.INSTANCE);
    event.addProperty("type", type);
    return new TestEvent(shop, event);
  }

  private static String status(String type) {
    return switch (type) {
      case "payment_intent.succeeded" -> "succeeded";
      case "payment_intent.canceled" -> "canceled";
      default -> "processing";
    };
  }

  TestEvent created(Instant at) {
    return with("created", Long.toString(at.getEpochSecond()));
  }

  /** Changes a member of the event. */
  TestEvent with(String member, String value) {
    json.add(member, JsonParser.parseString(value));
    return this;
  }

  TestEvent without(String member) {
    json.remove(member);
    return this;
  }

  /** Changes a member of the PaymentIntent in the event. */
  TestEvent saying(String member, String value) {
    object().add(member, JsonParser.parseString(value));
    return this;
  }

  TestEvent notSaying(String member) {
    object().remove(member);
    return this;
  }

  /** Of another object than a PaymentIntent, given as JSON. */
  TestEvent about(String object) {
    json.getAsJsonObject("data").add("object", JsonParser.parseString(object));
    return this;
  }

  /** With metadata that names this order and stack. */
  TestEvent claimedBy(String stack, String order) {
    JsonObject metadata = new JsonObject();
    metadata.addProperty("order_id", order);
    metadata.addProperty("countersign", stack);
    object().add("metadata", metadata);
    return this;
  }

  TestEvent ofPaymentIntent(String id) {
    object().addProperty("id", id);
    return this;
  }

  String id() {
    return json.get("id").getAsString();
  }

  JsonObject json() {
    return json;
  }

  byte[] bytes() {
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Signed with the current secret, just now. */
  Envelope envelope() {
    return shop.envelope(bytes());
  }

  Answer deliver() {
    return envelope().send();
  }

  private JsonObject object() {
    JsonElement object = json.getAsJsonObject("data").get("object");
    return object.getAsJsonObject();
  }
}
