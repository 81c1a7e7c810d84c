package dev.countersign.emulators.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.countersign.emulators.cloudformation.Template;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** The contract in process, and what only our own engine can be told to do. */
class InProcessDynamoDbTest extends DynamoDbContract {
  private static final String ORDERS = "local-OrdersTable";

  private Instant now = Instant.parse("2026-11-01T12:00:00Z");
  private final InProcessDynamoDb dynamoDb = new InProcessDynamoDb(() -> now);

  @BeforeEach
  void createTables() {
    dynamoDb.createTables(TEMPLATE);
  }

  @Override
  DynamoDbClient client() {
    return dynamoDb;
  }

  @Test
  void a_request_that_the_engine_does_not_support_is_an_error() {
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(
            () ->
                dynamoDb.putItem(
                    put ->
                        put.tableName(ORDERS).item(order("1")).returnValues(ReturnValue.ALL_OLD)))
        .withMessageContaining("ReturnValues");
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(
            () ->
                dynamoDb.putItem(
                    put ->
                        put.tableName(ORDERS)
                            .item(order("1"))
                            .conditionExpression("size(orderId) = orderId")));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> dynamoDb.scan(scan -> scan.tableName(ORDERS)));
  }

  @Test
  void a_table_with_keys_that_are_no_strings_is_not_created() {
    var table =
        new Template.Resource(
            "Numbers",
            "AWS::DynamoDB::Table",
            "Numbers",
            Map.of(
                "BillingMode",
                "PAY_PER_REQUEST",
                "AttributeDefinitions",
                List.of(Map.of("AttributeName", "id", "AttributeType", "N")),
                "KeySchema",
                List.of(Map.of("AttributeName", "id", "KeyType", "HASH"))));

    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> dynamoDb.createTable(table));
  }

  @Test
  void a_read_that_need_not_be_consistent_may_be_late() {
    dynamoDb.strain(() -> Duration.ofSeconds(2), () -> Duration.ofSeconds(1), 100);
    put("1", "PENDING");
    now = now.plusMillis(1500);
    put("1", "PAID");

    assertThat(status(false)).isEqualTo("PENDING");
    assertThat(status(true)).isEqualTo("PAID");
    assertThat(open("PENDING")).isEmpty(); // an index is later
    now = now.plusMillis(1000);
    assertThat(status(false)).isEqualTo("PAID");
    assertThat(open("PENDING")).containsExactly("1");
  }

  @Test
  void a_page_is_as_short_as_it_is_told_to_be() {
    dynamoDb.strain(() -> Duration.ZERO, () -> Duration.ZERO, 2);
    List.of("1", "2", "3").forEach(id -> put(id, "PENDING"));

    assertThat(open("PENDING")).containsExactly("1", "2");
  }

  @Test
  void keys_can_be_left_unprocessed() {
    put("1", "PAID");
    put("2", "PAID");
    dynamoDb.leaveUnprocessed(key -> key.equals(order("2")));

    var answer = dynamoDb.batchGetItem(get -> get.requestItems(Map.of(ORDERS, keys("1", "2"))));
    assertThat(answer.responses().get(ORDERS)).hasSize(1);
    assertThat(answer.unprocessedKeys()).isEqualTo(Map.of(ORDERS, keys("2")));

    assertThatExceptionOfType(ProvisionedThroughputExceededException.class)
        .isThrownBy(() -> dynamoDb.batchGetItem(get -> get.requestItems(answer.unprocessedKeys())))
        .matches(ProvisionedThroughputExceededException::isThrottlingException);
  }

  @Test
  void a_token_is_forgotten_after_ten_minutes() {
    transact("token");
    now = now.plus(Duration.ofMinutes(10));
    transact("token");
    now = now.plusMillis(1);

    assertThatExceptionOfType(TransactionCanceledException.class)
        .isThrownBy(() -> transact("token"));
  }

  @Test
  void a_listener_hears_of_every_commit_before_anything_else_happens() {
    List<DynamoDbCommit> commits = new ArrayList<>();
    dynamoDb.onCommit(commits::add);

    put("1", "PENDING");
    put("1", "PAID");

    assertThat(commits).hasSize(2);
    DynamoDbCommit.Change change = commits.getLast().changes().getFirst();
    assertThat(change.table()).isEqualTo(ORDERS);
    assertThat(change.key()).isEqualTo("1");
    assertThat(change.before()).containsEntry("openStatus", s("PENDING"));
    assertThat(change.after()).containsEntry("openStatus", s("PAID"));
  }

  @Test
  void threads_count_together_and_lose_nothing() throws Exception {
    List<Future<?>> all = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 500; i++) {
        all.add(threads.submit(this::count));
      }
    }
    for (Future<?> one : all) {
      one.get();
    }

    assertThat(dynamoDb.items(ORDERS))
        .containsExactly(Map.of("orderId", s("1"), "n", AttributeValue.fromN("500")));
  }

  private void count() {
    dynamoDb.updateItem(
        update ->
            update
                .tableName(ORDERS)
                .key(order("1"))
                .updateExpression("SET n = if_not_exists(n, :zero) + :one")
                .expressionAttributeValues(
                    Map.of(":zero", AttributeValue.fromN("0"), ":one", AttributeValue.fromN("1"))));
  }

  private void transact(String token) {
    Put put =
        Put.builder()
            .tableName(ORDERS)
            .item(order("1"))
            .conditionExpression("attribute_not_exists(orderId)")
            .build();
    dynamoDb.transactWriteItems(
        transaction ->
            transaction
                .clientRequestToken(token)
                .transactItems(TransactWriteItem.builder().put(put).build()));
  }

  private void put(String id, String status) {
    dynamoDb.putItem(
        put ->
            put.tableName(ORDERS)
                .item(
                    Map.of(
                        "orderId", s(id), "openStatus", s(status), "createdAt", s("2026-11-01"))));
  }

  private String status(boolean consistent) {
    var answer =
        dynamoDb.getItem(get -> get.tableName(ORDERS).key(order("1")).consistentRead(consistent));
    return text(answer.item(), "openStatus");
  }

  private List<String> open(String status) {
    return dynamoDb
        .query(
            query ->
                query
                    .tableName(ORDERS)
                    .indexName("OpenOrders")
                    .keyConditionExpression("openStatus = :status")
                    .expressionAttributeValues(Map.of(":status", s(status))))
        .items()
        .stream()
        .map(row -> text(row, "orderId"))
        .toList();
  }

  private static KeysAndAttributes keys(String... ids) {
    return KeysAndAttributes.builder()
        .keys(List.of(ids).stream().map(InProcessDynamoDbTest::order).toList())
        .build();
  }

  private static Map<String, AttributeValue> order(String id) {
    return Map.of("orderId", s(id));
  }

  private static AttributeValue s(String text) {
    return AttributeValue.fromS(text);
  }
}
