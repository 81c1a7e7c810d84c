package dev.countersign.payments;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.countersign.payments.NextAction.ActionStatus;
import dev.countersign.stripe.StripeObjectReader;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NextActionTest {
  private static final Instant SINCE = Instant.parse("2026-11-01T12:00:00Z");
  private static final Instant EXPIRY = Instant.parse("2026-11-06T05:59:59Z");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "boleto_display_details",
        "konbini_display_details",
        "multibanco_display_details",
        "oxxo_display_details",
        "display_bank_transfer_instructions"
      })
  void an_action_that_expires_is_abandoned_five_days_after_it(String type) { // RC09
    var action = new NextAction(type, Optional.of(EXPIRY));
    Instant end = EXPIRY.plus(Duration.ofDays(5));
    assertThat(action.judge(SINCE, SINCE.plus(Duration.ofHours(25))))
        .isEqualTo(new ActionStatus.LeftUntil(end));
    assertThat(action.judge(SINCE, EXPIRY.plus(Duration.ofDays(4))))
        .isEqualTo(new ActionStatus.LeftUntil(end));
    assertThat(action.judge(SINCE, end.minusSeconds(1))).isEqualTo(new ActionStatus.LeftUntil(end));
    assertThat(action.judge(SINCE, end)).isEqualTo(new ActionStatus.Abandoned());
    assertThat(action.judge(SINCE, EXPIRY.plus(Duration.ofDays(6))))
        .isEqualTo(new ActionStatus.Abandoned());
  }

  @ParameterizedTest
  @CsvSource({
    "display_bank_transfer_instructions, 30",
    "boleto_display_details, 30",
    "konbini_display_details, 30",
    "multibanco_display_details, 30",
    "oxxo_display_details, 30",
    "verify_with_microdeposits, 10"
  })
  void an_action_that_never_expires_is_abandoned_after_a_number_of_days(String type, int days) {
    var action = new NextAction(type, Optional.empty());
    Instant end = SINCE.plus(Duration.ofDays(days));
    assertThat(action.judge(SINCE, end.minusSeconds(1))).isEqualTo(new ActionStatus.LeftUntil(end));
    assertThat(action.judge(SINCE, end)).isEqualTo(new ActionStatus.Abandoned());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alipay_handle_redirect",
        "blik_authorize",
        "card_await_notification",
        "cashapp_handle_redirect_or_display_qr_code",
        "klarna_display_qr_code",
        "paynow_display_qr_code",
        "pix_display_qr_code",
        "promptpay_display_qr_code",
        "redirect_to_url",
        "swish_handle_redirect_or_display_qr_code",
        "upi_handle_redirect_or_display_qr_code",
        "use_stripe_sdk",
        "wechat_pay_display_qr_code",
        "wechat_pay_redirect_to_android_app",
        "wechat_pay_redirect_to_ios_app"
      })
  void an_action_in_the_page_is_abandoned_although_it_expires_later(String type) {
    assertThat(new NextAction(type, Optional.of(EXPIRY)).judge(SINCE, SINCE))
        .isEqualTo(new ActionStatus.Abandoned());
  }

  @ParameterizedTest
  @ValueSource(strings = {"seashell_display_details", "OXXO_DISPLAY_DETAILS", ""})
  void an_unknown_action_is_never_abandoned(String type) {
    assertThat(new NextAction(type, Optional.of(EXPIRY)).judge(SINCE, Instant.MAX))
        .isEqualTo(new ActionStatus.UnknownType());
  }

  @ParameterizedTest
  @CsvSource({
    "oxxo_display_details, expires_after",
    "boleto_display_details, expires_at",
    "konbini_display_details, expires_at",
    "multibanco_display_details, expires_at"
  })
  void a_voucher_is_read_with_its_own_expiry(String type, String member) {
    assertThat(
            read(
                "{'type': '%s', '%s': {'%s': %d}}"
                    .formatted(type, type, member, EXPIRY.getEpochSecond())))
        .contains(new NextAction(type, Optional.of(EXPIRY)));
  }

  @Test
  void a_transfer_has_no_expiry() {
    assertThat(
            read(
                "{'type': 'display_bank_transfer_instructions',"
                    + " 'display_bank_transfer_instructions':"
                    + " {'amount_remaining': 4000, 'type': 'eu_bank_transfer'}}"))
        .contains(new NextAction("display_bank_transfer_instructions", Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type': 'oxxo_display_details'}",
        "{'type': 'oxxo_display_details', 'oxxo_display_details': null}",
        "{'type': 'oxxo_display_details', 'oxxo_display_details': {'expires_after': null}}",
        "{'type': 'oxxo_display_details', 'oxxo_display_details': {'expires_after': '1'}}",
        "{'type': 'oxxo_display_details', 'oxxo_display_details': {'expires_after': -1}}",
        "{'type': 'oxxo_display_details',"
            + " 'oxxo_display_details': {'expires_after': 999999999999999999}}"
      })
  void an_expiry_that_is_no_time_is_none(String action) {
    assertThat(read(action)).contains(new NextAction("oxxo_display_details", Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{'type': 7}", "{'type': null}", "{'type': 'so long " + "…'}"})
  void an_action_without_a_word_of_stripes_is_of_no_type(String action) {
    assertThat(read(action)).contains(new NextAction("", Optional.empty()));
  }

  @Test
  void a_payment_intent_that_needs_nothing_has_no_next_action() {
    assertThat(read("null")).isEmpty();
    assertThat(read("'oxxo'")).isEmpty();
  }

  private static Optional<NextAction> read(String nextAction) {
    JsonObject json =
        JsonParser.parseString(
                "{'id': 'pi_1', 'object': 'payment_intent', 'status': 'requires_action',"
                    + " 'next_action': "
                    + nextAction
                    + "}")
            .getAsJsonObject();
    return StripeObjectReader.read(StripeObject.Kind.PAYMENT_INTENT, json, false, SINCE)
        .orElseThrow()
        .nextAction();
  }
}
