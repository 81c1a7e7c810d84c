package dev.countersign.simulation.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.emulators.dynamodb.LocalDynamoDb;
import dev.countersign.simulation.deployment.Deployment;
import dev.countersign.simulation.deployment.DynamoDb;
import dev.countersign.testkit.TestTables;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;

/** Asks each call of each story of AWS's own DynamoDB Local, too, and compares the units. */
class DynamoDbUnitsTest {
  /** What was counted of one call here, and there. */
  private record Compared(String call, BigDecimal units, List<ConsumedCapacity> consumed) {
    boolean isEqual() {
      return units.compareTo(consumedUnits()) == 0 || foundNothing();
    }

    /**
     * DynamoDB Local counts nothing for a query or a batch that finds nothing. AWS charges the
     * least that there is (API reference, "Query", "BatchGetItem").
     */
    private boolean foundNothing() {
      return call.matches("(Query|BatchGetItem).*")
          && consumedUnits().signum() == 0
          && units.compareTo(BigDecimal.ONE) <= 0;
    }

    private BigDecimal consumedUnits() {
      return consumed.stream()
          .map(one -> BigDecimal.valueOf(one.capacityUnits()))
          .reduce(BigDecimal.ZERO, BigDecimal::add);
    }
  }

  private final List<Compared> all = new ArrayList<>();
  private boolean hasTables;

  @Tag("long")
  @Test
  void every_call_counts_as_many_units_as_in_dynamodb_local() throws IOException {
    try (LocalDynamoDb server = LocalDynamoDb.start(0)) {
      Recording.make(
          () -> {
            empty(server);
            return new MeteredStack(
                (metered, meter) -> new Both(metered, server.inside(), meter, all));
          });
    }
    assertThat(all).hasSizeGreaterThan(1000).allMatch(Compared::isEqual);
    assertThat(all).extracting(Compared::call).contains("TransactWriteItems", "Query", "PutItem");
  }

  /** Leaves the tables with two prices in them. */
  private void empty(LocalDynamoDb server) {
    DynamoDbClient inside = server.inside();
    for (var table : DynamoDb.TABLES) {
      if (hasTables) {
        inside.deleteTable(delete -> delete.tableName(table.physicalId()));
      }
      server.createTable(table);
    }
    hasTables = true;
    for (String product : List.of("tee-black-m", "mug")) {
      var price = TestTables.price(product, "usd", 2000, true);
      inside.putItem(put -> put.tableName(Deployment.PRICES).item(price));
    }
  }

  /** Serves from the metered tables, and asks AWS's the same. */
  private record Both(DynamoDbClient metered, DynamoDbClient aws, Meter meter, List<Compared> all)
      implements DynamoDbClient {
    private static final ReturnConsumedCapacity INDEXES = ReturnConsumedCapacity.INDEXES;

    private <T> T compared(
        String call, Counted kind, Supplier<T> here, Supplier<List<ConsumedCapacity>> there) {
      BigDecimal before = meter.read().of(kind);
      T answer = here.get(); // if a condition fails, DynamoDB Local says nothing of its units
      all.add(new Compared(call, meter.read().of(kind).subtract(before), there.get()));
      return answer;
    }

    @Override
    public GetItemResponse getItem(GetItemRequest request) {
      var same = request.toBuilder().returnConsumedCapacity(INDEXES).build();
      return compared(
          "GetItem",
          Counted.READ_UNITS,
          () -> metered.getItem(request),
          () -> List.of(aws.getItem(same).consumedCapacity()));
    }

    @Override
    public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
      var same = request.toBuilder().returnConsumedCapacity(INDEXES).build();
      return compared(
          "BatchGetItem",
          Counted.READ_UNITS,
          () -> metered.batchGetItem(request),
          () -> aws.batchGetItem(same).consumedCapacity());
    }

    @Override
    public QueryResponse query(QueryRequest request) {
      var same = request.toBuilder().returnConsumedCapacity(INDEXES).build();
      return compared(
          "Query",
          Counted.READ_UNITS,
          () -> metered.query(request),
          () -> List.of(aws.query(same).consumedCapacity()));
    }

    @Override
    public PutItemResponse putItem(PutItemRequest request) {
      var same = request.toBuilder().returnConsumedCapacity(INDEXES).build();
      return compared(
          "PutItem",
          Counted.WRITE_UNITS,
          () -> metered.putItem(request),
          () -> List.of(aws.putItem(same).consumedCapacity()));
    }

    @Override
    public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
      var same = request.toBuilder().returnConsumedCapacity(INDEXES).build();
      return compared(
          "TransactWriteItems",
          Counted.WRITE_UNITS,
          () -> metered.transactWriteItems(request),
          () -> aws.transactWriteItems(same).consumedCapacity());
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
}
