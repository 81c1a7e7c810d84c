package dev.countersign.emulators.stripe;

import static dev.countersign.emulators.stripe.Account.error;
import static dev.countersign.emulators.stripe.Account.json;
import static dev.countersign.emulators.stripe.Account.text;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChargeRulesTest {
  private final Account account = Account.open();

  @ParameterizedTest
  @CsvSource({
    "usd,50", "aed,200", "ars,50", "aud,50", "brl,50", "cad,50", "chf,50", "cop,50", "czk,1500",
    "dkk,250", "eur,50", "gbp,30", "hkd,400", "huf,17500", "idr,50", "ils,50", "inr,50", "jpy,50",
    "krw,50", "mxn,1000", "myr,200", "nok,300", "nzd,50", "php,50", "pln,200", "ron,200", "rub,50",
    "sek,300", "sgd,50", "thb,1000", "zar,50"
  })
  void the_minimum_is_charged_and_one_less_is_too_small(String currency, long minimum) {
    assertThat(post(minimum, currency).status()).isEqualTo(200);
    assertThat(text(error(post(minimum - 1, currency)), "code")).isEqualTo("amount_too_small");
  }

  @ParameterizedTest
  @CsvSource({"usd", "jpy", "idr"})
  void an_intent_has_twelve_digits_at_most(String currency) {
    assertThat(post(999_999_999_999L, currency).status()).isEqualTo(200);
    assertThat(text(error(post(1_000_000_000_000L, currency)), "code"))
        .isEqualTo("amount_too_large");
  }

  /** The most that each can be charged, and what it is one more of. */
  @ParameterizedTest
  @CsvSource({
    "pm_card_visa,usd,999999999999",
    "pm_card_mastercard,idr,999999999999",
    "pm_card_amex,usd,999999999",
    "pm_card_amex,idr,999999999",
    "pm_simulator_processing,idr,999999999999",
    "pm_simulator_processing,cop,9999999999",
    "pm_simulator_processing,inr,999999999",
    "pm_simulator_processing,usd,99999999",
    "pm_simulator_refundRequiresAction,eur,99999999"
  })
  void how_the_buyer_pays_decides_the_most_that_can_be_charged(
      String method, String currency, long maximum) {
    assertThat(account.confirm(intent(maximum, currency), method).status()).isEqualTo(200);
    if (maximum < 999_999_999_999L) {
      String id = intent(maximum + 1, currency);
      StripeAnswer refused = account.confirm(id, method);
      assertThat(refused.status()).isEqualTo(400);
      assertThat(text(error(refused), "code")).isEqualTo("amount_too_large");
      assertThat(text(account.intent(id), "status")).isEqualTo("requires_payment_method");
      assertThat(account.confirm(id, "pm_card_visa").status()).isEqualTo(200);
    }
  }

  @Test
  void the_lev_is_charged_no_longer() {
    assertThat(text(error(post(1000, "bgn")), "code")).isEqualTo("currency_not_supported");
  }

  @ParameterizedTest
  @CsvSource({"kwd,12340,12345", "bhd,12340,12341", "isk,1200,1250", "ugx,1200,1201"})
  void an_amount_must_be_one_that_the_currency_has(String currency, long has, long hasNot) {
    assertThat(post(has, currency).status()).isEqualTo(200);
    assertThat(text(error(post(hasNot, currency)), "code")).isEqualTo("parameter_invalid_integer");
  }

  @ParameterizedTest
  @CsvSource({"0", "-1"})
  void nothing_and_less_is_no_amount(long amount) {
    assertThat(text(error(post(amount, "usd")), "code")).isEqualTo("parameter_invalid_integer");
  }

  @ParameterizedTest
  @CsvSource({"xcg", "XCG", "ang"})
  void a_guilder_is_charged_by_its_new_and_its_old_name(String currency) {
    assertThat(post(1000, currency).status()).isEqualTo(200);
  }

  private String intent(long amount, String currency) {
    return text(json(post(amount, currency)), "id");
  }

  private StripeAnswer post(long amount, String currency) {
    return account.post("/v1/payment_intents", "amount=" + amount + "&currency=" + currency);
  }
}
