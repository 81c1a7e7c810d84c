package dev.countersign.pricing;

import dev.countersign.money.Currency;
import java.util.Map;
import java.util.Set;

/**
 * The shop's prices. They are read for each order and never cached: a cached price is an old price.
 */
public interface Catalog {
  /** The most products that one call may ask for (DynamoDB, "BatchGetItem": 100 items). */
  int MOST_PRODUCTS = 100;

  /**
   * The prices of those products in that currency, retired ones included; a product without a price
   * in it is not in the answer.
   *
   * @throws IllegalArgumentException if more than {@link #MOST_PRODUCTS} are asked for
   * @throws dev.countersign.faults.Unavailable if not all of them could be read
   * @throws IllegalStateException if one of them is no price, as one of 0; it is named
   */
  Map<ProductId, Price> prices(Set<ProductId> products, Currency currency);

  /** Whether the product can be bought in any currency at all. */
  boolean sells(ProductId product);
}
