package dev.countersign.getorder;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.countersign.faults.NeedsAPerson;
import dev.countersign.faults.Unavailable;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.PaymentObservation.State;
import dev.countersign.testkit.Answer;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the page that a buyer returns to is told (HT03, HT05, HT06). */
class GetOrderTest {
  private final OrderPageShop shop = OrderPageShop.withAnOrder();

  @Test // HT06
  void a_known_order_is_shown_without_a_client_secret() {
    Answer answer = shop.get(OrderPageShop.ORDER.value());

    assertThat(answer.outcome()).isEqualTo("200");
    assertThat(answer.body())
        .isEqualTo(
            JsonParser.parseString(
                """
                {"orderId":"%s","status":"AWAITING_PAYMENT","amount":4000,"currency":"usd",
                 "lines":[{"productId":"tee","quantity":2,"unitAmount":2000,"amount":4000}],
                 "amountRefunded":0,"amountCapturable":0,"disputes":[],"fraudWarnings":[]}
                """
                    .formatted(OrderPageShop.ORDER)));
    assertThat(answer.everything()).doesNotContain("pi_3", "digest");
  }

  @Test // HT06
  void an_unknown_order_is_not_found() {
    OrderId other = OrderId.derive("test", UUID.randomUUID());

    assertThat(shop.get(other.value()).outcome()).isEqualTo("404 order-not-found");
    assertThat(shop.failing.reads()).isEqualTo(1);
  }

  @ParameterizedTest // HT06
  @ValueSource(
      strings = {
        "",
        "1",
        "none",
        "../prices",
        "00000000-0000-0000-0000-000000000000",
        "pi_3OrdersOwn",
        "%00",
        "0123456789abcdefghijklmnopqrstuv0123456789abcdefghi",
        "0123456789abcdefghijklmnopqrstuv0123456789abcdefghijk",
        "0123456789ABCDEFGHIJKLMNOPQRSTUV0123456789ABCDEFGHIJ",
        "0123456789abcdefghijklmnopqrstuw0123456789abcdefghij",
        "0123456789abcdefghijklmnopqrstuv0123456789abcdefghij\n",
        "\u06610123456789abcdefghijklmnopqrstuv0123456789abcdefghi",
      })
  void a_malformed_id_is_not_found_without_a_table_read(String id) {
    Answer answer = shop.get(id);

    assertThat(answer.outcome()).isEqualTo("404 order-not-found");
    assertThat(shop.failing.reads()).isZero();
  }

  @Test // HT06
  void a_request_without_an_id_is_not_found() {
    assertThat(shop.answer("GET", Optional.empty(), Map.of()).outcome())
        .isEqualTo("404 order-not-found");
    assertThat(shop.failing.reads()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "SUCCEEDED, 4000, PAID",
    "SUCCEEDED, 3999, QUARANTINED",
    "CANCELED, 0, CANCELED",
    "PROCESSING, 0, PROCESSING",
    "PAYMENT_FAILED, 0, PAYMENT_FAILED",
    "REQUIRES_ACTION, 0, AWAITING_PAYMENT"
  })
  void an_order_stands_where_stripe_has_proved_it_to_stand(
      State state, long received, String status) {
    shop.hears(state, received);

    assertThat(shop.get(OrderPageShop.ORDER.value()).text("status")).isEqualTo(status);
  }

  @Test
  void a_warning_of_fraud_is_shown_without_what_the_issuer_suspects_and_changes_no_status() {
    shop.hears(State.SUCCEEDED, 4000);
    assertThat(shop.get(OrderPageShop.ORDER.value()).body().get("fraudWarnings"))
        .isEqualTo(JsonParser.parseString("[]"));
    shop.warnsOfFraud("issfr_1");

    Answer answer = shop.get(OrderPageShop.ORDER.value());

    assertThat(answer.text("status")).isEqualTo("PAID");
    assertThat(answer.body().get("fraudWarnings"))
        .isEqualTo(JsonParser.parseString("[{\"actionable\":true}]"));
    assertThat(answer.everything()).doesNotContain("issfr");
  }

  @Test
  void disputes_are_shown_with_their_status() { // RD03
    shop.hears(State.SUCCEEDED, 4000);
    shop.disputes("du_1", "lost", 4000);
    shop.disputes("du_2", "warning_closed", 100);

    Answer answer = shop.get(OrderPageShop.ORDER.value());

    assertThat(answer.text("status")).isEqualTo("DISPUTED");
    assertThat(answer.body().get("disputes"))
        .isEqualTo(
            JsonParser.parseString(
                "[{\"status\":\"lost\",\"amount\":4000},"
                    + "{\"status\":\"warning_closed\",\"amount\":100}]"));
  }

  @Test
  void a_dispute_in_another_currency_than_the_orders_is_shown_with_it() {
    shop.hears(State.SUCCEEDED, 4000);
    shop.disputes("du_1", "needs_response", 3700, "eur");
    shop.disputes("du_2", "needs_response", 4000, "usd");
    shop.disputes("du_3", "needs_response", 4000, ""); // from a row that did not keep it

    assertThat(shop.get(OrderPageShop.ORDER.value()).body().get("disputes"))
        .isEqualTo(
            JsonParser.parseString(
                """
                [{"status":"needs_response","amount":3700,"currency":"eur"},
                 {"status":"needs_response","amount":4000},
                 {"status":"needs_response","amount":4000}]
                """));
  }

