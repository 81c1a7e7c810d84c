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

  @ParameterizedTest
  @CsvSource({
    "usd, 50",
    "eur, 50",
    "cad, 50",
    "aud, 50",
    "chf, 50",
    "gbp, 30",
    "dkk, 250",
    "sek, 300",
    "nok, 300",
    "czk, 1500",
    "huf, 17500",
    "jpy, 50",
    "hkd, 400",
    "mxn, 1000",
    "thb, 1000",
    "aed, 200",
    "myr, 200",
    "pln, 200",
    "ron, 200"
  })
  void the_minimum_charge_is_the_one_on_stripes_page(String code, long minimum) {
    assertThat(Currency.of(code).orElseThrow().minimumCharge()).isEqualTo(minimum);
  }

  @Test
  void the_maximum_charge_has_eight_digits() {
    assertThat(Currency.MAXIMUM_CHARGE).isEqualTo(99_999_999);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "us", "usdd", "USD", "Usd", "xyz", " usd", "usd ", "ÜSD", "btc"})
  void what_is_no_code_of_stripes_is_no_currency(String code) {
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
