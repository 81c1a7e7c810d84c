package dev.countersign.emulators.stripe;

import static dev.countersign.emulators.stripe.Account.ids;
import static dev.countersign.emulators.stripe.Account.json;
import static dev.countersign.emulators.stripe.Account.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import org.junit.jupiter.api.Test;

class FraudWarningsTest {
  private static final String WARNINGS = "/v1/radar/early_fraud_warnings";

  private final Account account = Account.open();
  private final String paid = account.paidId();

  @Test
  void an_issuer_warns_of_a_payment() {
    String id = account.stripe.warnOfFraud(paid);
    JsonObject warning = json(account.get(WARNINGS + "/" + id));
    assertThat(id).startsWith("issfr_");
    assertThat(text(warning, "object")).isEqualTo("radar.early_fraud_warning");
    assertThat(warning.get("actionable").getAsBoolean()).isTrue();
    assertThat(text(warning, "payment_intent")).isEqualTo(paid);
    assertThat(text(warning, "charge")).isEqualTo(text(account.intent(paid), "latest_charge"));
    assertThat(warning.has("metadata")).isFalse();
    assertThat(account.told("radar.early_fraud_warning.created")).isEqualTo(warning);
  }

  @Test
  void a_warning_can_stop_being_actionable() {
    String id = account.stripe.warnOfFraud(paid);
    account.stripe.updateFraudWarning(id, false);
    JsonObject told = account.told("radar.early_fraud_warning.updated");
    assertThat(told.get("actionable").getAsBoolean()).isFalse();
    assertThat(json(account.get(WARNINGS + "/" + id))).isEqualTo(told);
  }

  @Test
  void a_warning_may_name_only_the_charge_which_can_be_expanded() {
    String id = account.stripe.warnOfFraudByCharge(paid);
    JsonObject warning = json(account.get(WARNINGS + "/" + id));
    assertThat(warning.get("payment_intent").isJsonNull()).isTrue();
    assertThat(text(warning, "charge")).isEqualTo(text(account.intent(paid), "latest_charge"));
    assertThat(account.told("radar.early_fraud_warning.created")).isEqualTo(warning);
    assertThat(ids(account.get(WARNINGS))).containsExactly(id);
    assertThat(text(account.stripe.fraudWarnings().getFirst(), "payment_intent")).isEqualTo(paid);

    JsonObject expanded = json(account.get(WARNINGS + "/" + id + "?expand[]=charge"));
    assertThat(text(expanded.getAsJsonObject("charge"), "id")).isEqualTo(text(warning, "charge"));
    assertThat(text(expanded.getAsJsonObject("charge"), "payment_intent")).isEqualTo(paid);
    assertThat(account.get(WARNINGS + "/" + id + "?expand[]=fraud_type").status()).isEqualTo(400);
  }

  @Test
  void nobody_warns_of_what_was_not_paid() {
    assertThatThrownBy(() -> account.stripe.warnOfFraud(account.createdId()))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> account.stripe.updateFraudWarning("issfr_unknown", true))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void warnings_are_listed_by_payment_and_charge_in_pages() {
    String first = account.stripe.warnOfFraud(paid);
    String other = account.paidId();
    String second = account.stripe.warnOfFraud(other);
    assertThat(ids(account.get(WARNINGS))).containsExactly(second, first);
    assertThat(ids(account.get(WARNINGS + "?payment_intent=" + paid))).containsExactly(first);
    String charge = text(account.intent(other), "latest_charge");
    assertThat(ids(account.get(WARNINGS + "?charge=" + charge))).containsExactly(second);
    assertThat(ids(account.get(WARNINGS + "?charge=" + charge + "&payment_intent=" + paid)))
        .isEmpty();
    assertThat(ids(account.get(WARNINGS + "?limit=1&starting_after=" + second)))
        .containsExactly(first);
    assertThat(account.get("/v1/radar/reviews").status()).isEqualTo(404);
  }
}
