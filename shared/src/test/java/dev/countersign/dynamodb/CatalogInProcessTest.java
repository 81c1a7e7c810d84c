package dev.countersign.dynamodb;

import dev.countersign.pricing.Catalog;
import dev.countersign.testkit.TestTables;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class CatalogInProcessTest extends CatalogContract {
  private final TestTables tables = new TestTables();

  @Override
  Catalog catalog() {
    return new DynamoDbCatalog(tables.dynamoDb(), tables.name("PricesTable"));
  }

  @Override
  void put(Map<String, AttributeValue> row) {
    tables.put("PricesTable", row);
  }
}
