package dev.countersign.emulators.dynamodb;

import dev.countersign.emulators.dynamodb.Operand.Placeholders;
import dev.countersign.emulators.dynamodb.Tables.Attempt;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
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
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * Tables, one operation after the other: no thread, no fault, no time. Just as much of DynamoDB as
 * our adapters use; anything else throws {@link UnsupportedOperationException}. {@code
 * RealAdaptersTest} has the same worlds over AWS's own DynamoDB Local.
 */
public final class InProcessDynamoDb implements DynamoDbClient {
  private final Tables store;
  private Supplier<Duration> lagOfIndexes = () -> Duration.ZERO;
  private Supplier<Duration> lagOfTables = () -> Duration.ZERO;
  private int pageSize = Integer.MAX_VALUE;

  /**
   * @param clock tells how far a read is behind
   */
  public InProcessDynamoDb(InstantSource clock) {
    store = new Tables(clock);
  }

  public InProcessDynamoDb create(String table, String... keyAttributes) {
    store.create(table, List.of(keyAttributes));
    return this;
  }

  public InProcessDynamoDb create(SecondaryIndex index) {
    store.create(index);
    return this;
  }

  /**
   * Makes reads late, and pages short, as DynamoDB does where it has much to do or to say. Only who
   * asks for a consistent read of a table sees the truth ("Read consistency"); of an index nobody
   * does.
   *
   * @param ofIndexes how much an index is behind at each query
   * @param ofTables how much a table is behind at each read
   */
  public void strain(Supplier<Duration> ofIndexes, Supplier<Duration> ofTables, int itemsPerPage) {
    lagOfIndexes = ofIndexes;
    lagOfTables = ofTables;
    pageSize = itemsPerPage;
  }

  /** Hears of every commit, right after it. */
  public void onCommit(Consumer<DynamoDbCommit> listener) {
    store.onCommit(listener);
  }

  /** Every item, in the order of the keys. */
  public Collection<Map<String, AttributeValue>> items(String table) {
    return store.table(table).all();
  }

  public @Nullable Map<String, AttributeValue> item(String table, String key) {
    return store.table(table).get(key);
  }

  @Override
  public GetItemResponse getItem(GetItemRequest request) {
    Duration lag = lagOfTable(request.consistentRead());
    return GetItemResponse.builder().item(read(request.tableName(), request.key(), lag)).build();
  }

  private Duration lagOfTable(@Nullable Boolean consistent) {
    return Boolean.TRUE.equals(consistent) ? Duration.ZERO : lagOfTables.get();
  }

  private @Nullable Map<String, AttributeValue> read(
      String table, Map<String, AttributeValue> key, Duration lag) {
    return store.item(table, store.table(table).key(key), lag);
  }

