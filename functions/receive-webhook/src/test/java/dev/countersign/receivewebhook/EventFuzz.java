package dev.countersign.receivewebhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.internal.LazilyParsedNumber;
import dev.countersign.orders.OrderFacts;
import dev.countersign.payments.StripeEvent;
import dev.countersign.stripe.StripeEventReader;
import dev.countersign.testkit.Answer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;

/** Real events that lost fields, or have others than we know, signed as Stripe signs. */
class EventFuzz {
  private static final List<String> TYPES = List.copyOf(StripeEventReader.handledTypes());
  private static final List<String> NUMBERS =
      List.of("0", "-1", "-0", "1.5", "1e3", "1E400", "4000", "999999999999999999", "1".repeat(30));
  private static final List<String> TEXTS =
      List.of("", "usd", "eur", "succeeded", "failed", "lost", "won", "event", "refund", "pi_x");

  @FuzzTest
  void what_stripe_signs_is_answered_200_or_400_and_counts_once_and_takes_nothing_away(
      FuzzedDataProvider data) { // I4, I5, I15
    WebhookShop shop = WebhookShop.withAnOrder();
    OrderFacts before = shop.facts();
    byte[] body = event(shop, data);

    Answer answer = shop.envelope(body).base64().send();
    OrderFacts after = shop.facts();
    Answer again = shop.envelope(body).base64().send();

    assertThat(answer.status()).isIn(200, 400);
    assertThat(before.join(after)).isEqualTo(after);
    assertThat(shop.facts()).isEqualTo(after);
    switch (answer.outcome()) {
      case "200 applied", "200 quarantined" ->
          assertThat(again.outcome()).isEqualTo("200 duplicate");
      default -> {
        assertThat(again.outcome()).isEqualTo(answer.outcome());
        assertThat(after).isEqualTo(before);
      }
    }
    readsTheSameAgain(body);
  }

  /** Whoever keeps an event as JSON and reads it later must not learn something else. */
  private static void readsTheSameAgain(byte[] body) {
    StripeEvent.ParsedEvent reading = StripeEventReader.read(body, Instant.EPOCH);
    if (reading instanceof StripeEvent.ParsedEvent.Handled) {
      String text = JsonParser.parseString(new String(body, StandardCharsets.UTF_8)).toString();
      assertThat(StripeEventReader.read(text.getBytes(StandardCharsets.UTF_8), Instant.EPOCH))
          .isEqualTo(reading);
    }
  }

  private static byte[] event(WebhookShop shop, FuzzedDataProvider data) {
    JsonObject event = real(shop, data.pickValue(TYPES)).json();
    int alterations = data.consumeInt(0, 4);
    for (int i = 0; i < alterations; i++) {
      alter(event, data);
    }
    byte[] body = event.toString().getBytes(StandardCharsets.UTF_8);
    return data.consumeInt(0, 9) == 0 ? spliced(body, data) : body;
  }

  /** With some bytes in the place of others. */
  private static byte[] spliced(byte[] body, FuzzedDataProvider data) {
    int from = data.consumeInt(0, body.length);
    int to = data.consumeInt(from, Math.min(body.length, from + 20));
    var spliced = new ByteArrayOutputStream();
    spliced.write(body, 0, from);
    spliced.writeBytes(data.consumeBytes(20));
    spliced.write(body, to, body.length - to);
    return spliced.toByteArray();
  }

  private static TestEvent real(WebhookShop shop, String type) {
    TestEvent event = shop.event(type);
    return switch (type.substring(0, type.indexOf('.'))) {
      case "refund" ->
          event.about(
              """
              {"id": "re_1", "object": "refund", "amount": 1500, "currency": "usd",
               "payment_intent": "%s", "status": "succeeded"}
              """
                  .formatted(WebhookShop.PAYMENT_INTENT));
      case "charge" ->
          event.about(
              """
              {"id": "du_1", "object": "dispute", "amount": 4000, "currency": "usd",
               "payment_intent": "%s", "status": "needs_response"}
              """
                  .formatted(WebhookShop.PAYMENT_INTENT));
      case "radar" ->
          event.about(
              """
              {"id": "issfr_1", "object": "radar.early_fraud_warning", "actionable": true,
               "payment_intent": "%s"}
              """
                  .formatted(WebhookShop.PAYMENT_INTENT));
      default -> event;
    };
  }

  /** Takes away, adds or replaces one member, at any depth. */
  private static void alter(JsonObject object, FuzzedDataProvider data) {
    String name =
        object.isEmpty() || data.consumeInt(0, 9) == 0
            ? data.consumeString(12)
            : data.pickValue(List.copyOf(new TreeSet<>(object.keySet())));
    if (object.get(name) instanceof JsonObject inner && data.consumeInt(0, 3) > 0) {
      alter(inner, data);
    } else if (data.consumeInt(0, 3) == 0) {
      object.remove(name);
    } else {
      object.add(name, value(data));
    }
  }

  private static JsonElement value(FuzzedDataProvider data) {
    return switch (data.consumeInt(0, 8)) {
      case 0 -> JsonNull.INSTANCE;
      case 1 -> new JsonPrimitive(data.consumeBoolean());
      case 2 -> new JsonPrimitive(data.consumeLong());
      case 3 -> new JsonPrimitive(new LazilyParsedNumber(data.pickValue(NUMBERS)));
      case 4 -> new JsonPrimitive(data.pickValue(TEXTS));
      case 5 -> new JsonPrimitive(data.consumeString(250));
      case 6 -> new JsonArray();
      default -> new JsonObject();
    };
  }
}
