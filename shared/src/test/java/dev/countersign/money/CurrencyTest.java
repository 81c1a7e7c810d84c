package dev.countersign.money;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CurrencyTest {
  private static final Set<String> ZERO_DECIMAL =
      codes("bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf");
  private static final Set<String> THREE_DECIMAL = codes("bhd jod kwd omr tnd");
  private static final Set<String> WHOLE_UNITS_IN_TWO_DECIMALS = codes("isk ugx");

  @ParameterizedTest
  @MethodSource("dev.countersign.money.Currency#all")
  void every_currency_has_the_decimals_and_the_step_that_stripe_gives_it(Currency currency) {
    if (ZERO_DECIMAL.contains(currency.code())) {
      assertThat(currency.decimals()).isZero();
      assertThat(currency.step()).isEqualTo(1);
    } else if (THREE_DECIMAL.contains(currency.code())) {
      assertThat(currency.decimals()).isEqualTo(3);
      assertThat(currency.step()).isEqualTo(10);
    } else if (WHOLE_UNITS_IN_TWO_DECIMALS.contains(currency.code())) {
      assertThat(currency.decimals()).isEqualTo(2);
      assertThat(currency.step()).isEqualTo(100);
    } else {
      assertThat(currency.decimals()).isEqualTo(2);
      assertThat(currency.step()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.countersign.money.Currency#all")
  void every_currency_has_a_minimum_that_can_be_charged(Currency currency) {
    assertThat(currency.minimumCharge())
        .isPositive()
        .isLessThan(Currency.MAXIMUM_CHARGE)
        .matches(minimum -> minimum % currency.step() == 0, "is a multiple of the step");
  }

  @ParameterizedTest
  @MethodSource("dev.countersign.money.Currency#all")
  void every_currency_is_found_by_its_code_and_only_in_lower_case(Currency currency) {
    assertThat(Currency.of(currency.code())).contains(currency);
    assertThat(currency.code()).matches("[a-z]{3}");
    assertThat(Currency.of(currency.toString())).isEmpty();
  }

  @Test
  void no_special_currency_is_missing() {
    assertThat(Currency.all())
        .extracting(Currency::code)
        .containsAll(ZERO_DECIMAL)
        .containsAll(THREE_DECIMAL)
        .containsAll(WHOLE_UNITS_IN_TWO_DECIMALS)
        .doesNotHaveDuplicates()
        .isSorted();
  }

  /** As the page lists them, in the major unit. */
  @ParameterizedTest
  @CsvSource({
    "usd, 0.50",
    "aed, 2.00",
    "ars, 0.50",
    "aud, 0.50",
    "brl, 0.50",
    "cad, 0.50",
    "chf, 0.50",
    "cop, 0.50",
    "czk, 15.00",
    "dkk, 2.50",
    "eur, 0.50",
    "gbp, 0.30",
    "hkd, 4.00",
    "huf, 175.00",
    "idr, 0.50",
    "ils, 0.50",
    "inr, 0.50",
    "jpy, 50",
    "krw, 50",
    "mxn, 10.00",
    "myr, 2.00",
    "nok, 3.00",
    "nzd, 0.50",
    "php, 0.50",
    "pln, 2.00",
    "ron, 2.00",
    "rub, 0.50",
    "sek, 3.00",
    "sgd, 0.50",
    "thb, 10.00",
    "zar, 0.50"
  })
  void the_minimum_charge_is_the_one_on_stripes_page(String code, String minimum) {
    Currency currency = Currency.of(code).orElseThrow();
    assertThat(new Money(currency.minimumCharge(), currency)).hasToString(minimum + " " + currency);
  }

  @Test
  void a_currency_that_stripes_page_names_no_minimum_for_has_none() {
    assertThat(
            Currency.all().stream().filter(currency -> currency.minimumCharge() > currency.step()))
        .hasSize(31);
  }

  @Test
  void the_maximum_charge_that_we_carry_has_twelve_digits_in_every_currency() { // MN04
    assertThat(Currency.MAXIMUM_CHARGE).isEqualTo(999_999_999_999L);
  }

  @Test
  void the_lev_is_gone_because_bulgaria_has_the_euro() { // MN02
    assertThat(Currency.of("bgn")).isEmpty();
    assertThat(Currency.of("eur")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "us", "usdd", "USD", "Usd", "xyz", " usd", "usd ", "ÜSD", "btc"})
  void a_code_that_stripe_does_not_have_is_not_a_currency(String code) {
    assertThat(Currency.of(code)).isEmpty();
  }

  private static Set<String> codes(String list) {
    return Arrays.stream(list.split(" ", -1)).collect(Collectors.toUnmodifiableSet());
  }

  @Test
  void currencies_are_in_the_order_of_their_codes() {
    Currency usd = Currency.of("usd").orElseThrow();
    Currency eur = Currency.of("eur").orElseThrow();
    assertThat(eur).isLessThan(usd);
    assertThat(usd).isGreaterThan(eur).isEqualByComparingTo(usd);
  }
}
