package dev.countersign.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@Isolated("sets the locale that all tests have")
class MoneyTest {
  private static final long SEED = 20_261_101;
  private static final int CASES = 100;
  private static final Currency USD = Currency.of("usd").orElseThrow();
  private static final Currency EUR = Currency.of("eur").orElseThrow();

  @ParameterizedTest
  @CsvSource({
    "2000, usd, 20.00 USD",
    "5, usd, 0.05 USD",
    "0, eur, 0.00 EUR",
    "2800, jpy, 2800 JPY",
    "1230, kwd, 1.230 KWD",
    "50000, isk, 500.00 ISK",
    "99999999, usd, 999999.99 USD",
    "999999999999, idr, 9999999999.99 IDR",
    "999999999999, jpy, 999999999999 JPY",
  })
  void money_prints_as_people_write_it(long minorUnits, String currency, String text) {
    assertThat(new Money(minorUnits, Currency.of(currency).orElseThrow())).hasToString(text);
  }

  @Test
  void money_prints_the_same_digits_in_every_locale() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG"));
      assertThat(new Money(2000, USD)).hasToString("20.00 USD");
    } finally {
      Locale.setDefault(before);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.countersign.money.Currency#all")
  void an_amount_below_zero_or_between_two_steps_is_refused(Currency currency) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Money(-currency.step(), currency));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Money(Long.MIN_VALUE / 100 * 100, currency));
    for (long between = 1; between < currency.step(); between++) {
      long amount = currency.step() + between;
      assertThatIllegalArgumentException().isThrownBy(() -> new Money(amount, currency));
    }
  }

  @ParameterizedTest
  @MethodSource("dev.countersign.money.Currency#all")
  void an_amount_can_be_charged_from_the_minimum_to_the_maximum_inclusive(Currency currency) {
    Money least = new Money(currency.minimumCharge(), currency);
    assertThat(least.isTooSmallToCharge()).isFalse();
    assertThat(less(least).isTooSmallToCharge()).isTrue();
    assertThat(Money.zero(currency).isTooSmallToCharge()).isTrue();

    long step = currency.step();
    Money most = new Money(Currency.MAXIMUM_CHARGE / step * step, currency);
    assertThat(most.isTooLargeToCharge()).isFalse();
    assertThat(most.plus(new Money(step, currency)).isTooLargeToCharge()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("dev.countersign.money.Currency#all")
  void sums_and_products_are_exact(Currency currency) {
    Random random = new Random(SEED);
    for (int i = 0; i < CASES; i++) {
      Money a = amount(random, currency);
      Money b = amount(random, currency);
      Money c = amount(random, currency);
      int quantity = 1 + random.nextInt(999);
      assertThat(exact(a.plus(b)))
          .as("seed %d, case %d: %s + %s", SEED, i, a, b)
          .isEqualTo(exact(a).add(exact(b)));
      assertThat(exact(a.times(quantity)))
          .as("seed %d, case %d: %s * %d", SEED, i, a, quantity)
          .isEqualTo(exact(a).multiply(BigInteger.valueOf(quantity)));
      assertThat(a.plus(b)).isEqualTo(b.plus(a));
      assertThat(a.plus(b).plus(c)).isEqualTo(a.plus(b.plus(c)));
      assertThat(a.plus(b).times(quantity)).isEqualTo(a.times(quantity).plus(b.times(quantity)));
      assertThat(a.plus(Money.zero(currency))).isEqualTo(a);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.countersign.money.Currency#all")
  void its_text_says_exactly_the_amount(Currency currency) {
    Random random = new Random(SEED);
    for (int i = 0; i < CASES; i++) {
      Money money = amount(random, currency);
      String number = money.toString().substring(0, money.toString().indexOf(' '));
      assertThat(new BigDecimal(number).movePointRight(currency.decimals()).longValueExact())
          .as("seed %d, case %d: %s", SEED, i, money)
          .isEqualTo(money.minorUnits());
    }
  }

  @ParameterizedTest
  @MethodSource("dev.countersign.money.Currency#all")
  void money_is_ordered_by_its_minor_units(Currency currency) {
    Random random = new Random(SEED);
    for (int i = 0; i < CASES; i++) {
      Money a = amount(random, currency);
      Money b = amount(random, currency);
      assertThat(Integer.signum(a.compareTo(b)))
          .as("seed %d, case %d: %s and %s", SEED, i, a, b)
          .isEqualTo(Integer.signum(Long.compare(a.minorUnits(), b.minorUnits())));
    }
  }

  @ParameterizedTest
  @MethodSource("dev.countersign.money.Currency#all")
  void a_sum_or_product_that_leaves_a_long_throws_instead_of_wrapping(Currency currency) {
    Money huge = new Money(Long.MAX_VALUE / currency.step() * currency.step(), currency);
    Money one = new Money(currency.step(), currency);
    assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> huge.plus(one));
    assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> huge.times(2));
    assertThat(huge.times(1)).isEqualTo(huge);
    assertThat(huge.times(0)).isEqualTo(Money.zero(currency));
  }

  @Test
  void currencies_do_not_mix() {
    Money dollars = new Money(100, USD);
    Money euros = new Money(100, EUR);
    assertThatIllegalArgumentException().isThrownBy(() -> dollars.plus(euros));
    assertThatIllegalArgumentException().isThrownBy(() -> dollars.compareTo(euros));
    assertThat(dollars).isNotEqualTo(euros);
  }

  @Test
  void a_negative_quantity_gives_no_amount() {
    Money dollar = new Money(100, USD);
    assertThatIllegalArgumentException().isThrownBy(() -> dollar.times(-1));
  }

  private static Money less(Money money) {
    return new Money(money.minorUnits() - money.currency().step(), money.currency());
  }

  private static Money amount(Random random, Currency currency) {
    return new Money(
        random.nextLong(Currency.MAXIMUM_CHARGE / currency.step() + 1) * currency.step(), currency);
  }

  private static BigInteger exact(Money money) {
    return BigInteger.valueOf(money.minorUnits());
  }
}
