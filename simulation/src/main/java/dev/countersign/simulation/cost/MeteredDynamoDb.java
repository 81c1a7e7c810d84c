package dev.countersign.simulation.cost;

import dev.countersign.emulators.dynamodb.DynamoDbCommit;
import dev.countersign.emulators.dynamodb.InProcessDynamoDb;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * Counts the request units of each call (DynamoDB Developer Guide, "DynamoDB read and write
 * operations"). {@code DynamoDbUnitsTest} compares them with what AWS's DynamoDB Local counts.
 */
final class MeteredDynamoDb implements DynamoDbClient {
  private static final int READ_UNIT = 4096;
  private static final BigDecimal HALF = new BigDecimal("0.5");

  /** A transaction prepares each item and commits it ("Amazon DynamoDB Transactions"). */
  private static final int OF_A_TRANSACTION = 2;

  private final InProcessDynamoDb tables;
  private final Map<String, TableShape> shapes;
  private final Meter meter;
  private int writesOfAnItem = 1;

  MeteredDynamoDb(InProcessDynamoDb tables, Map<String, TableShape> shapes, Meter meter) {
    this.tables = tables;
    this.shapes = Map.copyOf(shapes);
    this.meter = meter;
    tables.onCommit(this::committed);
  }

  private void committed(DynamoDbCommit commit) {
    for (DynamoDbCommit.Change change : commit.changes()) {
      TableShape table = Objects.requireNonNull(shapes.get(change.table()));
      meter.count(
          Counted.WRITE_UNITS,
          (table.writeUnits(change) + table.indexWriteUnits(change)) * writesOfAnItem);
      meter.count(
          table.expires() ? Counted.EXPIRING_BYTES : Counted.STORED_BYTES,
          table.storedBytes(change));
    }
  }

  @Override
  public GetItemResponse getItem(GetItemRequest request) {
    GetItemResponse answer = tables.getItem(request);
    called();
    countRead(answer.hasItem() ? ItemSize.bytes(answer.item()) : 0, request.consistentRead());
    return answer;
  }

  /** Each item of a batch is rounded up by itself. One that is not there counts as a small one. */
  @Override
  public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
    BatchGetItemResponse answer = tables.batchGetItem(request);
    called();
    request
        .requestItems()
        .forEach(
            (table, wanted) ->
                countBatch(wanted, answer.responses().getOrDefault(table, List.of())));
    return answer;
  }

  private void countBatch(KeysAndAttributes wanted, Collection<Map<String, AttributeValue>> found) {
    found.forEach(item -> countRead(ItemSize.bytes(item), wanted.consistentRead()));
    for (int missing = found.size(); missing < wanted.keys().size(); missing++) {
      countRead(0, wanted.consistentRead());
    }
  }

  /** A query adds its items up before it rounds, those too that a filter leaves out. */
  @Override
  public QueryResponse query(QueryRequest request) {
    called();
    var read = tables.query(request.toBuilder().filterExpression(null).build()).items();
    countRead(read.stream().mapToInt(ItemSize::bytes).sum(), request.consistentRead());
    return tables.query(request);
  }

  private void countRead(int bytes, @Nullable Boolean consistent) {
    BigDecimal units = BigDecimal.valueOf(Math.max(1, Math.ceilDiv(bytes, READ_UNIT)));
    meter.count(Counted.READ_UNITS, Boolean.TRUE.equals(consistent) ? units : units.multiply(HALF));
  }

  /** A write whose condition fails is charged, too. */
  @Override
  public PutItemResponse putItem(PutItemRequest request) {
    called();
    try {
      return tables.putItem(request);
    } catch (ConditionalCheckFailedException e) {
      meter.count(Counted.WRITE_UNITS, TableShape.writeUnits(request.item()));
      throw e;
    }
  }

  @Override
  public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
    called();
    writesOfAnItem = OF_A_TRANSACTION;
    try {
      return tables.transactWriteItems(request);
    } catch (TransactionCanceledException e) {
      throw new IllegalStateException("nobody writes here at the same time", e);
    } finally {
      writesOfAnItem = 1;
    }
  }

  private void called() {
    meter.count(Counted.DYNAMODB_CALLS, 1);
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
