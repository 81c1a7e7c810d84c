package dev.countersign.emulators.dynamodb;

import dev.countersign.emulators.cloudformation.Template;
import dev.countersign.emulators.dynamodb.Operand.Placeholders;
import dev.countersign.emulators.dynamodb.Precondition.AttemptedWrite;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.Delete;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.Update;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * DynamoDB without HTTP, behind the SDK's own interface: fast enough for every unit test and for
 * thousands of simulated worlds. It implements exactly what our adapters use. Anything else throws
 * {@link UnsupportedOperationException}, and it rejects what AWS rejects. {@code DynamoDbContract}
 * tests it and {@link LocalDynamoDb} in the same way.
 *
 * <p>Operations run one after another, even with several callers. No row expires. To make it fail,
 * wrap it.
 */
public final class InProcessDynamoDb implements DynamoDbClient {
  private static final int MOST_KEYS = 100; // "BatchGetItem"
  private static final int MOST_WRITES = 100; // "TransactWriteItems"

  /** The time for which a token is remembered ("TransactWriteItems": ClientRequestToken). */
  private static final Duration REMEMBERED = Duration.ofMinutes(10);

  private static final String KEY = "Key";
  private static final String NAMES = "ExpressionAttributeNames";
  private static final String VALUES = "ExpressionAttributeValues";
  private static final String CONDITION = "ConditionExpression";
  private static final String TABLE = "TableName";
  private static final String ON_FAILURE = "ReturnValuesOnConditionCheckFailure";

  private static final Set<String> OF_GET = Set.of(TABLE, KEY, "ConsistentRead");
  private static final Set<String> OF_BATCH = Set.of("Keys", "ConsistentRead");
  private static final Set<String> OF_PUT =
      Set.of(TABLE, "Item", CONDITION, NAMES, VALUES, ON_FAILURE);
  private static final Set<String> OF_UPDATE =
      Set.of(TABLE, KEY, "UpdateExpression", CONDITION, NAMES, VALUES, ON_FAILURE);
  private static final Set<String> OF_DELETE =
      Set.of(TABLE, KEY, CONDITION, NAMES, VALUES, ON_FAILURE);
  private static final Set<String> OF_WRITES = Set.of("TransactItems", "ClientRequestToken");
  private static final Set<String> OF_WRITE = Set.of("Put", "Update", "Delete");
  private static final Set<String> OF_QUERY =
      Set.of(
          TABLE,
          "IndexName",
          "KeyConditionExpression",
          "FilterExpression",
          NAMES,
          VALUES,
          "ExclusiveStartKey",
          "Limit",
          "ConsistentRead");

  private final InstantSource clock;
  private final TableSet tables;
  private final Map<String, Transaction> transactions = new HashMap<>();
  private Supplier<Duration> lagOfIndexes = () -> Duration.ZERO;
  private Supplier<Duration> lagOfTables = () -> Duration.ZERO;
  private int pageSize = Integer.MAX_VALUE;
  private Predicate<Map<String, AttributeValue>> unprocessed = _ -> false;

  /** A transaction that was carried out, under a token of the client's. */
  private record Transaction(TransactWriteItemsRequest request, Instant at) {}

  /** Creates an empty database. */
  public InProcessDynamoDb() {
    this(InstantSource.system());
  }

  /**
   * Creates an empty database.
   *
   * @param clock measures how far a read lags, and how long a token is remembered
   */
  public InProcessDynamoDb(InstantSource clock) {
    this.clock = clock;
    tables = new TableSet(clock);
  }

  /** Creates every {@code AWS::DynamoDB::Table} of the template, under its physical name. */
  public void createTables(Template template) {
    template.resources("AWS::DynamoDB::Table").forEach(this::createTable);
  }

  /**
   * Creates one {@code AWS::DynamoDB::Table}.
   *
   * @throws UnsupportedOperationException if it has keys that are not strings, or local indexes
   */
  public synchronized void createTable(Template.Resource resource) {
    tables.create(TableDefinition.of(resource).table());
  }

  /**
   * Makes reads late and pages short, as DynamoDB does under load or for large results. Only a
   * consistent read of a table sees the current state ("Read consistency"); a read of an index
   * never does.
   *
   * @param ofIndexes the lag of an index at each query
   * @param ofTables the lag of a table at each read
   */
  public synchronized void strain(
      Supplier<Duration> ofIndexes, Supplier<Duration> ofTables, int itemsPerPage) {
    lagOfIndexes = ofIndexes;
    lagOfTables = ofTables;
    pageSize = itemsPerPage;
  }

  /**
   * Leaves keys of BatchGetItem unprocessed, as DynamoDB does when it is throttled. If it leaves
   * all keys of a request, the request is throttled ("BatchGetItem").
   *
   * @param which is evaluated once for each key of each request
   */
  public synchronized void leaveUnprocessed(Predicate<Map<String, AttributeValue>> which) {
    unprocessed = which;
  }

  /** Calls the listener for every commit, right after it and before anything else happens. */
  public synchronized void onCommit(Consumer<DynamoDbCommit> listener) {
    tables.onCommit(listener);
  }