  @Override
  public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
    Map<String, Collection<Map<String, AttributeValue>>> found = new LinkedHashMap<>();
    request.requestItems().forEach((name, keys) -> found.put(name, batch(name, keys)));
    return BatchGetItemResponse.builder().responses(found).unprocessedKeys(Map.of()).build();
  }

  private List<Map<String, AttributeValue>> batch(String table, KeysAndAttributes wanted) {
    Duration lag = lagOfTable(wanted.consistentRead());
    List<Map<String, AttributeValue>> items = new ArrayList<>();
    for (Map<String, AttributeValue> key : wanted.keys()) {
      Map<String, AttributeValue> item = read(table, key, lag);
      if (item != null) {
        items.add(item);
      }
    }
    return items;
  }

  @Override
  public QueryResponse query(QueryRequest request) {
    var placeholders =
        new Placeholders(request.expressionAttributeNames(), request.expressionAttributeValues());
    Duration lag =
        request.indexName() == null ? lagOfTable(request.consistentRead()) : lagOfIndexes.get();
    NavigableMap<String, Map<String, AttributeValue>> visible =
        store.visible(request.tableName(), request.indexName(), lag);
    if (request.hasExclusiveStartKey()) {
      Map<String, AttributeValue> start = request.exclusiveStartKey();
      if (!Tables.holds(request.keyConditionExpression(), start, placeholders)) {
        throw new IllegalArgumentException("the start key is outside the query's boundaries");
      }
      String from = store.position(request.tableName(), request.indexName(), start);
      visible = visible.tailMap(from, false);
    }
    int most = request.limit() == null ? pageSize : Math.min(pageSize, request.limit());
    List<Map<String, AttributeValue>> page = new ArrayList<>();
    for (Map<String, AttributeValue> item : visible.values()) {
      if (Tables.holds(request.keyConditionExpression(), item, placeholders)) {
        page.add(item);
        if (page.size() == most) {
          break;
        }
      }
    }
    List<Map<String, AttributeValue>> items =
        page.stream()
            .filter(item -> Tables.holds(request.filterExpression(), item, placeholders))
            .toList();
    var response = QueryResponse.builder().items(items).count(items.size());
    // A full page is told from the last one only by asking for the next.
    return page.size() == most
        ? response.lastEvaluatedKey(position(request, page.getLast())).build()
        : response.build();
  }

  private Map<String, AttributeValue> position(
      QueryRequest request, Map<String, AttributeValue> item) {
    Map<String, AttributeValue> position = new TreeMap<>(item);
    position.keySet().retainAll(store.positionAttributes(request.tableName(), request.indexName()));
    return position;
  }

  @Override
  public PutItemResponse putItem(PutItemRequest request) {
    alone(
        store.put(
            request.tableName(),
            request.item(),
            request.conditionExpression(),
            new Placeholders(
                request.expressionAttributeNames(), request.expressionAttributeValues())));
    return PutItemResponse.builder().build();
  }

  @Override
  public UpdateItemResponse updateItem(UpdateItemRequest request) {
    alone(
        store.update(
            request.tableName(),
            request.key(),
            request.updateExpression(),
            request.conditionExpression(),
            new Placeholders(
                request.expressionAttributeNames(), request.expressionAttributeValues())));
    return UpdateItemResponse.builder().build();
  }

  private void alone(Attempt attempt) {
    if (!attempt.allowed()) {
      throw ConditionalCheckFailedException.builder()
          .item(attempt.change().before())
          .message("The conditional request failed")
          .statusCode(400)
          .build();
    }
    store.commit(List.of(attempt));
  }

  @Override
  public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
    List<Attempt> attempts = new ArrayList<>();
    Set<String> items = new HashSet<>();
    for (TransactWriteItem write : request.transactItems()) {
      Attempt attempt = attempt(write);
      attempts.add(attempt);
      if (!items.add(attempt.change().table() + "|" + attempt.change().key())) {
        throw new IllegalArgumentException("a transaction names an item twice");
      }
    }
    if (!attempts.stream().allMatch(Attempt::allowed)) {
      throw canceled(
          attempts.stream()
              .map(attempt -> attempt.allowed() ? "None" : "ConditionalCheckFailed")
              .toList());
    }
    store.commit(attempts);
    return TransactWriteItemsResponse.builder().build();
  }

  private Attempt attempt(TransactWriteItem write) {
    if (write.put() != null) {
      var put = write.put();
      return store.put(
          put.tableName(),
          put.item(),
          put.conditionExpression(),
          new Placeholders(put.expressionAttributeNames(), put.expressionAttributeValues()));
    }
    if (write.update() != null) {
      var update = write.update();
      return store.update(
          update.tableName(),
          update.key(),
          update.updateExpression(),
          update.conditionExpression(),
          new Placeholders(update.expressionAttributeNames(), update.expressionAttributeValues()));
    }
    if (write.delete() != null) {
      var delete = write.delete();
      return store.delete(
          delete.tableName(),
          delete.key(),
          delete.conditionExpression(),
          new Placeholders(delete.expressionAttributeNames(), delete.expressionAttributeValues()));
    }
    throw new UnsupportedOperationException("a write of another kind");
  }

  /** What a transaction ends in that is not carried out, with a code for each of its items. */
  public static TransactionCanceledException canceled(List<String> codes) {
    return TransactionCanceledException.builder()
        .cancellationReasons(
            codes.stream().map(code -> CancellationReason.builder().code(code).build()).toList())
        .message("Transaction cancelled " + codes)
        .statusCode(400)
        .build();
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {
    // nothing is held
  }
}
