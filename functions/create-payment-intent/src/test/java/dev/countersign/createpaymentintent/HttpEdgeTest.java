package dev.countersign.createpaymentintent;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.countersign.createpaymentintent.Ports.Call;
import dev.countersign.testkit.Answer;
import dev.countersign.testkit.Interruptions.Side;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What HTTP and API Gateway add (HT01 to HT05). The shop holds every answer to openapi.yaml. */
class HttpEdgeTest {
  @AutoClose private final CheckoutShop shop = CheckoutShop.open();

  @Test // HT01
  void a_body_may_come_in_base64() {
    assertThat(shop.checkout().base64().send().outcome()).isEqualTo("201");
  }

  @Test // HT02
  void header_names_are_taken_in_any_case() {
    Post post = shop.checkout();
    post.header("IDEMPOTENCY-KEY", post.key()).without("Idempotency-Key");
    post.header("content-type", "application/json").without("Content-Type");

    assertThat(post.send().outcome()).isEqualTo("201");
  }

  @ParameterizedTest // HT03
  @ValueSource(strings = {"GET", "PUT", "DELETE", "HEAD", "OPTIONS", "post"})
  void another_method_is_told_which_one_is_allowed(String method) {
    Answer answer = shop.checkout().method(method).send();

    assertThat(answer.outcome()).isEqualTo("405 method-not-allowed");
    assertThat(answer.header("Allow")).contains("POST");
    assertThat(shop.ports.seen()).isEmpty();
  }

  @ParameterizedTest // HT04
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/json; charset=latin1",
        "",
        "application/jsonp",
        "text/json"
      })
  void a_body_of_another_media_type_is_refused(String type) {
    Answer answer = shop.checkout().header("Content-Type", type).send();

    assertThat(answer.outcome()).isEqualTo("415 unsupported-media-type");
    assertThat(shop.ports.seen()).isEmpty();
  }

  @Test // HT04
  void a_body_of_no_media_type_or_of_two_is_refused() {
    assertThat(shop.checkout().without("Content-Type").send().status()).isEqualTo(415);
    assertThat(
            shop.checkout()
                .header("Content-Type", "application/json", "text/plain")
                .send()
                .status())
        .isEqualTo(415);
  }

  @ParameterizedTest // HT04
  @ValueSource(
      strings = {
        "application/json; charset=utf-8",
        "application/json;charset=UTF-8",
        "Application/JSON",
        "application/json; charset=\"utf-8\""
      })
  void a_media_type_may_name_its_character_set(String type) {
    assertThat(shop.checkout().header("Content-Type", type).send().outcome()).isEqualTo("201");
  }

  @Test // HT04
  void a_body_has_at_most_16_384_bytes() {
    Post post = shop.checkout();
    String cart = post.body();

    assertThat(post.body(cart + " ".repeat(16_385 - cart.length())).send().outcome())
        .isEqualTo("413 payload-too-large");
    assertThat(post.base64().send().outcome()).isEqualTo("413 payload-too-large");
    assertThat(shop.ports.seen()).isEmpty();
    assertThat(post.body(cart + " ".repeat(16_384 - cart.length())).send().outcome())
        .isEqualTo("201");
  }

  @Test // HT04: in bytes, not in characters
  void a_body_is_measured_in_bytes() {
    assertThat(shop.checkout().body("\"" + "\u20ac".repeat(5_462) + "\"").send().outcome())
        .isEqualTo("413 payload-too-large");
  }

  @Test // HT05
  void an_exception_that_nobody_expected_is_answered_without_its_class_and_text() {
    shop.ports.once(
        Side.BEFORE,
        Call.PRICES,
        () -> {
          throw new ClassCastException(
              "class dev.countersign.Cart of " + CheckoutShop.STACK.mark());
        });

    Answer answer = shop.checkout().send();

    assertThat(answer.outcome()).isEqualTo("500 internal");
    assertThat(answer.everything())
        .doesNotContain("classcast", "dev.countersign", CheckoutShop.STACK.name(), "java");
    assertThat(shop.log.last().get("cause").getAsString())
        .contains("ClassCastException", "Checkout");
    assertThat(shop.log.hasCounted("InternalError")).isTrue();
  }

  @Test // HT05, SN02: no number of ours, which two environments of one snapshot would both count
  void an_answer_and_its_log_line_carry_the_gateways_request_id() {
    Answer answer = shop.checkout().method("GET").send();

    assertThat(answer.text("requestId")).isEqualTo("c6af9ac6-7b61-11e6-9a41-93e8deadbeef");
    assertThat(shop.log.last().get("requestId").getAsString())
        .isEqualTo("c6af9ac6-7b61-11e6-9a41-93e8deadbeef");
  }

  @Test
  void every_request_leaves_one_log_line_of_json() {
    shop.checkout().send();
    shop.checkout().method("GET").send();

    assertThat(shop.log.text())
        .hasSize(2)
        .allSatisfy(
            line -> {
              assertThat(line).doesNotContain("\n");
              assertThat(JsonParser.parseString(line).getAsJsonObject().keySet())
                  .contains("timestamp", "level", "function", "requestId", "message");
            });
  }

  @Test
  void only_the_shops_own_pages_may_read_the_answers() {
    Answer own = shop.checkout().header("Origin", CheckoutShop.ORIGIN).send();
    assertThat(own.header("Access-Control-Allow-Origin")).contains(CheckoutShop.ORIGIN);
    assertThat(own.header("Access-Control-Expose-Headers")).contains("Location,Retry-After");
    assertThat(own.header("Vary")).contains("Origin");

    Answer none = shop.checkout().send();
    assertThat(none.header("Access-Control-Allow-Origin")).isEmpty();
    assertThat(none.header("Vary")).contains("Origin");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example", "https://shop.example.evil.example", "http://shop.example", "null",
        "https://shop.example:8443", "*", "https://SHOP.example", "https://shop.example/"
      })
  void no_other_page_may_read_them(String origin) {
    Answer answer = shop.checkout().header("Origin", origin).send();

    assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
  }

  @Test
  void an_error_may_be_read_by_the_shops_own_pages_too() {
    Answer answer = shop.checkout().body("").header("Origin", CheckoutShop.ORIGIN).send();

    assertThat(answer.header("Access-Control-Allow-Origin")).contains(CheckoutShop.ORIGIN);
  }
}
