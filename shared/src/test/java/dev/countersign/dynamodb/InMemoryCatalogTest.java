package dev.countersign.dynamodb;

import dev.countersign.pricing.Catalog;
import dev.countersign.pricing.InMemoryCatalog;
import dev.countersign.pricing.Price;

class InMemoryCatalogTest extends CatalogContract {
  private final InMemoryCatalog catalog = new InMemoryCatalog();

  @Override
  Catalog catalog() {
    return catalog;
  }

  @Override
  void put(Price price) {
    catalog.put(price);
  }
}