  /** Returns every item, in the order of the keys. */
  public synchronized Collection<Map<String, AttributeValue>> items(String table) {
    return tables.table(table).all();
  }

  @Override
  public synchronized GetItemResponse getItem(GetItemRequest request) {
    Understood.only(OF_GET, request);
    Duration lag = lagOfTable(request.consistentRead());
    return GetItemResponse.builder().item(read(request.tableName(), request.key(), lag)).build();
  }

  private Duration lagOfTable(@Nullable Boolean consistent) {
    return Boolean.TRUE.equals(consistent) ? Duration.ZERO : lagOfTables.get();
  }

  private @Nullable Map<String, AttributeValue> read(
      String table, Map<String, AttributeValue> key, Duration lag) {
    return tables.item(table, tables.table(table).onlyKey(key), lag);
  }

  @Override
  public synchronized BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
    Understood.only(Set.of("RequestItems"), request);
    int keys = request.requestItems().values().stream().mapToInt(one -> one.keys().size()).sum();
    if (keys == 0 || keys > MOST_KEYS) {
      throw Refusals.invalid("Too many items requested for the BatchGetItem call, or none");
    }
    Map<String, Collection<Map<String, AttributeValue>>> found = new LinkedHashMap<>();
    Map<String, KeysAndAttributes> left = new LinkedHashMap<>();
    request.requestItems().forEach((table, wanted) -> found.put(table, batch(table, wanted, left)));
    if (left.values().stream().mapToInt(one -> one.keys().size()).sum() == keys) {
      throw Refusals.throttled();
    }
    return BatchGetItemResponse.builder().responses(found).unprocessedKeys(left).build();
  }

  /** Returns the existing rows, except for those whose keys are left. */
  private List<Map<String, AttributeValue>> batch(
      String table, KeysAndAttributes wanted, Map<String, KeysAndAttributes> left) {
    Understood.only(OF_BATCH, wanted);
    if (Set.copyOf(wanted.keys()).size() < wanted.keys().size()) {
      throw Refusals.invalid("Provided list of item keys contains duplicates");
    }
    Duration lag = lagOfTable(wanted.consistentRead());
    List<Map<String, AttributeValue>> items = new ArrayList<>();
    List<Map<String, AttributeValue>> unread = new ArrayList<>();
    for (Map<String, AttributeValue> key : wanted.keys()) {
      Map<String, AttributeValue> item = read(table, key, lag);
      if (unprocessed.test(key)) {
        unread.add(key);
      } else if (item != null) {
        items.add(item);
      }
    }
    if (!unread.isEmpty()) {
      left.put(table, wanted.toBuilder().keys(unread).build());
    }
    return items;
  }

  @Override
  public synchronized QueryResponse query(QueryRequest request) {
    Understood.only(OF_QUERY, request);
    Parsed<ConditionExpression> keys = Parsed.condition(request.keyConditionExpression());
    @Nullable Parsed<ConditionExpression> filter =
        request.filterExpression() == null ? null : Parsed.condition(request.filterExpression());
    Set<String> used = new HashSet<>(keys.placeholders());
    if (filter != null) {
      used.addAll(filter.placeholders());
    }
    var placeholders =
        new Placeholders(request.expressionAttributeNames(), request.expressionAttributeValues())
            .usedIn(used);
    int most = request.limit() == null ? pageSize : Math.min(pageSize, request.limit());
    List<Map<String, AttributeValue>> page = new ArrayList<>();
    for (Map<String, AttributeValue> item : fromTheStart(request, keys, placeholders).values()) {
      if (keys.expression().holds(item, placeholders)) {
        page.add(item);
        if (page.size() == most) {
          break;
        }
      }
    }
    List<Map<String, AttributeValue>> items =
        page.stream()
            .filter(item -> filter == null || filter.expression().holds(item, placeholders))
            .toList();
    var response =
        QueryResponse.builder().items(items).count(items.size()).scannedCount(page.size());
    // A full page differs from the last page only in what the next query returns.
    return page.size() == most
        ? response.lastEvaluatedKey(position(request, page.getLast())).build()
        : response.build();
  }

  /** Returns the rows behind the start key, if there is one. */
  private NavigableMap<String, Map<String, AttributeValue>> fromTheStart(
      QueryRequest request, Parsed<ConditionExpression> keys, Placeholders placeholders) {
    if (request.indexName() != null && Boolean.TRUE.equals(request.consistentRead())) {
      throw Refusals.invalid("Consistent reads are not supported on global secondary indexes");
    }
    SortedItems read = tables.table(request.tableName()).sorted(request.indexName());
    AttributeValue hash = keys.expression().required(read.hashAttribute(), placeholders);
    if (hash == null || hash.s() == null) {
      throw Refusals.invalid("Query condition missed key schema element: " + read.hashAttribute());
    }
    Duration lag =
        request.indexName() == null ? lagOfTable(request.consistentRead()) : lagOfIndexes.get();
    NavigableMap<String, Map<String, AttributeValue>> visible =
        tables.visible(request.tableName(), read, hash.s(), lag);
    if (!request.hasExclusiveStartKey()) {
      return visible;
    }
    Map<String, AttributeValue> start = request.exclusiveStartKey();
    if (!keys.expression().holds(start, placeholders)) {
      throw Refusals.invalid("The provided starting key is outside query boundaries");
    }
    String key = tables.table(request.tableName()).key(start);
    return visible.tailMap(read.position(start, key), false);
  }

  private Map<String, AttributeValue> position(
      QueryRequest request, Map<String, AttributeValue> item) {
    Map<String, AttributeValue> position = new TreeMap<>(item);
    position
        .keySet()
        .retainAll(
            tables.table(request.tableName()).sorted(request.indexName()).positionAttributes());
    return position;
  }

  @Override
  public synchronized PutItemResponse putItem(PutItemRequest request) {
    Understood.only(OF_PUT, request);
    alone(
        tables.put(
            request.tableName(),
            request.item(),
            new Precondition(
                request.conditionExpression(),
                new Placeholders(
                    request.expressionAttributeNames(), request.expressionAttributeValues()),
                request.returnValuesOnConditionCheckFailure())));
    return PutItemResponse.builder().build();
  }

  @Override
  public synchronized UpdateItemResponse updateItem(UpdateItemRequest request) {
    Understood.only(OF_UPDATE, request);
    alone(
        tables.update(
            request.tableName(),
            request.key(),
            Parsed.update(request.updateExpression()),
            new Precondition(
                request.conditionExpression(),
                new Placeholders(
                    request.expressionAttributeNames(), request.expressionAttributeValues()),
                request.returnValuesOnConditionCheckFailure())));
    return UpdateItemResponse.builder().build();
  }

  private void alone(AttemptedWrite attempt) {
    if (!attempt.allowed()) {
      throw Refusals.conditionFailed(attempt);
    }
    tables.commit(List.of(attempt));
  }

  @Override
  public synchronized TransactWriteItemsResponse transactWriteItems(
      TransactWriteItemsRequest request) {
    Understood.only(OF_WRITES, request);
    if (!isRepeated(request)) {
      carryOut(request);
    }
    return TransactWriteItemsResponse.builder().build();
  }

  private void carryOut(TransactWriteItemsRequest request) {
    if (request.transactItems().isEmpty() || request.transactItems().size() > MOST_WRITES) {
      throw Refusals.invalid("Member must have length less than or equal to 100, and at least 1");
    }
    List<AttemptedWrite> attempts = new ArrayList<>();
    Set<String> items = new HashSet<>();
    for (TransactWriteItem write : request.transactItems()) {
      AttemptedWrite attempt = attempt(write);
      attempts.add(attempt);
      if (!items.add(attempt.change().table() + "|" + attempt.change().key())) {
        throw Refusals.invalid(
            "Transaction request cannot include multiple operations on one item");
      }
    }
    if (!attempts.stream().allMatch(AttemptedWrite::allowed)) {
      throw Refusals.conditionsFailed(attempts);
    }
    tables.commit(attempts);
    if (request.clientRequestToken() != null) {
      transactions.put(request.clientRequestToken(), new Transaction(request, clock.instant()));
    }
  }

  /**
   * Returns whether a transaction with this token is already done. A rejected one is tried again.
   */
  private boolean isRepeated(TransactWriteItemsRequest request) {
    if (request.clientRequestToken() == null) {
      return false;
    }
    Instant oldest = clock.instant().minus(REMEMBERED);
    transactions.values().removeIf(transaction -> transaction.at().isBefore(oldest));
    Transaction before = transactions.get(request.clientRequestToken());
    if (before != null && !before.request().equals(request)) {
      throw Refusals.otherRequest();
    }
    return before != null;
  }

  private AttemptedWrite attempt(TransactWriteItem write) {
    Understood.only(OF_WRITE, write);
    if (write.put() != null) {
      Put put = Understood.only(OF_PUT, write.put());
      return tables.put(
          put.tableName(),
          put.item(),
          new Precondition(
              put.conditionExpression(),
              new Placeholders(put.expressionAttributeNames(), put.expressionAttributeValues()),
              put.returnValuesOnConditionCheckFailure()));
    }
    if (write.update() != null) {
      Update update = Understood.only(OF_UPDATE, write.update());
      return tables.update(
          update.tableName(),
          update.key(),
          Parsed.update(update.updateExpression()),
          new Precondition(
              update.conditionExpression(),
              new Placeholders(
                  update.expressionAttributeNames(), update.expressionAttributeValues()),
              update.returnValuesOnConditionCheckFailure()));
    }
    Delete delete = Understood.only(OF_DELETE, write.delete());
    return tables.delete(
        delete.tableName(),
        delete.key(),
        new Precondition(
            delete.conditionExpression(),
            new Placeholders(delete.expressionAttributeNames(), delete.expressionAttributeValues()),
            delete.returnValuesOnConditionCheckFailure()));
  }

  /**
   * Returns the exception of a transaction that is not carried out, with a code for each of its
   * items.
   */
  public static TransactionCanceledException canceled(List<String> codes) {
    return Refusals.canceled(
        codes.stream().map(code -> CancellationReason.builder().code(code).build()).toList());
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {
    // It holds nothing to close.
  }
}
