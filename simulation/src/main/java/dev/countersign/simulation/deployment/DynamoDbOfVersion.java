package dev.countersign.simulation.deployment;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
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
    List<Map<String, AttributeValue>> orders =
        response.responses().getOrDefault(Deployment.ORDERS, List.of());
    if (orders.stream().noneMatch(NewerWord::isIn)) {
      return response;
    }
    Map<String, List<Map<String, AttributeValue>>> rows = new HashMap<>();
    Optional<AttributeValue> owner =
        response.responses().getOrDefault(Deployment.PAYMENT_INTENTS, List.of()).stream()
            .findFirst()
            .map(link -> link.get("orderId"));
    response
        .responses()
        .forEach(
            (table, items) ->
                rows.put(table, items.stream().map(row -> read(row, owner)).toList()));
    return response.toBuilder().responses(rows).build();
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

  /**
   * Reads a row. An order that only edited metadata name is not read, because the call is not about
   * it.
   */
  private Map<String, AttributeValue> read(
      Map<String, AttributeValue> row, Optional<AttributeValue> owner) {
    boolean isOfOwner = owner.map(id -> id.equals(row.get("orderId"))).orElse(true);
    return isOfOwner || environment.isNewer() ? read(row) : row;
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
