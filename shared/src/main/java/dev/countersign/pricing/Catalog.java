package dev.countersign.pricing;

import dev.countersign.money.Currency;
import java.util.Map;
import java.util.Set;

/**
 * The shop's prices. They are read for each order and never cached, because a cached price may be
 * an old price.
 */
public interface Catalog {
  /** The limit of products in one call (DynamoDB, "BatchGetItem": 100 items). */
  int MOST_PRODUCTS = 100;

  /**
   * Returns the prices of the products in the currency, including retired products. A product
   * without a price in the currency is left out.
   *
   * @throws IllegalArgumentException if there are more than {@link #MOST_PRODUCTS} products
   * @throws dev.countersign.faults.Unavailable if not all of them could be read
   * @throws IllegalStateException if a row holds no valid price, for example a price of 0; the
   *     message names the row
   */
  Map<ProductId, Price> prices(Set<ProductId> products, Currency currency);

  /** Returns whether the product has a price in any currency. */
  boolean sells(ProductId product);
}
