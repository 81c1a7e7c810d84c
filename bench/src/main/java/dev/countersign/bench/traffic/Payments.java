package dev.countersign.bench.traffic;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.countersign.bench.standins.StandIns;
import dev.countersign.emulators.stripe.Delivery;
import dev.countersign.emulators.stripe.StripeAnswer;
import dev.countersign.emulators.stripe.StripeCall;
import dev.countersign.testkit.GatewayEvent;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Buyers who buy and pay, Stripe that says so, and the check that each was charged right. */
public final class Payments {
  private static final int QUANTITY = 2;
  private static final long AMOUNT = QUANTITY * StandIns.UNIT_AMOUNT;

  private static final String CART =
      """
      {"currency":"%s","items":[{"productId":"%s","quantity":%d}]}\
      """
          .formatted(StandIns.CURRENCY, StandIns.PRODUCT, QUANTITY);

  private final StandIns standIns;

  /** An order that waits for its payment. */
  public record Placed(String orderId, String paymentIntentId) {}

  public Payments(StandIns standIns) {
    this.standIns = standIns;
  }

  /** Returns the event of a buyer's request, a new one each time. */
  public byte[] cart() {
    return new GatewayEvent("POST", "/payment-intents")
        .header("Content-Type", List.of("application/json"))
        .header("Idempotency-Key", List.of(UUID.randomUUID().toString()))
        .body(CART, false)
        .json()
        .getBytes(UTF_8);
  }

  /**
   * Reads the answer to a buyer.
   *
   * @throws WrongAnswer if it is not a new order of the right amount with its client secret
   */
  public Placed placed(String answer) {
    JsonObject body = body(answer, 201);
    if (body.get("amount").getAsLong() != AMOUNT
        || !body.get("currency").getAsString().equals(StandIns.CURRENCY)) {
      throw new WrongAnswer("another amount was charged: " + body.get("amount"));
    }
    String clientSecret = body.get("clientSecret").getAsString();
    return new Placed(
        body.get("orderId").getAsString(),
        clientSecret.substring(0, clientSecret.indexOf("_secret_")));
  }

  /** Pays at Stripe, and returns the event of Stripe's signed delivery. */
  public byte[] pay(Placed order) {
    StripeAnswer confirmed =
        standIns
            .stripe()
            .handle(
                new StripeCall(
                    "POST",
                    "/v1/payment_intents/" + order.paymentIntentId() + "/confirm",
                    Map.of("Authorization", "Bearer " + standIns.stripeKey()),
                    "payment_method=pm_card_visa"));
    if (confirmed.status() != 200) {
      throw new WrongAnswer("Stripe did not take the payment: " + confirmed.body());
    }
    Delivery delivery = standIns.stripe().due().getFirst();
    standIns.stripe().report(delivery, 200);
    return new GatewayEvent("POST", "/webhooks/stripe")
        .header("Content-Type", List.of("application/json; charset=utf-8"))
        .header("Stripe-Signature", List.of(delivery.signature()))
        .body(delivery.body(), false)
        .json()
        .getBytes(UTF_8);
  }

  /**
   * Reads the answer to Stripe's delivery, and the order's row.
   *
   * @throws WrongAnswer if the delivery was refused, or the order is not paid with its amount
   */
  public void mustBePaid(Placed order, String answer) {
    body(answer, 200);
    Map<String, AttributeValue> row = standIns.order(order.orderId());
    if (row.isEmpty()) {
      throw new WrongAnswer("there is no order " + order.orderId());
    }
    if (!AttributeValue.fromS("PAID").equals(row.get("status"))
        || !AttributeValue.fromN(Long.toString(AMOUNT)).equals(row.get("amount"))
        || !AttributeValue.fromS(order.paymentIntentId()).equals(row.get("paymentIntentId"))) {
      throw new WrongAnswer("the order is not paid as it should be: " + row);
    }
  }

  private static JsonObject body(String answer, int status) {
    JsonObject response = JsonParser.parseString(answer).getAsJsonObject();
    if (!response.has("statusCode") || response.get("statusCode").getAsInt() != status) {
      throw new WrongAnswer("not " + status + ": " + answer);
    }
    return JsonParser.parseString(response.get("body").getAsString()).getAsJsonObject();
  }
}
