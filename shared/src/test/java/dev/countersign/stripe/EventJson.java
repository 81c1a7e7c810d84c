package dev.countersign.stripe;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.countersign.orders.Order;
import dev.countersign.orders.Shop;
import dev.countersign.payments.StripeEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** A Stripe event as Stripe sends it, and what a test wants to be different. */
public final class EventJson {
  private final JsonObject event;

  private EventJson(JsonObject event) {
    this.event = event;
  }

  /** An event about the order's PaymentIntent, which says what a real one would. */
  public static EventJson of(String type, Order order, String paymentIntent) {
    boolean succeeded = type.equals("payment_intent.succeeded");
    long amount = order.amount().minorUnits();
    String text =
        """
        {
          "id": "evt_1",
          "object": "event",
          "api_version": "2026-07-29.dahlia",
          "created": %d,
          "data": {
            "object": {
              "id": "%s",
              "object": "payment_intent",
              "amount": %d,
              "amount_capturable": 0,
              "amount_received": %d,
              "automatic_payment_methods": {"allow_redirects": "always", "enabled": true},
              "canceled_at": null,
              "client_secret": "%s_secret_canary",
              "currency": "%s",
              "customer": null,
              "last_payment_error": null,
              "livemode": false,
              "metadata": {"order_id": "%s", "countersign": "%s"},
              "receipt_email": "canary@example.com",
              "status": "%s"
            },
            "previous_attributes": {"status": "requires_payment_method"}
          },
          "livemode": false,
          "pending_webhooks": 1,
          "request": {"id": "req_1", "idempotency_key": "order-1"},
          "type": "%s"
        }
        """
            .formatted(
                Shop.NOW.getEpochSecond(),
                paymentIntent,
                amount,
                succeeded ? amount : 0,
                paymentIntent,
                order.amount().currency().code(),
                order.id(),
                Shop.STACK.mark(),
                status(type),
                type);
    return new EventJson(JsonParser.parseString(text).getAsJsonObject());
  }

  private static String status(String type) {
    return switch (type) {
      case "payment_intent.succeeded" -> "succeeded";
      case "payment_intent.canceled" -> "canceled";
      default -> "processing";
    };
  }

  public static EventJson succeeded(Order order, String paymentIntent) {
    return of("payment_intent.succeeded", order, paymentIntent);
  }

  /** An event about a refund of that PaymentIntent. */
  public static EventJson refund(
      String type, String id, String status, long amount, String paymentIntent) {
    return of(
        type,
        """
        {"id": "%s", "object": "refund", "amount": %d, "charge": "ch_1", "currency": "usd",
         "metadata": {}, "payment_intent": "%s", "reason": null, "status": "%s"}
        """
            .formatted(id, amount, paymentIntent, status));
  }

  /** An event about a dispute of 4000 over that PaymentIntent. */
  public static EventJson dispute(String type, String id, String status, String paymentIntent) {
    return of(
        type,
        """
        {"id": "%s", "object": "dispute", "amount": 4000, "charge": "ch_1", "currency": "usd",
         "evidence": {"customer_name": "canary"}, "livemode": false, "metadata": {},
         "payment_intent": "%s", "reason": "fraudulent", "status": "%s"}
        """
            .formatted(id, paymentIntent, status));
  }

  /** An event about an early fraud warning about that PaymentIntent. */
  public static EventJson fraudWarning(
      String type, String id, boolean actionable, String paymentIntent) {
    return of(
        type,
        """
        {"id": "%s", "object": "radar.early_fraud_warning", "actionable": %s, "charge": "ch_1",
         "fraud_type": "misc", "livemode": false, "payment_intent": "%s"}
        """
            .formatted(id, actionable, paymentIntent));
  }

  private static EventJson of(String type, String object) {
    return new EventJson(
        JsonParser.parseString(
                """
                {"id": "evt_1", "object": "event", "api_version": "2026-07-29.dahlia",
                 "created": %d, "data": {"object": %s}, "livemode": false, "type": "%s"}
                """
                    .formatted(Shop.NOW.getEpochSecond(), object, type))
            .getAsJsonObject());
  }

  public EventJson id(String id) {
    return with("id", "\"" + id + "\"");
  }

  public EventJson at(Instant created) {
    return with("created", Long.toString(created.getEpochSecond()));
  }

  /** The event with that member, given as JSON. */
  public EventJson with(String member, String json) {
    event.add(member, JsonParser.parseString(json));
    return this;
  }

  public EventJson without(String member) {
    event.remove(member);
    return this;
  }

  /** The PaymentIntent in it with that member, given as JSON. */
  public EventJson objectWith(String member, String json) {
    object().add(member, JsonParser.parseString(json));
    return this;
  }

  public EventJson objectWithout(String member) {
    object().remove(member);
    return this;
  }

  /** As Stripe sends what it found out about a failure. */
  public EventJson failingWith(String code) {
    return objectWith(
        "last_payment_error",
        "{\"code\":\"" + code + "\",\"message\":\"canary\",\"type\":\"card_error\"}");
  }

  public byte[] bytes() {
    return event.toString().getBytes(StandardCharsets.UTF_8);
  }

  public JsonObject json() {
    return event;
  }

  /** What our reader makes of it, which must be something handled. */
  public StripeEvent read() {
    if (StripeEventReader.read(bytes(), Shop.NOW)
        instanceof StripeEvent.ParsedEvent.Handled(StripeEvent handled)) {
      return handled;
    }
    throw new IllegalStateException("not handled: " + event);
  }

  /** What it is about. */
  public JsonObject object() {
    return event.getAsJsonObject("data").getAsJsonObject("object");
  }
}
