package dev.countersign.pricing;

import dev.countersign.dynamodb.DynamoDbCatalog;
import dev.countersign.money.Currency;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** A catalog for tests and simulations, held to the same contract as {@link DynamoDbCatalog}. */
public final class InMemoryCatalog implements Catalog {
  private record Key(ProductId product, Currency currency) {}

  private final Map<Key, Price> prices = new ConcurrentHashMap<>();

  /** Adds a price, or takes the place of the one in the same currency. */
  public InMemoryCatalog put(Price price) {
    prices.put(new Key(price.product(), price.unitAmount().currency()), price);
    return this;
  }

  @Override
  public Map<ProductId, Price> prices(Set<ProductId> products, Currency currency) {
    if (products.size() > MOST_PRODUCTS) {
      throw new IllegalArgumentException("more products than one read takes");
    }
    return products.stream()
        .map(product -> new Key(product, currency))
        .filter(prices::containsKey)
        .map(prices::get)
        .collect(Collectors.toMap(Price::product, price -> price));
  }

  @Override
  public boolean sells(ProductId product) {
    return prices.values().stream()
        .anyMatch(price -> price.product().equals(product) && price.active());
  }
}
