package dev.countersign.pricing;

import static dev.countersign.orders.Shop.EUR;
import static dev.countersign.orders.Shop.JPY;
import static dev.countersign.orders.Shop.USD;
import static dev.countersign.orders.Shop.cart;
import static dev.countersign.orders.Shop.price;
import static dev.countersign.orders.Shop.prices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.countersign.money.Currency;
import dev.countersign.money.Money;
import dev.countersign.pricing.Quote.Result;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuoteTest {
  private static final long SEED = 1101;

  @Test
  void the_total_is_price_times_quantity_in_the_carts_currency() { // CR01, MN01, MN03
    assertThat(total(cart(USD, "tee", 2))).isEqualTo(new Money(4000, USD));
    assertThat(total(cart(EUR, "tee", 2))).isEqualTo(new Money(3800, EUR));
    assertThat(total(cart(JPY, "tee", 1))).isEqualTo(new Money(2800, JPY));
    assertThat(total(cart(USD, "tee", 3, "mug", 2))).isEqualTo(new Money(8500, USD));
  }

  @Test
  void lines_keep_the_order_of_the_cart_and_the_price_they_were_sold_for() {
    assertThat(quote(cart(USD, "mug", 1, "tee", 2)).lines())
        .containsExactly(
            new Quote.Line(new ProductId("mug"), 1, new Money(1250, USD)),
            new Quote.Line(new ProductId("tee"), 2, new Money(2000, USD)));
  }

  @Test
  void a_product_without_an_active_price_in_the_currency_is_named_with_its_line() { // MN01, CR10
    assertThat(priced(cart(EUR, "tee", 1, "mug", 1)))
        .isEqualTo(new Result.NoPrice(1, new ProductId("mug")));
    assertThat(priced(cart(USD, "retired", 1)))
        .isEqualTo(new Result.NoPrice(0, new ProductId("retired")));
    assertThat(priced(cart(USD, "nope", 1)))
        .isEqualTo(new Result.NoPrice(0, new ProductId("nope")));
  }

  @Test
  void a_total_below_stripes_minimum_is_too_small() { // MN04
    assertThat(priced(cart(USD, "sticker", 1))).isEqualTo(new Result.TooSmall());
    assertThat(total(cart(USD, "sticker", 2))).isEqualTo(new Money(60, USD));
  }

  @Test
  void a_total_of_twelve_digits_is_quoted_and_one_of_thirteen_is_too_large() { // MN04
    assertThat(quoted(999_999_999_999L, 1)).isInstanceOf(Result.Quoted.class);
    assertThat(quoted(1_000_000_000_000L, 1)).isEqualTo(new Result.TooLarge());
    assertThat(quoted(500_000_000_000L, 2)).isEqualTo(new Result.TooLarge());
  }

  @Test
  void a_total_beyond_a_long_is_too_large_and_does_not_wrap() {
    assertThat(quoted(Long.MAX_VALUE, 2)).isEqualTo(new Result.TooLarge());
    assertThat(quoted(Long.MAX_VALUE / 999 + 1, 999)).isEqualTo(new Result.TooLarge());
    Cart two = cart(USD, "a", 1, "b", 1);
    assertThat(
            Quote.of(
                two,
                Map.of(
                    new ProductId("a"),
                    price("a", Long.MAX_VALUE, USD),
                    new ProductId("b"),
                    price("b", Long.MAX_VALUE, USD))))
        .isEqualTo(new Result.TooLarge());
  }

  @Test
  void an_expected_total_is_compared_and_never_charged() { // CR11
    assertThat(priced(expecting(4000))).isInstanceOf(Result.Quoted.class);
    assertThat(priced(expecting(3999))).isEqualTo(new Result.PriceChanged(new Money(4000, USD)));
    assertThat(priced(expecting(-1))).isEqualTo(new Result.PriceChanged(new Money(4000, USD)));
  }

  /** Unit prices of every magnitude, so that totals of one digit and of thirteen come up. */
  @ParameterizedTest
  @MethodSource("dev.countersign.money.Currency#all")
  void in_every_currency_the_total_is_the_exact_sum_whatever_the_order(Currency currency) {
    Random random = new Random(SEED);
    for (int i = 0; i < 20; i++) {
      long mostSteps = Math.min(Currency.MAXIMUM_CHARGE / currency.step(), magnitude(random));
      List<Cart.Item> items = new ArrayList<>();
      Map<ProductId, Price> prices = new HashMap<>();
      BigInteger sum = BigInteger.ZERO;
      int lines = 1 + random.nextInt(Cart.MOST_ITEMS);
      for (int line = 0; line < lines; line++) {
        ProductId product = new ProductId("p" + line);
        long unit = (1 + random.nextLong(mostSteps)) * currency.step();
        int quantity = 1 + random.nextInt(20);
        items.add(new Cart.Item(product, quantity));
        prices.put(product, new Price(product, new Money(unit, currency), true));
        sum = sum.add(BigInteger.valueOf(unit).multiply(BigInteger.valueOf(quantity)));
      }
      Cart cart = new Cart(currency, items, OptionalLong.empty());
      Collections.shuffle(items, random);
      Cart shuffled = new Cart(currency, items, OptionalLong.empty());
      String seen = "seed " + SEED + ", case " + i + " in " + currency;
      assertThat(outcome(cart, prices)).as(seen).isEqualTo(expected(sum, currency));
      assertThat(outcome(shuffled, prices)).as(seen).isEqualTo(expected(sum, currency));
    }
  }

  private static long magnitude(Random random) {
    return BigInteger.TEN.pow(1 + random.nextInt(12)).longValueExact();
  }

  /** The total, or why there is none. */
  private static String outcome(Cart cart, Map<ProductId, Price> prices) {
    return switch (Quote.of(cart, prices)) {
      case Result.Quoted(Quote quote) -> Long.toString(quote.total().minorUnits());
      case Result.TooSmall() -> "too small";
      case Result.TooLarge() -> "too large";
      case Result.NoPrice(int line, ProductId product) -> "no price of " + line + ", " + product;
      case Result.PriceChanged(Money total) -> "not expected: " + total;
    };
  }

  private static String expected(BigInteger sum, Currency currency) {
    if (sum.compareTo(BigInteger.valueOf(currency.minimumCharge())) < 0) {
      return "too small";
    }
    return sum.compareTo(new BigInteger("999999999999")) > 0 ? "too large" : sum.toString();
  }

  @ParameterizedTest
  @ValueSource(longs = {999_999, 1_000_000, 1_000_001, 2_147_483_648L, 4_294_967_296L})
  void a_total_from_ten_thousand_up_is_charged_in_full(long unitAmount) {
    assertThat(quoted(unitAmount, 1))
        .isInstanceOfSatisfying(
            Result.Quoted.class,
            result -> assertThat(result.quote().total().minorUnits()).isEqualTo(unitAmount));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 1000, Integer.MIN_VALUE})
  void a_quantity_outside_1_to_999_makes_no_item(int quantity) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Cart.Item(new ProductId("tee"), quantity));
  }

  @Test
  void a_cart_has_1_to_100_items_and_no_product_twice() {
    assertThatIllegalArgumentException().isThrownBy(() -> cart(USD));
    assertThatIllegalArgumentException().isThrownBy(() -> cart(USD, "tee", 1, "tee", 2));
    List<Cart.Item> many = new ArrayList<>();
    for (int i = 0; i <= Cart.MOST_ITEMS; i++) {
      many.add(new Cart.Item(new ProductId("p" + i), 1));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Cart(USD, many, OptionalLong.empty()));
    assertThat(new Cart(USD, many.subList(0, 100), OptionalLong.empty()).items()).hasSize(100);
  }

  @Test
  void carts_that_mean_the_same_have_one_canonical_text() { // D5
    assertThat(cart(USD, "tee", 2, "mug", 1).digest())
        .isEqualTo(cart(USD, "mug", 1, "tee", 2).digest());
    assertThat(
            List.of(
                cart(USD, "tee", 2).digest(),
                cart(USD, "tee", 3).digest(),
                cart(EUR, "tee", 2).digest(),
                cart(USD, "mug", 2).digest(),
                cart(USD, "tee", 2, "mug", 1).digest(),
                expecting(4000).digest(),
                expecting(3999).digest()))
        .doesNotHaveDuplicates();
  }

  private static Result priced(Cart cart) {
    return Quote.of(cart, prices(cart));
  }

  private static Quote quote(Cart cart) {
    return ((Result.Quoted) priced(cart)).quote();
  }

  private static Money total(Cart cart) {
    return quote(cart).total();
  }

  private static Result quoted(long unitAmount, int quantity) {
    return Quote.of(
        cart(USD, "gold", quantity), Map.of(new ProductId("gold"), price("gold", unitAmount, USD)));
  }

  private static Cart expecting(long total) {
    return new Cart(USD, List.of(new Cart.Item(new ProductId("tee"), 2)), OptionalLong.of(total));
  }
}
