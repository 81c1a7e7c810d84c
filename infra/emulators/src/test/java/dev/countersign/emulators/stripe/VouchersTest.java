package dev.countersign.emulators.stripe;

import static dev.countersign.emulators.stripe.Account.error;
import static dev.countersign.emulators.stripe.Account.json;
import static dev.countersign.emulators.stripe.Account.number;
import static dev.countersign.emulators.stripe.Account.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

class VouchersTest {
  private static final String DAYS = "payment_method_options[oxxo][expires_after_days]";

  private final Account account = Account.open();

  @Test
  void a_voucher_says_until_when_shops_take_it() {
    JsonObject asked = json(account.confirm(account.createdId(), "pm_simulator_oxxo"));
    assertThat(text(asked, "status")).isEqualTo("requires_action");
    JsonObject action = asked.getAsJsonObject("next_action");
    assertThat(text(action, "type")).isEqualTo("oxxo_display_details");
    assertThat(expiry(asked)).isEqualTo(endOfDayInMexicoCity(3));
    assertThat(account.eventTypes()).endsWith("payment_intent.requires_action");
  }

  @Test
  void a_shop_may_let_it_last_for_a_week() {
    assertThat(expiry(json(confirm(account.createdId(), 7)))).isEqualTo(endOfDayInMexicoCity(7));
    assertThat(text(error(confirm(account.createdId(), 8)), "param")).isEqualTo(DAYS);
    assertThat(confirm(account.createdId(), 0).status()).isEqualTo(400);
  }

  @Test
  void a_voucher_paid_at_a_shop_pays_the_payment_intent() {
    String id = voucher();
    account.pass(Duration.ofDays(2));
    account.stripe.payVoucher(id);
    JsonObject paid = account.intent(id);
    assertThat(text(paid, "status")).isEqualTo("succeeded");
    assertThat(number(paid, "amount_received")).isEqualTo(4000);
    assertThat(paid.get("next_action").isJsonNull()).isTrue();
    assertThat(account.eventTypes()).endsWith("charge.succeeded", "payment_intent.succeeded");
    assertThatIllegalStateException().isThrownBy(() -> account.stripe.payVoucher(id));
  }

  @Test
  void an_unpaid_voucher_is_a_failed_payment_once_it_has_expired() {
    String id = voucher();
    assertThatIllegalStateException().isThrownBy(() -> account.stripe.expireVoucher(id));
    account.pass(Duration.ofDays(4));
    account.stripe.expireVoucher(id);
    JsonObject expired = account.intent(id);
    assertThat(text(expired, "status")).isEqualTo("requires_payment_method");
    assertThat(text(expired.getAsJsonObject("last_payment_error"), "code"))
        .isEqualTo("payment_intent_payment_attempt_expired");
    assertThat(account.eventTypes()).endsWith("payment_intent.payment_failed");
    assertThat(account.confirm(id, "pm_card_visa").status()).isEqualTo(200);
  }

  @Test
  void a_voucher_paid_on_its_last_day_is_reported_the_day_after() {
    String id = voucher();
    account.pass(Duration.ofDays(5));
    account.stripe.payVoucher(id);
    assertThat(text(account.intent(id), "status")).isEqualTo("succeeded");
  }

  @Test
  void no_bank_asks_the_buyer_of_a_voucher() {
    String id = voucher();
    assertThatIllegalStateException()
        .isThrownBy(() -> account.stripe.completeAuthentication(id, true));
  }

  @Test
  void an_intent_with_a_voucher_can_be_canceled_and_then_not_be_paid() {
    String id = voucher();
    assertThat(account.post("/v1/payment_intents/" + id + "/cancel", "").status()).isEqualTo(200);
    assertThatIllegalStateException().isThrownBy(() -> account.stripe.payVoucher(id));
  }

  private String voucher() {
    String id = account.createdId();
    account.confirm(id, "pm_simulator_oxxo");
    return id;
  }

  private StripeAnswer confirm(String id, int days) {
    return account.post(
        "/v1/payment_intents/" + id + "/confirm",
        "payment_method=pm_simulator_oxxo&" + DAYS + "=" + days);
  }

  private static Instant expiry(JsonObject intent) {
    JsonObject voucher =
        intent.getAsJsonObject("next_action").getAsJsonObject("oxxo_display_details");
    return Instant.ofEpochSecond(number(voucher, "expires_after"));
  }

  /** Six hours behind UTC. */
  private Instant endOfDayInMexicoCity(int days) {
    Instant today = account.instant().minus(Duration.ofHours(6));
    return today
        .truncatedTo(ChronoUnit.DAYS)
        .plus(Duration.ofDays(days + 1L))
        .plus(Duration.ofHours(6))
        .minusSeconds(1);
  }
}
