package dev.countersign.simulation.deployment;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * An environment's client of DynamoDB, in the version that runs there. The newer version reads and
 * writes the {@link NewerWord} without our code's knowledge; the version under test gets the rows
 * as they are.
 */
final class DynamoDbOfVersion implements DynamoDbClient {
  private static final String FACTS = ":facts";

  private final DynamoDbClient client;
  private final Environment environment;

  /** What has come of a batch, and what DynamoDB has left of it for another request. */
  private final Map<String, List<Map<String, AttributeValue>>> batch = new HashMap<>();

  private Map<String, KeysAndAttributes> unprocessed = Map.of();
  private @Nullable Invocation reader;

  DynamoDbOfVersion(DynamoDbClient client, Environment environment) {
    this.client = client;
    this.environment = environment;
  }

  @Override
  public GetItemResponse getItem(GetItemRequest request) {
    GetItemResponse response = client.getItem(request);
    return response.hasItem() && NewerWord.isIn(response.item())
        ? response.toBuilder().item(read(response.item())).build()
        : response;
  }

  @Override
  public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
    BatchGetItemResponse response = client.batchGetItem(request);
    if (environment.isNewer()) {
      Map<String, List<Map<String, AttributeValue>>> understood = new HashMap<>();
      response
          .responses()
          .forEach(
              (table, rows) ->
                  understood.put(table, rows.stream().map(NewerWord::without).toList()));
      return response.toBuilder().responses(understood).build();
    }
    if (reader != environment.invocation() || !request.requestItems().equals(unprocessed)) {
      batch.clear();
    }
    reader = environment.invocation();
    response
        .responses()
        .forEach(
            (table, rows) -> batch.computeIfAbsent(table, _ -> new ArrayList<>()).addAll(rows));
    unprocessed = response.unprocessedKeys();
    if (unprocessed.isEmpty()) {
      lookIntoBatch();
    }
    return response;
  }

  /**
   * Looks for newer words in the complete batch. An order that only edited metadata name is not
   * checked, because the call is not about it.
   */
  private void lookIntoBatch() {
    Optional<AttributeValue> owner =
        batch.getOrDefault(Deployment.PAYMENT_INTENTS, List.of()).stream()
            .findFirst()
            .map(link -> link.get("orderId"));
    batch.getOrDefault(Deployment.ORDERS, List.of()).stream()
        .filter(order -> owner.map(id -> id.equals(order.get("orderId"))).orElse(true))
        .filter(NewerWord::isIn)
        .forEach(_ -> environment.invocation().metNewerWord());
  }

  @Override
  public PutItemResponse putItem(PutItemRequest request) {
    boolean isOrder = request.tableName().equals(Deployment.ORDERS);
    try {
      return client.putItem(
          isOrder && environment.isNewer()
              ? request.toBuilder().item(NewerWord.with(request.item())).build()
              : request);
    } catch (ConditionalCheckFailedException e) {
      throw e.hasItem() && NewerWord.isIn(e.item())
          ? e.toBuilder().item(read(e.item())).build()
          : e;
    }
  }

  @Override
  public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
    return client.transactWriteItems(
        environment.isNewer()
            ? request.toBuilder()
                .transactItems(
                    request.transactItems().stream().map(DynamoDbOfVersion::written).toList())
                .build()
            : request);
  }

  private static TransactWriteItem written(TransactWriteItem write) {
    if (write.update() == null || !write.update().tableName().equals(Deployment.ORDERS)) {
      return write;
    }
    Map<String, AttributeValue> values = new HashMap<>(write.update().expressionAttributeValues());
    values.computeIfPresent(FACTS, (_, facts) -> NewerWord.with(facts));
    return write.toBuilder()
        .update(write.update().toBuilder().expressionAttributeValues(values).build())
        .build();
  }

  /** Queries return only keys of orders. */
  @Override
  public QueryResponse query(QueryRequest request) {
    return client.query(request);
  }

  /** This never writes orders. */
  @Override
  public UpdateItemResponse updateItem(UpdateItemRequest request) {
    return client.updateItem(request);
  }

  private Map<String, AttributeValue> read(Map<String, AttributeValue> row) {
    if (!environment.isNewer() && NewerWord.isIn(row)) {
      environment.invocation().metNewerWord();
    }
    return environment.isNewer() ? NewerWord.without(row) : row;
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {
    client.close();
  }
}
