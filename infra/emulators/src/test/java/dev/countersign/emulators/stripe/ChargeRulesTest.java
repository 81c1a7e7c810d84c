package dev.countersign.emulators.stripe;

import static dev.countersign.emulators.stripe.Account.error;
import static dev.countersign.emulators.stripe.Account.text;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChargeRulesTest {
  private final Account account = Account.open();

  @ParameterizedTest
  @CsvSource({
    "usd,50",
    "gbp,30",
    "dkk,250",
    "nok,300",
    "czk,1500",
    "huf,17500",
    "jpy,50",
    "hkd,400",
    "mxn,1000",
    "ron,200"
  })
  void the_minimum_is_charged_and_one_less_is_too_small(String currency, long minimum) {
    assertThat(post(minimum, currency).status()).isEqualTo(200);
    assertThat(text(error(post(minimum - 1, currency)), "code")).isEqualTo("amount_too_small");
  }

  @ParameterizedTest
  @CsvSource({"usd", "jpy"})
  void eight_nines_are_charged_and_one_more_is_too_large(String currency) {
    assertThat(post(99_999_999, currency).status()).isEqualTo(200);
    assertThat(text(error(post(100_000_000, currency)), "code")).isEqualTo("amount_too_large");
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

  private StripeAnswer post(long amount, String currency) {
    return account.post("/v1/payment_intents", "amount=" + amount + "&currency=" + currency);
  }
}
