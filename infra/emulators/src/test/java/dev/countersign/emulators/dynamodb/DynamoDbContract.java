package dev.countersign.emulators.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.countersign.emulators.cloudformation.Template;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.Delete;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.IdempotentParameterMismatchException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.Update;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** What our adapters use of DynamoDB, by the template's tables. Every test has keys of its own. */
abstract class DynamoDbContract {
  static final Template TEMPLATE =
      Template.read(
          Path.of("../../template.yaml"),
          Map.of("AllowedOrigins", "https://shop.example", "StripePublishableKey", "pk_test_a"));

  private static final String ORDERS = "local-OrdersTable";
  private static final String EVENTS = "local-ProcessedEventsTable";
  private static final String JOURNAL = "local-ReconciliationsTable";

  private final String id = UUID.randomUUID().toString();

  /** The template's tables. */
  abstract DynamoDbClient client();

  @Test
  void a_row_is_read_as_it_was_put_with_all_kinds_of_attributes() {
    Map<String, AttributeValue> row =
        order(
            "version", n(1),
            "live", AttributeValue.fromBool(true),
            "facts",
                AttributeValue.fromM(Map.of("paid", AttributeValue.fromL(List.of(s("pi_1"))))));
    put(ORDERS, row);

    assertThat(read(ORDERS, orderKey())).isEqualTo(row);
    put(ORDERS, order("version", n(2)));
    assertThat(read(ORDERS, orderKey())).isEqualTo(order("version", n(2)));
  }

  @Test
  void a_row_that_is_not_there_is_no_item() {
    assertThat(client().getItem(get -> get.tableName(ORDERS).key(orderKey())).hasItem()).isFalse();
  }

  @Test
  void a_put_on_condition_fails_where_a_row_is_and_changes_nothing() {
    put(ORDERS, order("version", n(1)));

    var refused = refused(ORDERS, order("version", n(9)), "attribute_not_exists(orderId)", null);

    assertThat(refused.hasItem()).isFalse();
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("ConditionalCheckFailedException");
    assertThat(read(ORDERS, orderKey())).isEqualTo(order("version", n(1)));
  }

  @Test
  void a_failed_condition_shows_the_row_to_who_asked_for_it() {
    put(ORDERS, order("version", n(1)));

    var refused =
        refused(
            ORDERS,
            order("version", n(9)),
            "attribute_not_exists(orderId)",
            ReturnValuesOnConditionCheckFailure.ALL_OLD);

    assertThat(refused.item()).isEqualTo(order("version", n(1)));
  }

