package dev.countersign.createpaymentintent;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/**
 * A Prices table in which everything costs 2000, and which leaves a product unread for so many
 * times as it was told to (DynamoDB, "BatchGetItem": UnprocessedKeys).
 */
final class DynamoDbThatIsBusy implements DynamoDbClient {
  private final String product;
  private final List<List<String>> asked = new ArrayList<>();
  private int timesLeft;

  DynamoDbThatIsBusy(String product, int times) {
    this.product = product;
    this.timesLeft = times;
  }

  /** The products of each call. */
  List<List<String>> asked() {
    return asked;
  }

  @Override
  public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
    String table = request.requestItems().keySet().iterator().next();
    List<Map<String, AttributeValue>> keys = new ArrayList<>();
    request.requestItems().values().forEach(wanted -> keys.addAll(wanted.keys()));
    asked.add(keys.stream().map(DynamoDbThatIsBusy::product).sorted().toList());

    boolean busy = timesLeft-- > 0;
    var unread = keys.stream().filter(key -> busy && product(key).equals(product)).toList();
    var rows =
        keys.stream().filter(key -> !unread.contains(key)).map(DynamoDbThatIsBusy::row).toList();
    return BatchGetItemResponse.builder()
        .responses(Map.of(table, rows))
        .unprocessedKeys(
            unread.isEmpty()
                ? Map.of()
                : Map.of(table, KeysAndAttributes.builder().keys(unread).build()))
        .build();
  }

  private static String product(Map<String, AttributeValue> key) {
    return key.getOrDefault("productId", AttributeValue.fromS("")).s();
  }

  private static Map<String, AttributeValue> row(Map<String, AttributeValue> key) {
    Map<String, AttributeValue> row = new HashMap<>(key);
    row.put("unitAmount", AttributeValue.fromN("2000"));
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
