package dev.countersign.createpaymentintent;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;

/** A Prices table in which one product has the price that somebody wrote, and all others 2000. */
record DynamoDbWithOnePrice(String product, String unitAmount) implements DynamoDbClient {

  @Override
  public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
    Map<String, List<Map<String, AttributeValue>>> rows = new HashMap<>();
    request
        .requestItems()
        .forEach(
            (table, wanted) -> {
              List<Map<String, AttributeValue>> found = new ArrayList<>();
              wanted.keys().forEach(key -> found.add(row(key)));
              rows.put(table, found);
            });
    return BatchGetItemResponse.builder().responses(rows).unprocessedKeys(Map.of()).build();
  }

  private Map<String, AttributeValue> row(Map<String, AttributeValue> key) {
    boolean isTheOne = AttributeValue.fromS(product).equals(key.get("productId"));
    Map<String, AttributeValue> row = new HashMap<>(key);
    row.put("unitAmount", AttributeValue.fromN(isTheOne ? unitAmount : "2000"));
    row.put("active", AttributeValue.fromBool(true));
    return row;
  }

  @Override
  public String serviceName() {
    return "dynamodb";
  }

  @Override
  public void close() {}
}
