package dev.countersign.emulators.stripe;

import static dev.countersign.emulators.stripe.Account.ORDER;
import static dev.countersign.emulators.stripe.Account.error;
import static dev.countersign.emulators.stripe.Account.json;
import static dev.countersign.emulators.stripe.Account.number;
import static dev.countersign.emulators.stripe.Account.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import org.junit.jupiter.api.Test;

class ManualCaptureTest {
  private static final String INTENTS = "/v1/payment_intents";

  private final Account account = Account.open();

  @Test
  void a_hold_sets_the_money_aside_until_it_is_captured() {
    String id = held();
    JsonObject intent = account.intent(id);
    assertThat(text(intent, "status")).isEqualTo("requires_capture");
    assertThat(text(intent, "capture_method")).isEqualTo("manual");
    assertThat(number(intent, "amount_capturable")).isEqualTo(4000);
    assertThat(number(intent, "amount_received")).isZero();
    assertThat(account.eventTypes())
        .endsWith("charge.succeeded", "payment_intent.amount_capturable_updated");
    assertThat(account.told("charge.succeeded").get("captured").getAsBoolean()).isFalse();
    assertThatThrownBy(() -> account.stripe.refund(id, 1))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void all_is_captured_unless_an_amount_is_named() {
    String id = held();
    JsonObject intent = json(account.post(INTENTS + "/" + id + "/capture", ""));
    assertThat(text(intent, "status")).isEqualTo("succeeded");
    assertThat(number(intent, "amount_capturable")).isZero();
    assertThat(number(intent, "amount_received")).isEqualTo(4000);
    assertThat(account.eventTypes()).endsWith("charge.captured", "payment_intent.succeeded");
  }

  @Test
  void a_part_can_be_captured_and_that_much_refunded() {
    String id = held();
    JsonObject intent = json(capture(id, "2500"));
    assertThat(text(intent, "status")).isEqualTo("succeeded");
    assertThat(number(intent, "amount")).isEqualTo(4000);
    assertThat(number(intent, "amount_received")).isEqualTo(2500);
    assertThat(number(account.told("charge.captured"), "amount_captured")).isEqualTo(2500);
    assertThat(account.post("/v1/refunds", "payment_intent=" + id + "&amount=2501").status())
        .isEqualTo(400);
    account.stripe.refund(id, 2500);
    assertThat(account.told("charge.refunded").get("refunded").getAsBoolean()).isTrue();
  }

  @Test
  void no_more_is_captured_than_was_set_aside_and_that_only_once() {
    String id = held();
    assertThat(text(error(capture(id, "4001")), "code")).isEqualTo("amount_too_large");
    assertThat(text(error(capture(id, "0")), "param")).isEqualTo("amount_to_capture");
    assertThatThrownBy(() -> account.stripe.capture(id, 4001))
        .isInstanceOf(IllegalStateException.class);
    capture(id, "1");
    assertThat(text(error(capture(id, "1")), "code")).isEqualTo("payment_intent_unexpected_state");
    assertThat(text(error(account.confirm(id, "pm_card_visa")), "code"))
        .isEqualTo("payment_intent_unexpected_state");
  }

  @Test
  void parts_can_be_captured_one_by_one_until_one_is_the_last() {
    String id = held();
    JsonObject first = json(captureInPart(id, "700"));
    assertThat(text(first, "status")).isEqualTo("requires_capture");
    assertThat(number(first, "amount_capturable")).isEqualTo(3300);
    assertThat(number(first, "amount_received")).isEqualTo(700);
    assertThat(account.eventTypes())
        .endsWith("charge.updated", "payment_intent.amount_capturable_updated");
    assertThat(account.told("charge.updated").get("captured").getAsBoolean()).isFalse();

    account.stripe.captureInPart(id, 200);
    JsonObject last = json(capture(id, "100"));
    assertThat(text(last, "status")).isEqualTo("succeeded");
    assertThat(number(last, "amount")).isEqualTo(4000);
    assertThat(number(last, "amount_capturable")).isZero();
    assertThat(number(last, "amount_received")).isEqualTo(1000);
    assertThat(account.eventTypes())
        .endsWith(
            "charge.captured",
            "payment_intent.amount_capturable_updated",
            "payment_intent.succeeded");
    assertThat(number(account.told("charge.captured"), "amount_captured")).isEqualTo(1000);
  }

  @Test
  void a_partial_capture_can_be_refunded_and_the_rest_is_released() {
    String id = held();
    captureInPart(id, "700");
    assertThatThrownBy(() -> account.stripe.refund(id, 701))
        .isInstanceOf(IllegalStateException.class);
    account.stripe.refund(id, 700);
    assertThat(account.told("charge.refunded").get("refunded").getAsBoolean()).isFalse();

    JsonObject intent = json(capture(id, "0"));
    assertThat(text(intent, "status")).isEqualTo("succeeded");
    assertThat(number(intent, "amount_received")).isEqualTo(700);
    assertThat(account.told("charge.captured").get("refunded").getAsBoolean()).isTrue();
  }

  @Test
  void some_cards_let_more_be_captured_than_was_set_aside_and_that_is_the_amount_then() {
    String id = held();
    assertThatThrownBy(() -> account.stripe.captureMore(id, 4801))
        .isInstanceOf(IllegalStateException.class);
    account.stripe.captureMore(id, 4800);
    assertThat(number(account.intent(id), "amount")).isEqualTo(4800);
    assertThat(number(account.intent(id), "amount_received")).isEqualTo(4800);
    assertThat(text(account.intent(id), "status")).isEqualTo("succeeded");
  }

  @Test
  void a_hold_that_is_canceled_is_released() {
    String id = held();
    JsonObject intent = json(account.post(INTENTS + "/" + id + "/cancel", ""));
    assertThat(text(intent, "status")).isEqualTo("canceled");
    assertThat(number(intent, "amount_capturable")).isZero();
    assertThat(account.eventTypes()).endsWith("charge.refunded", "payment_intent.canceled");
    assertThat(account.list("/v1/refunds")).isEmpty();
  }

  @Test
  void somebody_can_turn_an_intent_into_a_hold_and_nobody_is_told() {
    String id = account.createdId();
    account.stripe.authorizeOnly(id);
    assertThat(account.eventTypes()).containsExactly("payment_intent.created");
    account.confirm(id, "pm_card_visa");
    assertThat(text(account.intent(id), "status")).isEqualTo("requires_capture");
    account.stripe.capture(id, 3999);
    assertThat(number(account.intent(id), "amount_received")).isEqualTo(3999);
    assertThatThrownBy(() -> account.stripe.authorizeOnly(id))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void a_bank_that_asks_the_buyer_sets_the_money_aside_once_the_buyer_answers() {
    String id = text(json(account.post(INTENTS, ORDER + "&capture_method=manual")), "id");
    account.confirm(id, "pm_card_authenticationRequired");
    account.stripe.completeAuthentication(id, true);
    assertThat(text(account.intent(id), "status")).isEqualTo("requires_capture");
  }

  @Test
  void how_a_payment_is_captured_is_one_of_stripes_words() {
    assertThat(account.post(INTENTS, ORDER + "&capture_method=automatic").status()).isEqualTo(200);
    assertThat(text(error(account.post(INTENTS, ORDER + "&capture_method=maybe")), "param"))
        .isEqualTo("capture_method");
  }

  private String held() {
    String form = ORDER + "&capture_method=manual&confirm=true&payment_method=pm_card_visa";
    return text(json(account.post(INTENTS, form)), "id");
  }

  private StripeAnswer captureInPart(String id, String amount) {
    String form = "final_capture=false&amount_to_capture=" + amount;
    return account.post(INTENTS + "/" + id + "/capture", form);
  }

  private StripeAnswer capture(String id, String amount) {
    return account.post(INTENTS + "/" + id + "/capture", "amount_to_capture=" + amount);
  }
}