  @Test // RD04
  void a_dispute_that_is_open_counts_more_than_one_that_is_won_and_a_refund_is_still_shown() {
    shop.hears(State.SUCCEEDED, 4000);
    shop.disputes("du_1", "won", 4000);
    shop.disputes("du_2", "needs_response", 4000);
    shop.refunds("re_1", "succeeded", 1000);

    Answer answer = shop.get(OrderPageShop.ORDER.value());

    assertThat(answer.text("status")).isEqualTo("DISPUTED");
    assertThat(answer.number("amountRefunded")).isEqualTo(1000);
  }

  @Test
  void an_amount_that_waits_for_capture_is_shown_until_it_is_captured() {
    shop.authorizes(4000);

    Answer waiting = shop.get(OrderPageShop.ORDER.value());
    assertThat(waiting.text("status")).isEqualTo("AWAITING_PAYMENT");
    assertThat(waiting.number("amountCapturable")).isEqualTo(4000);

    shop.hears(State.SUCCEEDED, 1000); // a part of it, captured elsewhere
    Answer captured = shop.get(OrderPageShop.ORDER.value());
    assertThat(captured.text("status")).isEqualTo("QUARANTINED");
    assertThat(captured.number("amountCapturable")).isZero();
  }

  @Test
  void a_refunded_amount_is_shown() {
    shop.hears(State.SUCCEEDED, 4000);
    shop.refunds("re_1", "succeeded", 1500);
    shop.refunds("re_2", "failed", 1000);

    Answer partly = shop.get(OrderPageShop.ORDER.value());
    assertThat(partly.text("status")).isEqualTo("PARTIALLY_REFUNDED");
    assertThat(partly.number("amountRefunded")).isEqualTo(1500);

    shop.refunds("re_3", "pending", 2500);
    assertThat(shop.get(OrderPageShop.ORDER.value()).text("status")).isEqualTo("REFUNDED");
    assertThat(shop.get(OrderPageShop.ORDER.value()).number("amountRefunded")).isEqualTo(4000);
  }

  @ParameterizedTest // HT03
  @ValueSource(strings = {"DELETE", "POST", "PUT", "HEAD", "OPTIONS"})
  void another_method_is_told_which_one_is_allowed(String method) {
    Answer answer = shop.answer(method, Optional.of(OrderPageShop.ORDER.value()), Map.of());

    assertThat(answer.outcome()).isEqualTo("405 method-not-allowed");
    assertThat(answer.header("Allow")).contains("GET");
    assertThat(shop.failing.reads()).isZero();
  }

  @Test
  void an_order_that_cant_be_read_is_unavailable_and_not_unknown() {
    shop.failing.fail(new Unavailable("DynamoDB is throttled"));

    Answer answer = shop.get(OrderPageShop.ORDER.value());

    assertThat(answer.outcome()).isEqualTo("503 unavailable");
    assertThat(answer.header("Retry-After")).isPresent();
    assertThat(answer.everything()).doesNotContain("dynamodb");
    assertThat(shop.log.last().get("cause").getAsString()).contains("throttled");
  }

  @Test // D15
  void a_fault_that_will_not_pass_calls_a_person_once() {
    shop.failing.fail(new NeedsAPerson("DynamoDB denies access"));

    assertThat(shop.get(OrderPageShop.ORDER.value()).outcome()).isEqualTo("500 internal");
    assertThat(shop.log.counted("NeedsAPerson")).isEqualTo(1);
    assertThat(shop.log.counted("Unavailable")).isZero();
  }

  @Test // HT05
  void an_exception_that_nobody_expected_is_answered_without_its_class_and_text() {
    shop.failing.fail(new IllegalStateException("what nobody shall read"));

    Answer answer = shop.get(OrderPageShop.ORDER.value());

    assertThat(answer.outcome()).isEqualTo("500 internal");
    assertThat(answer.everything()).doesNotContain("illegalstate", "nobody", "dev.countersign");
    assertThat(shop.log.last().get("InternalError").getAsInt()).isEqualTo(1);
  }

  @Test
  void only_the_shops_own_pages_may_read_the_answer() {
    assertThat(
            shop.get(Map.of("origin", OrderPageShop.ORIGIN)).header("Access-Control-Allow-Origin"))
        .contains(OrderPageShop.ORIGIN);
    assertThat(
            shop.get(Map.of("Origin", "https://evil.example"))
                .header("Access-Control-Allow-Origin"))
        .isEmpty();
    assertThat(shop.get(Map.of()).header("Vary")).contains("Origin");
  }

  @Test
  void every_request_leaves_one_log_line() {
    Answer answer = shop.get("none");

    assertThat(shop.log.text()).hasSize(1);
    assertThat(shop.log.last().get("requestId").getAsString()).isEqualTo(answer.text("requestId"));
  }
}