  @Test
  void a_failed_condition_shows_no_row_where_none_is() {
    var refused =
        refused(
            ORDERS,
            order("version", n(9)),
            "attribute_exists(orderId)",
            ReturnValuesOnConditionCheckFailure.ALL_OLD);

    assertThat(refused.hasItem()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          version = :number                                   | true
          version = :text                                     | false
          version <> :number                                  | false
          version <> :text                                    | true
          version < :ten                                      | true
          version <= :number AND version >= :number           | true
          version > :ten                                      | false
          version BETWEEN :number AND :ten                    | true
          word BETWEEN :text AND :text                        | true
          absent = :number                                    | false
          absent <> :number                                   | true
          absent < :number                                    | false
          word < :number                                      | false
          word IN (:number, :text)                            | true
          NOT word IN (:number, :text)                        | false
          begins_with(word, :begin)                           | true
          begins_with(absent, :begin)                         | false
          attribute_exists(facts.paid)                        | true
          attribute_exists(facts.lost)                        | false
          attribute_exists(word.paid)                         | false
          facts.#amount = :ten                                | true
          attribute_not_exists(absent) OR version = :ten      | true
          version = :ten OR word = :text AND version = :ten   | false
          (version = :ten OR word = :text) AND facts = :facts | true
          """)
  void a_condition_holds_or_does_not(String condition, boolean holds) {
    Map<String, AttributeValue> facts = Map.of("amount", n(10), "paid", s("pi_1"));
    Map<String, AttributeValue> row =
        order("version", n("1.0"), "word", s("PAID"), "facts", AttributeValue.fromM(facts));
    put(ORDERS, row);
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(":number", n(1));
    values.put(":ten", n(10));
    values.put(":text", s("PAID"));
    values.put(":begin", s("PA"));
    values.put(":facts", AttributeValue.fromM(facts));
    values.keySet().removeIf(name -> !condition.matches(".*" + name + "\\b.*"));
    var request = PutItemRequest.builder().tableName(ORDERS).item(row);
    request.conditionExpression(condition);
    if (!values.isEmpty()) {
      request.expressionAttributeValues(values);
    }
    if (condition.contains("#amount")) {
      request.expressionAttributeNames(Map.of("#amount", "amount"));
    }

    if (holds) {
      client().putItem(request.build());
    } else {
      assertThatExceptionOfType(ConditionalCheckFailedException.class)
          .isThrownBy(() -> client().putItem(request.build()));
    }
  }

  @Test
  void an_update_sets_adds_and_removes_if_the_version_is_as_it_was() {
    put(ORDERS, order("version", n(3), "attempt", n(1), "openStatus", s("OPEN"), "old", s("x")));

    update("SET version = :next, attempt = attempt + :one REMOVE openStatus, #old", 3);

    assertThat(read(ORDERS, orderKey())).isEqualTo(order("version", n(4), "attempt", n(2)));
    assertThatExceptionOfType(ConditionalCheckFailedException.class)
        .isThrownBy(() -> update("SET version = :next, attempt = attempt + :one REMOVE #old", 3));
    assertThat(read(ORDERS, orderKey())).isEqualTo(order("version", n(4), "attempt", n(2)));
  }

  private void update(String expression, int version) {
    client()
        .updateItem(
            update ->
                update
                    .tableName(ORDERS)
                    .key(orderKey())
                    .updateExpression(expression)
                    .conditionExpression("version = :before")
                    .expressionAttributeNames(Map.of("#old", "old"))
                    .expressionAttributeValues(
                        Map.of(":before", n(version), ":next", n(version + 1), ":one", n(1))));
  }

  @Test
  void an_update_of_no_row_makes_one_with_its_key() {
    client()
        .updateItem(
            update ->
                update
                    .tableName(ORDERS)
                    .key(orderKey())
                    .updateExpression(
                        "SET version = if_not_exists(version, :zero) + :one, attempt = :one -"
                            + " :zero")
                    .expressionAttributeValues(Map.of(":zero", n(0), ":one", n(1))));

    assertThat(read(ORDERS, orderKey())).isEqualTo(order("version", n(1), "attempt", n(1)));
  }

  @Test
  void an_update_reads_the_row_as_it_was_before() {
    put(ORDERS, order("a", s("1"), "b", s("2")));

    client()
        .updateItem(
            update ->
                update.tableName(ORDERS).key(orderKey()).updateExpression("SET a = b, b = a"));

    assertThat(read(ORDERS, orderKey())).isEqualTo(order("a", s("2"), "b", s("1")));
  }

  @Test
  void a_transaction_is_carried_out_as_a_whole() {
    put(ORDERS, order("version", n(1)));
    put(EVENTS, event("gone"));

    transact(
        null,
        write(event("new"), "attribute_not_exists(eventId)"),
        versionWrite(1),
        TransactWriteItem.builder()
            .delete(Delete.builder().tableName(EVENTS).key(eventKey("gone")).build())
            .build());

    assertThat(read(ORDERS, orderKey())).isEqualTo(order("version", n(2)));
    assertThat(read(EVENTS, eventKey("new"))).isEqualTo(event("new"));
    assertThat(read(EVENTS, eventKey("gone"))).isEmpty();
  }

  @Test
  void a_transaction_with_a_failing_condition_changes_nothing_and_says_which_failed() {
    put(ORDERS, order("version", n(1)));
    put(EVENTS, event("known"));

    var canceled =
        canceled(versionWrite(1), write(event("known"), "attribute_not_exists(eventId)"));

    assertThat(canceled.awsErrorDetails().errorCode()).isEqualTo("TransactionCanceledException");
    assertThat(canceled.cancellationReasons())
        .extracting(CancellationReason::code)
        .containsExactly("None", "ConditionalCheckFailed");
    assertThat(canceled.cancellationReasons().get(0).hasItem()).isFalse();
    assertThat(canceled.cancellationReasons().get(1).item()).isEqualTo(event("known"));
    assertThat(read(ORDERS, orderKey())).isEqualTo(order("version", n(1)));
  }

  @Test
  void every_write_of_a_transaction_is_tried() {
    put(EVENTS, event("known"));

    var canceled =
        canceled(versionWrite(1), write(event("known"), "attribute_not_exists(eventId)"));

    assertThat(canceled.cancellationReasons())
        .extracting(CancellationReason::code)
        .containsExactly("ConditionalCheckFailed", "ConditionalCheckFailed");
    assertThat(canceled.cancellationReasons().get(0).hasItem()).isFalse();
  }

  @Test
  void a_transaction_under_the_same_token_is_carried_out_once() {
    put(ORDERS, order("version", n(1)));
    String token = UUID.randomUUID().toString();

    transact(token, versionWrite(1));
    transact(token, versionWrite(1));

    assertThat(read(ORDERS, orderKey())).isEqualTo(order("version", n(2)));
    assertThatExceptionOfType(IdempotentParameterMismatchException.class)
        .isThrownBy(() -> transact(token, versionWrite(2)));
    assertThatExceptionOfType(TransactionCanceledException.class)
        .isThrownBy(() -> transact(UUID.randomUUID().toString(), versionWrite(1)));
  }

  @Test
  void a_transaction_that_failed_is_tried_again_under_its_token() {
    String token = UUID.randomUUID().toString();
    assertThatExceptionOfType(TransactionCanceledException.class)
        .isThrownBy(() -> transact(token, versionWrite(1)));

    put(ORDERS, order("version", n(1)));
    transact(token, versionWrite(1));

    assertThat(read(ORDERS, orderKey())).isEqualTo(order("version", n(2)));
  }

  @Test
  void rows_of_several_tables_are_read_at_once_and_those_that_are_not_there_left_out() {
    put(ORDERS, order("version", n(1)));
    put(EVENTS, event("a"));
    put(EVENTS, event("b"));

    var answer =
        client()
            .batchGetItem(
                get ->
                    get.requestItems(
                        Map.of(
                            ORDERS,
                            keys(List.of(orderKey())),
                            EVENTS,
                            keys(List.of(eventKey("a"), eventKey("b"), eventKey("c"))))));

    assertThat(answer.responses().get(ORDERS)).containsExactly(order("version", n(1)));
    assertThat(answer.responses().get(EVENTS)).containsExactlyInAnyOrder(event("a"), event("b"));
    assertThat(answer.unprocessedKeys()).isEmpty();
  }

  @Test
  void a_query_of_a_table_reads_a_range_in_order_and_filters_what_it_read() {
    for (String entry : List.of("item b", "drift 1", "item a", "item", "item c")) {
      put(JOURNAL, Map.of("run", s(id), "entry", s(entry)));
    }
    put(JOURNAL, Map.of("run", s(id), "entry", s("item bb"), "closedAt", s("now")));

    var query =
        QueryRequest.builder()
            .tableName(JOURNAL)
            .consistentRead(true)
            .keyConditionExpression("#run = :run AND begins_with(entry, :prefix)")
            .filterExpression("attribute_not_exists(closedAt)")
            .expressionAttributeNames(Map.of("#run", "run"))
            .expressionAttributeValues(Map.of(":run", s(id), ":prefix", s("item ")));
    var all = client().query(query.build());
    assertThat(all.items())
        .extracting(row -> text(row, "entry"))
        .containsExactly("item a", "item b", "item c");
    assertThat(all.count()).isEqualTo(3);
    assertThat(all.scannedCount()).isEqualTo(4);
    assertThat(all.hasLastEvaluatedKey()).isFalse();

    var page = client().query(query.limit(3).build());
    assertThat(page.items())
        .extracting(row -> text(row, "entry"))
        .containsExactly("item a", "item b");
    assertThat(page.lastEvaluatedKey())
        .isEqualTo(Map.of("run", s(id), "entry", s("item bb"))); // that the filter leaves out
    assertThat(client().query(query.exclusiveStartKey(page.lastEvaluatedKey()).build()).items())
        .extracting(row -> text(row, "entry"))
        .containsExactly("item c");
  }

  @Test
  void a_query_finds_its_hash_key_and_none_that_begins_with_it() {
    put(ORDERS, order());
    put(ORDERS, Map.of("orderId", s(id + " ")));
    put(JOURNAL, Map.of("run", s(id), "entry", s("a")));
    put(JOURNAL, Map.of("run", s(id + " "), "entry", s("b")));
    put(JOURNAL, Map.of("run", s(id + "\1"), "entry", s("c")));

    assertThat(query(ORDERS, null, "orderId = :hash").items()).containsExactly(order());
    var ofRun =
        client()
            .query(
                query ->
                    query
                        .tableName(JOURNAL)
                        .keyConditionExpression("#run = :run")
                        .expressionAttributeNames(Map.of("#run", "run"))
                        .expressionAttributeValues(Map.of(":run", s(id))));
    assertThat(ofRun.items()).extracting(row -> text(row, "entry")).containsExactly("a");
  }

  @Test
  void a_query_of_an_index_goes_on_where_the_page_before_ended() {
    put(ORDERS, indexed("3", "2026-11-03"));
    put(ORDERS, indexed("1", "2026-11-01"));
    put(ORDERS, indexed("2b", "2026-11-02"));
    put(ORDERS, indexed("2a", "2026-11-02"));
    put(ORDERS, indexed("4", "2026-11-04"));
    put(ORDERS, Map.of("orderId", s(id + "5"), "createdAt", s("2026-11-01"))); // not in it

    var query =
        QueryRequest.builder()
            .tableName(ORDERS)
            .indexName("OpenOrders")
            .keyConditionExpression("openStatus = :status AND createdAt < :before")
            .expressionAttributeValues(Map.of(":status", s(id), ":before", s("2026-11-04")))
            .limit(3);
    QueryResponse first = client().query(query.build());
    QueryResponse second =
        client().query(query.exclusiveStartKey(first.lastEvaluatedKey()).build());

    assertThat(Stream.of(first, second).flatMap(page -> page.items().stream()).map(this::number))
        .containsExactlyInAnyOrder("1", "2a", "2b", "3") // of one time in an order of its own
        .startsWith("1")
        .endsWith("3");
    assertThat(first.items()).hasSize(3);
    assertThat(first.lastEvaluatedKey().keySet())
        .containsExactlyInAnyOrder("openStatus", "createdAt", "orderId");
    assertThat(second.hasLastEvaluatedKey()).isFalse();
  }

  @Test
  void an_index_of_keys_holds_nothing_else_and_one_of_all_holds_all() {
    Map<String, AttributeValue> row = new HashMap<>(indexed("1", "2026-11-01"));
    row.put("version", n(1));
    put(ORDERS, row);
    Map<String, AttributeValue> orphan = new HashMap<>(event("1"));
    orphan.putAll(Map.of("orphan", s(id), "created", s("2026-11-01")));
    put(EVENTS, orphan);

    assertThat(query(ORDERS, "OpenOrders", "openStatus = :hash").items())
        .containsExactly(indexed("1", "2026-11-01"));
    assertThat(query(EVENTS, "Orphans", "orphan = :hash").items()).containsExactly(orphan);
  }

  @Test
  void a_page_that_is_full_names_its_end_even_where_nothing_follows() {
    put(ORDERS, indexed("1", "2026-11-01"));

    var last =
        client()
            .query(
                query ->
                    query
                        .tableName(ORDERS)
                        .indexName("OpenOrders")
                        .keyConditionExpression("openStatus = :hash")
                        .expressionAttributeValues(Map.of(":hash", s(id)))
                        .limit(1));

    assertThat(last.lastEvaluatedKey()).isEqualTo(indexed("1", "2026-11-01"));
  }

  @Test
  void a_table_that_is_not_there_is_not_found() {
    assertThatExceptionOfType(ResourceNotFoundException.class)
        .isThrownBy(() -> client().getItem(get -> get.tableName("none").key(orderKey())));
  }

  /** What AWS refuses at any time, so that a test must not pass with it. */
  @ParameterizedTest
  @MethodSource
  void a_request_that_is_wrong_is_refused(Request request) {
    var refused = catchThrowableOfType(DynamoDbException.class, () -> request.ask(client()));

    assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("ValidationException");
    assertThat(refused.statusCode()).isEqualTo(400);
  }

  /** Something that is asked of DynamoDB, with a name for the report. */
  record Request(String name, Consumer<DynamoDbClient> asking) {
    void ask(DynamoDbClient client) {
      asking.accept(client);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Request> a_request_that_is_wrong_is_refused() {
    Map<String, AttributeValue> key = Map.of("orderId", s("wrong"));
    var put = PutItemRequest.builder().tableName(ORDERS).item(key).build();
    var update = UpdateItemRequest.builder().tableName(ORDERS).key(key).build();
    var twice =
        TransactWriteItem.builder().put(Put.builder().tableName(ORDERS).item(key).build()).build();
    return Stream.of(
        new Request(
            "a put without the key",
            client -> client.putItem(put.toBuilder().item(Map.of("version", n(1))).build())),
        new Request(
            "a put with a key of another type",
            client -> client.putItem(put.toBuilder().item(Map.of("orderId", n(1))).build())),
        new Request(
            "a put with an empty key",
            client -> client.putItem(put.toBuilder().item(Map.of("orderId", s(""))).build())),
        new Request(
            "a put with an index's key of another type",
            client ->
                client.putItem(
                    put.toBuilder().item(Map.of("orderId", s("a"), "createdAt", n(1))).build())),
        new Request(
            "a value that no expression uses",
            client ->
                client.putItem(
                    put.toBuilder()
                        .conditionExpression("attribute_exists(orderId)")
                        .expressionAttributeValues(Map.of(":unused", n(1)))
                        .build())),
        new Request(
            "a name that no expression uses",
            client ->
                client.putItem(
                    put.toBuilder()
                        .conditionExpression("attribute_exists(orderId)")
                        .expressionAttributeNames(Map.of("#unused", "run"))
                        .build())),
        new Request(
            "a reserved word for a name",
            client ->
                client.putItem(
                    put.toBuilder().conditionExpression("attribute_exists(Status)").build())),
        new Request(
            "a value that nobody brings along",
            client -> client.putItem(put.toBuilder().conditionExpression("a = :none").build())),
        new Request(
            "no values where there could be some",
            client ->
                client.putItem(
                    put.toBuilder()
                        .conditionExpression("attribute_exists(orderId)")
                        .expressionAttributeValues(Map.of())
                        .build())),
        new Request(
            "an update of the key",
            client ->
                client.updateItem(
                    update.toBuilder()
                        .updateExpression("SET orderId = :other")
                        .expressionAttributeValues(Map.of(":other", s("other")))
                        .build())),
        new Request(
            "an update that reads what isn't there",
            client -> client.updateItem(update.toBuilder().updateExpression("SET a = b").build())),
        new Request(
            "a key with more than the key",
            client ->
                client.getItem(
                    get -> get.tableName(ORDERS).key(Map.of("orderId", s("a"), "b", s("c"))))),
        new Request(
            "one item twice in a transaction",
            client -> client.transactWriteItems(all -> all.transactItems(twice, twice))),
        new Request(
            "one key twice in a batch",
            client ->
                client.batchGetItem(
                    get -> get.requestItems(Map.of(ORDERS, keys(List.of(key, key)))))),
        new Request(
            "more keys than a batch may have",
            client ->
                client.batchGetItem(
                    get ->
                        get.requestItems(
                            Map.of(
                                ORDERS,
                                keys(
                                    IntStream.range(0, 101)
                                        .mapToObj(i -> Map.of("orderId", s("a" + i)))
                                        .toList()))))),
        new Request(
            "a start key behind the end",
            client ->
                client.query(
                    query ->
                        query
                            .tableName(ORDERS)
                            .indexName("OpenOrders")
                            .keyConditionExpression("openStatus = :status AND createdAt < :before")
                            .expressionAttributeValues(
                                Map.of(":status", s("OPEN"), ":before", s("2026")))
                            .exclusiveStartKey(
                                Map.of(
                                    "openStatus", s("OPEN"),
                                    "createdAt", s("2027"),
                                    "orderId", s("a"))))),
        new Request(
            "a query without the hash key",
            client ->
                client.query(
                    query ->
                        query
                            .tableName(JOURNAL)
                            .keyConditionExpression("entry = :entry")
                            .expressionAttributeValues(Map.of(":entry", s("a"))))),
        new Request(
            "a query with a hash key of another type",
            client ->
                client.query(
                    query ->
                        query
                            .tableName(ORDERS)
                            .keyConditionExpression("orderId = :order")
                            .expressionAttributeValues(Map.of(":order", n(1))))),
        new Request("a consistent read of an index", client -> consistently(client, "OpenOrders")),
        new Request("an index that is not there", client -> consistently(client, "None")));
  }

  private static void consistently(DynamoDbClient client, String index) {
    client.query(
        query ->
            query
                .tableName(ORDERS)
                .indexName(index)
                .consistentRead(index.equals("OpenOrders"))
                .keyConditionExpression("openStatus = :status")
                .expressionAttributeValues(Map.of(":status", s("OPEN"))));
  }

  private QueryResponse query(String table, @Nullable String index, String condition) {
    return client()
        .query(
            query ->
                query
                    .tableName(table)
                    .indexName(index)
                    .keyConditionExpression(condition)
                    .expressionAttributeValues(Map.of(":hash", s(id))));
  }

  private ConditionalCheckFailedException refused(
      String table,
      Map<String, AttributeValue> row,
      String condition,
      @Nullable ReturnValuesOnConditionCheckFailure shown) {
    return catchThrowableOfType(
        ConditionalCheckFailedException.class,
        () ->
            client()
                .putItem(
                    put ->
                        put.tableName(table)
                            .item(row)
                            .conditionExpression(condition)
                            .returnValuesOnConditionCheckFailure(shown)));
  }

  private TransactionCanceledException canceled(TransactWriteItem... writes) {
    return catchThrowableOfType(TransactionCanceledException.class, () -> transact(null, writes));
  }

  private void transact(@Nullable String token, TransactWriteItem... writes) {
    client()
        .transactWriteItems(
            transaction -> transaction.transactItems(writes).clientRequestToken(token));
  }

  private TransactWriteItem versionWrite(int before) {
    return TransactWriteItem.builder()
        .update(
            Update.builder()
                .tableName(ORDERS)
                .key(orderKey())
                .updateExpression("SET version = :next")
                .conditionExpression("version = :before")
                .expressionAttributeValues(Map.of(":before", n(before), ":next", n(before + 1)))
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .build())
        .build();
  }

  private static TransactWriteItem write(Map<String, AttributeValue> event, String condition) {
    return TransactWriteItem.builder()
        .put(
            Put.builder()
                .tableName(EVENTS)
                .item(event)
                .conditionExpression(condition)
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .build())
        .build();
  }

  private void put(String table, Map<String, AttributeValue> row) {
    client().putItem(put -> put.tableName(table).item(row));
  }

  private Map<String, AttributeValue> read(String table, Map<String, AttributeValue> key) {
    return client().getItem(get -> get.tableName(table).key(key).consistentRead(true)).item();
  }

  private static KeysAndAttributes keys(List<Map<String, AttributeValue>> keys) {
    return KeysAndAttributes.builder().keys(keys).consistentRead(true).build();
  }

  private Map<String, AttributeValue> orderKey() {
    return Map.of("orderId", s(id));
  }

  private Map<String, AttributeValue> order(Object... namesAndValues) {
    Map<String, AttributeValue> row = new HashMap<>(orderKey());
    for (int i = 0; i < namesAndValues.length; i += 2) {
      row.put((String) namesAndValues[i], (AttributeValue) namesAndValues[i + 1]);
    }
    return row;
  }

  /** One that only this test's queries find. */
  private Map<String, AttributeValue> indexed(String number, String createdAt) {
    return Map.of("orderId", s(id + number), "openStatus", s(id), "createdAt", s(createdAt));
  }

  private String number(Map<String, AttributeValue> row) {
    return text(row, "orderId").substring(id.length());
  }

  private Map<String, AttributeValue> eventKey(String number) {
    return Map.of("eventId", s(id + number));
  }

  private Map<String, AttributeValue> event(String number) {
    Map<String, AttributeValue> row = new HashMap<>(eventKey(number));
    row.put("type", s("payment_intent.succeeded"));
    return row;
  }

  static String text(Map<String, AttributeValue> row, String name) {
    return Objects.requireNonNull(row.get(name), name).s();
  }

  private static AttributeValue s(String text) {
    return AttributeValue.fromS(text);
  }

  private static AttributeValue n(long number) {
    return AttributeValue.fromN(Long.toString(number));
  }

  private static AttributeValue n(String number) {
    return AttributeValue.fromN(number);
  }
}
