package dev.countersign.catalog;

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
