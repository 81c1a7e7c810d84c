package dev.countersign.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.countersign.money.Currency;
import dev.countersign.money.Money;
import dev.countersign.pricing.Catalog;
import dev.countersign.pricing.Price;
import dev.countersign.pricing.ProductId;
import dev.countersign.testkit.TestTables;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What {@link Catalog} promises, whatever holds the prices. */
abstract class CatalogContract {
  static final Currency USD = Currency.of("usd").orElseThrow();
  static final Currency EUR = Currency.of("eur").orElseThrow();
  static final Currency JPY = Currency.of("jpy").orElseThrow();

  abstract Catalog catalog();

  /** As the shop does it: a new price, or another one in the place of the old. */
  abstract void put(Map<String, AttributeValue> row);

  final void put(Price price) {
    put(
        TestTables.price(
            price.product().value(),
            price.unitAmount().currency().code(),
            price.unitAmount().minorUnits(),
            price.active()));
  }

  @Test
  void a_price_is_that_of_the_asked_currency() {
    ProductId tee = product();
    put(price(tee, 2000, USD));
    put(price(tee, 1900, EUR));
    put(price(tee, 2800, JPY));
    assertThat(catalog().prices(Set.of(tee), EUR)).isEqualTo(Map.of(tee, price(tee, 1900, EUR)));
    assertThat(catalog().prices(Set.of(tee), JPY)).isEqualTo(Map.of(tee, price(tee, 2800, JPY)));
  }

  @Test
  void a_product_without_a_price_in_the_currency_is_not_in_the_answer() {
    ProductId tee = product();
    ProductId mug = product();
    put(price(tee, 1900, EUR));
    put(price(mug, 1250, USD));
    assertThat(catalog().prices(Set.of(tee, mug, product()), EUR)).containsOnlyKeys(tee);
  }

  @Test
  void a_retired_product_keeps_its_price_and_says_so() {
    ProductId retired = product();
    put(new Price(retired, new Money(900, USD), false));
    assertThat(catalog().prices(Set.of(retired), USD))
        .isEqualTo(Map.of(retired, new Price(retired, new Money(900, USD), false)));
  }

  @Test
  void a_changed_price_is_seen_at_once() {
    ProductId tee = product();
    put(price(tee, 2000, USD));
    assertThat(catalog().prices(Set.of(tee), USD)).containsValue(price(tee, 2000, USD));
    put(price(tee, 2100, USD));
    assertThat(catalog().prices(Set.of(tee), USD)).containsValue(price(tee, 2100, USD));
  }

  @Test
  void a_price_comes_back_exactly_in_every_currency() {
    ProductId product = product();
    for (Currency currency : Currency.all()) {
      Price most =
          price(product, Currency.MAXIMUM_CHARGE / currency.step() * currency.step(), currency);
      put(most);
      assertThat(catalog().prices(Set.of(product), currency).values()).containsExactly(most);
    }
  }

  @Test
  void nothing_asked_is_nothing_answered() {
    assertThat(catalog().prices(Set.of(), USD)).isEmpty();
  }

  @Test
  void a_hundred_products_are_answered_at_once() {
    Set<ProductId> products = products(Catalog.MOST_PRODUCTS);
    products.forEach(product -> put(price(product, 100, USD)));
    assertThat(catalog().prices(products, USD)).containsOnlyKeys(products);
  }

  @Test
  void more_than_a_hundred_products_are_a_mistake_of_the_caller() {
    Set<ProductId> products = products(Catalog.MOST_PRODUCTS + 1);
    assertThatIllegalArgumentException().isThrownBy(() -> catalog().prices(products, USD));
  }

  @Test
  void a_product_is_sold_if_it_has_an_active_price_in_any_currency() {
    ProductId tee = product();
    put(new Price(tee, new Money(2000, USD), false));
    assertThat(catalog().sells(tee)).isFalse();
    put(price(tee, 1900, EUR));
    assertThat(catalog().sells(tee)).isTrue();
    assertThat(catalog().sells(product())).isFalse();
  }

  static ProductId product() {
    return new ProductId("tee-" + UUID.randomUUID());
  }

  static Price price(ProductId product, long minorUnits, Currency currency) {
    return new Price(product, new Money(minorUnits, currency), true);
  }

  private static Set<ProductId> products(int count) {
    return IntStream.range(0, count).mapToObj(_ -> product()).collect(Collectors.toSet());
  }
}
