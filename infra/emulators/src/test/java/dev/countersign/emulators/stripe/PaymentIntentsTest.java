package dev.countersign.emulators.stripe;

import static dev.countersign.emulators.stripe.Account.ORDER;
import static dev.countersign.emulators.stripe.Account.error;
import static dev.countersign.emulators.stripe.Account.ids;
import static dev.countersign.emulators.stripe.Account.json;
import static dev.countersign.emulators.stripe.Account.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PaymentIntentsTest {
  private final Account account = Account.open();

  @Test
  void a_new_intent_awaits_a_payment_method() {
    JsonObject intent = account.create();
    assertThat(text(intent, "status")).isEqualTo("requires_payment_method");
    assertThat(intent.get("amount").getAsLong()).isEqualTo(4000);
    assertThat(intent.get("amount_received").getAsLong()).isZero();
    assertThat(text(intent.getAsJsonObject("metadata"), "order_id")).isEqualTo("order-1");
    assertThat(text(intent, "client_secret")).startsWith(text(intent, "id") + "_secret_");
    assertThat(intent.get("created").getAsLong()).isEqualTo(Account.START.getEpochSecond());
    assertThat(account.intent(text(intent, "id"))).isEqualTo(intent);
    assertThat(account.eventTypes()).containsExactly("payment_intent.created");
  }

  @Test
  void a_visa_card_pays() {
    String id = account.createdId();
    JsonObject intent = json(account.confirm(id, "pm_card_visa"));
    assertThat(text(intent, "status")).isEqualTo("succeeded");
    assertThat(intent.get("amount_received").getAsLong()).isEqualTo(4000);
    assertThat(text(intent, "latest_charge")).startsWith("ch_");
    assertThat(account.eventTypes())
        .containsExactly("payment_intent.created", "charge.succeeded", "payment_intent.succeeded");
  }

  @Test
  void a_declined_card_is_402_and_the_buyer_may_try_another() {
    String id = account.createdId();
    StripeAnswer declined = account.confirm(id, "pm_card_chargeDeclined");
    assertThat(declined.status()).isEqualTo(402);
    assertThat(text(error(declined), "type")).isEqualTo("card_error");
    assertThat(text(error(declined), "code")).isEqualTo("card_declined");
    JsonObject intent = account.intent(id);
    assertThat(text(intent, "status")).isEqualTo("requires_payment_method");
    assertThat(text(intent.getAsJsonObject("last_payment_error"), "code"))
        .isEqualTo("card_declined");
    assertThat(account.eventTypes()).endsWith("charge.failed", "payment_intent.payment_failed");
    assertThat(account.confirm(id, "pm_card_visa").status()).isEqualTo(200);
  }

  @Test
  void a_bank_that_asks_the_buyer_is_paid_once_the_buyer_answers() {
    String id = account.createdId();
    JsonObject asked = json(account.confirm(id, "pm_card_authenticationRequired"));
    assertThat(text(asked, "status")).isEqualTo("requires_action");
    assertThat(asked.getAsJsonObject("next_action").has("type")).isTrue();
    account.stripe.completeAuthentication(id, true);
    assertThat(text(account.intent(id), "status")).isEqualTo("succeeded");
    assertThat(account.intent(id).get("next_action").isJsonNull()).isTrue();
    assertThat(account.eventTypes())
        .containsSubsequence("payment_intent.requires_action", "payment_intent.succeeded");
  }

  @Test
  void a_buyer_who_fails_to_answer_has_not_paid() {
    String id = account.createdId();
    account.confirm(id, "pm_card_authenticationRequired");
    account.stripe.completeAuthentication(id, false);
    assertThat(text(account.intent(id), "status")).isEqualTo("requires_payment_method");
    assertThat(account.eventTypes()).endsWith("payment_intent.payment_failed");
    assertThatThrownBy(() -> account.stripe.completeAuthentication(id, true))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void a_payment_that_takes_time_comes_out_either_way() {
    String paid = account.createdId();
    String failed = account.createdId();
    assertThat(text(json(account.confirm(paid, "pm_simulator_processing")), "status"))
        .isEqualTo("processing");
    account.confirm(failed, "pm_simulator_processing");
    account.stripe.completeProcessing(paid, true);
    account.stripe.completeProcessing(failed, false);
    assertThat(text(account.intent(paid), "status")).isEqualTo("succeeded");
    assertThat(text(account.intent(failed), "status")).isEqualTo("requires_payment_method");
  }

  @Test
  void an_intent_can_be_created_and_confirmed_at_once() {
    JsonObject intent =
        json(
            account.post(
                "/v1/payment_intents", ORDER + "&confirm=true&payment_method=pm_card_visa"));
    assertThat(text(intent, "status")).isEqualTo("succeeded");
  }

  @Test
  void a_final_payment_intent_can_be_neither_confirmed_nor_canceled() {
    String paid = account.createdId();
    account.confirm(paid, "pm_card_visa");
    String canceled = account.createdId();
    JsonObject answer =
        json(
            account.post(
                "/v1/payment_intents/" + canceled + "/cancel", "cancellation_reason=abandoned"));
    assertThat(text(answer, "status")).isEqualTo("canceled");
    assertThat(text(answer, "cancellation_reason")).isEqualTo("abandoned");
    assertThat(account.eventTypes()).endsWith("payment_intent.canceled");
    for (String id : List.of(paid, canceled)) {
      assertUnexpectedState(account.confirm(id, "pm_card_visa"));
      assertUnexpectedState(account.post("/v1/payment_intents/" + id + "/cancel", ""));
    }
  }

  @Test
  void an_unknown_intent_is_404_resource_missing() {
    StripeAnswer answer = account.get("/v1/payment_intents/pi_unknown");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(text(error(answer), "code")).isEqualTo("resource_missing");
    assertThat(account.get("/v1/unknown").status()).isEqualTo(404);
  }

  @Test
  void parameters_are_checked_by_name_and_form() {
    assertRefused("currency=usd", "parameter_missing", "amount");
    assertRefused("amount=4000", "parameter_missing", "currency");
    assertRefused("amount=40.00&currency=usd", "parameter_invalid_integer", "amount");
    assertRefused(ORDER + "&amout=1", "parameter_unknown", "amout");
    assertRefused("amount=4000&currency=xxx", "currency_not_supported", "currency");
    assertRefused(ORDER + "&payment_method=pm_none", "resource_missing", "payment_method");
    assertThat(ids(account.get("/v1/payment_intents"))).isEmpty();
  }

  @Test
  void a_tampered_intent_is_paid_with_the_other_amount_and_nobody_is_told() {
    String id = account.createdId();
    account.stripe.tamper(id, 3999, "eur");
    assertThat(account.eventTypes()).containsExactly("payment_intent.created");
    JsonObject paid = json(account.confirm(id, "pm_card_visa"));
    assertThat(paid.get("amount_received").getAsLong()).isEqualTo(3999);
    assertThat(text(paid, "currency")).isEqualTo("eur");
  }

  @Test
  void a_list_comes_in_pages_with_the_newest_first() {
    var made = new ArrayList<String>();
    for (int i = 0; i < 12; i++) {
      made.addFirst(account.createdId());
      account.pass(Duration.ofSeconds(1));
    }
    StripeAnswer first = account.get("/v1/payment_intents");
    assertThat(ids(first)).isEqualTo(made.subList(0, 10));
    assertThat(json(first).get("has_more").getAsBoolean()).isTrue();
    StripeAnswer second = account.get("/v1/payment_intents?starting_after=" + made.get(9));
    assertThat(ids(second)).isEqualTo(made.subList(10, 12));
    assertThat(json(second).get("has_more").getAsBoolean()).isFalse();
    assertThat(ids(account.get("/v1/payment_intents?limit=3&ending_before=" + made.get(5))))
        .isEqualTo(made.subList(2, 5));
    long third = Account.START.getEpochSecond() + 2;
    assertThat(ids(account.get("/v1/payment_intents?created[lte]=" + third)))
        .isEqualTo(made.subList(9, 12));
    assertThat(account.get("/v1/payment_intents?limit=101").status()).isEqualTo(400);
    assertThat(account.get("/v1/payment_intents?limit=0").status()).isEqualTo(400);
  }

  private void assertRefused(String form, String code, String param) {
    StripeAnswer answer = account.post("/v1/payment_intents", form);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(text(error(answer), "type")).isEqualTo("invalid_request_error");
    assertThat(text(error(answer), "code")).isEqualTo(code);
    assertThat(text(error(answer), "param")).isEqualTo(param);
  }

  private static void assertUnexpectedState(StripeAnswer answer) {
    assertThat(answer.status()).isEqualTo(400);
    assertThat(text(error(answer), "code")).isEqualTo("payment_intent_unexpected_state");
  }
}
