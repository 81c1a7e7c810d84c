package dev.countersign.receivewebhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.countersign.testkit.Answer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What HTTP and API Gateway add (HT01 to HT03). The shop holds every answer to openapi.yaml. */
class HttpEdgeTest {
  private final WebhookShop shop = WebhookShop.withAnOrder();

  @Test // HT01
  void a_body_may_come_in_base64() {
    assertThat(shop.succeeded().envelope().base64().send().outcome()).isEqualTo("200 applied");
  }

  @Test // HT01
  void broken_base64_is_not_what_was_signed() {
    assertThat(shop.succeeded().envelope().brokenBase64().send().outcome())
        .isEqualTo("400 invalid-signature");
    assertThat(shop.ports.seen()).isEmpty();
  }

  @Test
  void letters_outside_ascii_are_proven_byte_by_byte() {
    TestEvent event =
        shop.succeeded().saying("description", "\"T-Shirt \u00fc\u20ac\ud83d\ude00\"");

    assertThat(new String(event.bytes(), StandardCharsets.UTF_8)).contains("\u20ac");
    assertThat(event.deliver().outcome()).isEqualTo("200 applied");
    assertThat(event.envelope().base64().send().outcome()).isEqualTo("200 duplicate");
  }

  @ParameterizedTest // HT02
  @ValueSource(strings = {"stripe-signature", "STRIPE-SIGNATURE", "Stripe-Signature"})
  void the_signature_is_found_however_its_header_is_written_and_wherever_it_stands(String name) {
    Envelope envelope = shop.succeeded().envelope().signatureNamed(name);

    assertThat(envelope.send().status()).isEqualTo(200);
    assertThat(envelope.onlyMultiValueHeaders().send().status()).isEqualTo(200);
    assertThat(shop.succeeded().envelope().signatureNamed(name).onlySingleHeaders().send().status())
        .isEqualTo(200);
  }

  @Test // HT02
  void a_delivery_without_any_header_is_unproven() {
    Answer answer = shop.succeeded().envelope().onlyMultiValueHeaders().onlySingleHeaders().send();

    assertThat(answer.outcome()).isEqualTo("400 invalid-signature");
  }

  @ParameterizedTest // HT03
  @ValueSource(strings = {"GET", "PUT", "DELETE", "OPTIONS"})
  void another_method_is_told_which_one_is_allowed(String method) {
    Answer answer = shop.succeeded().envelope().method(method).send();

    assertThat(answer.outcome()).isEqualTo("405 method-not-allowed");
    assertThat(answer.header("Allow")).contains("POST");
    assertThat(shop.ports.seen()).isEmpty();
  }

  @Test
  void no_page_may_read_what_stripe_is_answered() {
    Answer answer = shop.succeeded().envelope().header("Origin", "https://shop.example").send();

    assertThat(answer.headers().keySet())
        .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("access-control"));
  }

  @Test // D9
  void stripe_is_told_nothing_but_that_it_was_received() {
    Answer applied = shop.succeeded().deliver();
    Answer ignored = shop.event("customer.created").deliver();

    assertThat(applied.body()).isEqualTo(JsonParser.parseString("{\"received\":true}"));
    assertThat(ignored.body()).isEqualTo(applied.body());
    assertThat(applied.header("Cache-Control")).contains("no-store");
  }

  @Test
  void every_delivery_leaves_one_log_line_with_what_came_of_it() {
    TestEvent event = shop.succeeded();
    Answer answer = event.deliver();

    assertThat(shop.log.text()).hasSize(1);
    assertThat(answer.logged("requestId")).isEqualTo("c6af9ac6-7b61-11e6-9a41-93e8deadbeef");
    assertThat(answer.logged("eventId")).isEqualTo(event.id());
    assertThat(answer.logged("eventType")).isEqualTo("payment_intent.succeeded");
    assertThat(answer.logged("orderId")).isEqualTo(WebhookShop.ORDER.value());
  }
}
