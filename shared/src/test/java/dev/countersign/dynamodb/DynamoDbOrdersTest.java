package dev.countersign.dynamodb;

import static dev.countersign.orders.Shop.order;
import static dev.countersign.orders.Shop.success;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.countersign.dynamodb.DynamoDbProxy.Answer;
import dev.countersign.faults.NeedsAPerson;
import dev.countersign.faults.Unavailable;
import dev.countersign.orders.Dispute;
import dev.countersign.orders.DisputeObservation;
import dev.countersign.orders.Order;
import dev.countersign.orders.OrderStatus;
import dev.countersign.orders.Orders;
import dev.countersign.orders.Orders.Insertion;
import dev.countersign.orders.Orders.Recording;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.orders.PaymentObservation.State;
import dev.countersign.orders.ProcessedEvent;
import dev.countersign.orders.Shop;
import dev.countersign.orders.UnknownWord;
import dev.countersign.testkit.DynamoDbUnderTest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionInProgressException;

class DynamoDbOrdersTest extends OrdersContract {
  private static final DynamoDbUnderTest DYNAMO_DB = DynamoDbUnderTest.shared();
  private static final DynamoDbOrders.TableNames TABLES =
      new DynamoDbOrders.TableNames(
          DYNAMO_DB.table("OrdersTable"),
          DYNAMO_DB.table("PaymentIntentsTable"),
          DYNAMO_DB.table("ProcessedEventsTable"));

  @SuppressWarnings("NullAway.Init")
  private static DynamoDbClient client;

  @BeforeAll
  static void connect() {
    client = DynamoDbClients.at(DYNAMO_DB.endpoint());
  }

  @AfterAll
  static void disconnect() {
    client.close();
  }

  @Override
  Orders orders() {
    return new DynamoDbOrders(client, TABLES);
  }

  @Test
  void an_order_row_shows_its_status_to_whoever_reads_the_table() {
    Order placed = inserted();
    assertThat(row(placed)).containsEntry("status", AttributeValue.fromS("AWAITING_PAYMENT"));
    Order paid = placed.observe(success(placed, paymentIntent()));
    orders().update(paid);
    assertThat(row(placed)).containsEntry("status", AttributeValue.fromS("PAID"));
  }

  @Test
  void a_marker_expires_after_40_days_by_the_attribute_that_the_template_names() { // WS01
    Order placed = inserted();
    ProcessedEvent event = marker(placed);
    orders().record(placed.nextAttempt(), event, true);
    assertThat(marker(event.eventId()))
        .containsEntry(
            "expiresAt", AttributeValue.fromN(Long.toString(event.expiresAt().getEpochSecond())))
        .containsEntry("type", AttributeValue.fromS(event.type()))
        .containsEntry("orderId", AttributeValue.fromS(placed.id().value()))
        .containsEntry("created", AttributeValue.fromS("2026-11-01T12:00:00Z"))
        .containsEntry("outcome", AttributeValue.fromS("APPLIED"));
  }

  @Test
  void a_row_that_is_no_order_is_an_error_and_never_taken_for_one() {
    for (String attribute :
        Set.of("version", "currency", "amount", "lines", "livemode", "createdAt", "facts")) {
      Order placed = inserted();
      client.updateItem(
          update ->
              update
                  .tableName(TABLES.orders())
                  .key(key(placed))
                  .updateExpression("REMOVE #a")
                  .expressionAttributeNames(Map.of("#a", attribute)));
      assertThatIllegalStateException().as(attribute).isThrownBy(() -> orders().find(placed.id()));
    }
  }

  @Test
  void rows_that_nobody_can_read_are_counted_in_the_lists_and_hide_no_others() {
    Map<String, AttributeValue> order =
        Map.of(
            "orderId", AttributeValue.fromS("no order's id"),
            "openStatus", AttributeValue.fromS("AWAITING_PAYMENT"),
            "createdAt", AttributeValue.fromS("2020-01-01T00:00:00Z"));
    Map<String, AttributeValue> orphan =
        Map.of(
            "eventId", AttributeValue.fromS("evt_spoiled"),
            "orphan", AttributeValue.fromS("yes"),
            "created", AttributeValue.fromS("2020-01-01T00:00:00Z"));
    client.putItem(put -> put.tableName(TABLES.orders()).item(order));
    client.putItem(put -> put.tableName(TABLES.processedEvents()).item(orphan));
    var lists = new DynamoDbOrders(client, TABLES);
    Instant before = Instant.parse("2020-01-02T00:00:00Z");
    var orders = lists.list(OrderStatus.AWAITING_PAYMENT, before, Optional.empty(), 25);
    assertThat(orders.items()).isEmpty();
    assertThat(orders.unreadable()).isEqualTo(1);
    assertThat(lists.orphans(Optional.empty(), 25).unreadable()).isEqualTo(1); // it is the oldest
    client.deleteItem(
        delete -> delete.tableName(TABLES.orders()).key(Map.of("orderId", order.get("orderId"))));
    client.deleteItem(
        delete ->
            delete
                .tableName(TABLES.processedEvents())
                .key(Map.of("eventId", orphan.get("eventId"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "40.5", "100000000000000000000"})
  void an_amount_that_can_not_be_is_read_as_one_that_no_payment_settles(String amount) {
    Order placed = inserted();
    set(placed, "amount", AttributeValue.fromN(amount));
    assertThat(orders().find(placed.id()).orElseThrow().amount().minorUnits()).isZero();
  }

  @Test
  void a_currency_that_is_none_is_read_as_one_that_nothing_is_paid_in() {
    Order placed = inserted();
    set(placed, "currency", AttributeValue.fromS("xyz"));
    assertThat(orders().find(placed.id()).orElseThrow().amount().currency().code())
        .isEqualTo("xyz");
  }

  @Test
  void an_order_of_the_most_objects_with_the_longest_ids_has_room_in_its_row() {
    Order placed = inserted();
    String own = "pi_" + "x".repeat(200);
    Order order = placed;
    for (int i = 1; i < Order.MAX_STRIPE_OBJECTS; i++) {
      order = order.observe(disputeOfTheLongestIds(own, i));
    }
    Order full = Shop.knowing(order.facts(), placed);
    assertThat(full.hasRoomFor(disputeOfTheLongestIds(own, 1))).isTrue();
    assertThat(full.hasRoomFor(disputeOfTheLongestIds(own, 0))).isFalse();
    assertThat(orders().update(full)).isTrue();
    assertThat(orders().find(placed.id())).contains(full);
  }

  private static DisputeObservation disputeOfTheLongestIds(String paymentIntent, int number) {
    return new DisputeObservation(
        "d".repeat(20) + "_" + (1000 + number) + "x".repeat(196),
        new Dispute(
            new PaymentIntentId(paymentIntent),
            "w".repeat(40),
            Optional.of("c".repeat(40)),
            999_999_999_999_999_999L,
            "z".repeat(40),
            Shop.NOW,
            "evt_" + "x".repeat(200)),
        false);
  }

  /** So a version may keep something of its own in the row, as the mark was added. */
  @Test
  void an_attribute_of_a_newer_version_is_passed_over_and_outlives_a_write() { // D16
    Order placed = inserted();
    set(placed, "aNewAttribute", AttributeValue.fromS("new"));
    assertThat(orders().find(placed.id())).contains(placed);
    assertThat(orders().update(placed.nextAttempt())).isTrue();
    assertThat(row(placed))
        .containsEntry("aNewAttribute", AttributeValue.fromS("new"))
        .containsEntry("mark", AttributeValue.fromS(Shop.STACK.mark()));
  }

  private void set(Order order, String attribute, AttributeValue value) {
    client.updateItem(
        update ->
            update
                .tableName(TABLES.orders())
                .key(key(order))
                .updateExpression("SET #a = :value")
                .expressionAttributeNames(Map.of("#a", attribute))
                .expressionAttributeValues(Map.of(":value", value)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "facts.reasons.a_new_reason",
        "facts.releases.a_new_reason",
        "facts.a_new_part",
        "facts.payments.pi_1.a_new_part",
        "facts.payments.pi_1.openState.kind",
      })
  void a_row_of_a_newer_version_is_a_passing_fault_and_not_a_missing_order(String path) { // D16
    Order placed = inserted();
    String own = "pi_1";
    Order bound = placed.bindTo(new PaymentIntentId(own));
    orders().update(bound);
    orders().update(bound.observe(Shop.state(State.PROCESSING, own, Shop.NOW, "evt_1")));
    AttributeValue word =
        path.endsWith("kind")
            ? AttributeValue.fromS("A_NEW_KIND")
            : AttributeValue.fromL(List.of());
    client.updateItem(
        update ->
            update
                .tableName(TABLES.orders())
                .key(key(placed))
                .updateExpression("SET " + path + " = :new")
                .expressionAttributeValues(Map.of(":new", word)));
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(() -> orders().find(placed.id()))
        .withCauseInstanceOf(UnknownWord.class);
    assertThatExceptionOfType(Unavailable.class).isThrownBy(() -> orders().insert(placed));
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(() -> orders().match(new PaymentIntentId(own), Optional.of(placed.id())));
  }

  @Test
  void an_insertion_whose_answer_was_lost_recognises_its_own_row() throws IOException { // DD03
    try (var proxy = DynamoDbProxy.inFrontOf(DYNAMO_DB.endpoint());
        var lossy = DynamoDbClients.at(proxy.endpoint())) {
      proxy.loseNextAnswer("PutItem");
      Order placed = order();
      Insertion insertion = new DynamoDbOrders(lossy, TABLES).insert(placed);
      assertThat(insertion).isEqualTo(new Insertion.Existing(placed));
      assertThat(orders().find(placed.id())).contains(placed);
      assertThat(proxy.calls("PutItem")).hasSizeGreaterThanOrEqualTo(2);
    }
  }

  @Test
  void a_transaction_whose_answer_was_lost_counts_once() throws IOException { // DD03
    try (var proxy = DynamoDbProxy.inFrontOf(DYNAMO_DB.endpoint());
        var lossy = DynamoDbClients.at(proxy.endpoint())) {
      Orders orders = new DynamoDbOrders(lossy, TABLES);
      Order placed = inserted();
      String own = paymentIntent();
      Order bound = placed.bindTo(new PaymentIntentId(own));

      proxy.loseNextAnswer("TransactWriteItems");
      assertThat(orders.bind(bound, new PaymentIntentId(own))).isTrue();

      ProcessedEvent event = marker(placed);
      Order paid = bound.observe(success(bound, own));
      proxy.loseNextAnswer("TransactWriteItems");
      assertThat(orders.record(paid, event, true)).isEqualTo(Recording.RECORDED);

      assertThat(orders().find(placed.id())).contains(paid);
      assertThat(orders().record(paid, event, true)).isEqualTo(Recording.DUPLICATE);
      assertThat(proxy.calls("TransactWriteItems")).hasSizeGreaterThanOrEqualTo(4);
    }
  }

  /** A number of our own would go on alike in every environment that one snapshot becomes. */
  @Test
  void every_transaction_has_a_client_token_that_nobody_else_could_have() // SN02
      throws IOException {
    try (var proxy = DynamoDbProxy.inFrontOf(DYNAMO_DB.endpoint());
        var one = DynamoDbClients.at(proxy.endpoint());
        var other = DynamoDbClients.at(proxy.endpoint())) {
      for (DynamoDbClient environment : List.of(one, other)) {
        Order placed = inserted();
        Orders orders = new DynamoDbOrders(environment, TABLES);
        assertThat(orders.update(placed.nextAttempt())).isTrue();
        assertThat(orders.update(placed.nextAttempt().nextAttempt())).isTrue();
      }
      assertThat(proxy.calls("TransactWriteItems"))
          .extracting(call -> call.request().get("ClientRequestToken").getAsString())
          .hasSize(4)
          .doesNotHaveDuplicates()
          .allSatisfy(token -> assertThat(UUID.fromString(token).version()).isEqualTo(4));
    }
  }

  @Test
  void a_transaction_that_meets_another_one_has_moved() throws IOException {
    try (var proxy = DynamoDbProxy.inFrontOf(DYNAMO_DB.endpoint());
        var busy = DynamoDbClients.at(proxy.endpoint())) {
      Orders orders = new DynamoDbOrders(busy, TABLES);
      Order placed = order(); // not in the table: nothing is written behind the altered answer
      proxy.alter(
          "TransactWriteItems",
          Integer.MAX_VALUE,
          (_, _) -> Optional.of(canceled("None", "TransactionConflict")));
      assertThat(orders.record(placed.nextAttempt(), marker(placed), true))
          .isEqualTo(Recording.MOVED);
      assertThat(
              orders.bind(placed.bindTo(new PaymentIntentId("pi_1")), new PaymentIntentId("pi_1")))
          .isFalse();
    }
  }

  @Test
  void a_transaction_that_meets_its_own_first_attempt_has_moved() {
    var orders =
        new DynamoDbOrders(
            refusing(TransactionInProgressException.builder().message("as told").build()), TABLES);
    Order placed = order();
    assertThat(orders.record(placed.nextAttempt(), marker(placed), true))
        .isEqualTo(Recording.MOVED);
    assertThat(orders.bind(placed.bindTo(new PaymentIntentId("pi_1")), new PaymentIntentId("pi_1")))
        .isFalse();
  }

  @Test
  void an_interrupt_while_waiting_for_another_transaction_is_not_swallowed() {
    var orders =
        new DynamoDbOrders(
            refusing(
                TransactionCanceledException.builder()
                    .cancellationReasons(
                        CancellationReason.builder().code("TransactionConflict").build())
                    .build()),
            TABLES);
    Thread.currentThread().interrupt();
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(() -> orders.update(order().nextAttempt()));
    assertThat(Thread.interrupted()).isTrue();
  }

  /** A client for which every transaction ends so, without the retries of the real one. */
  private static DynamoDbClient refusing(DynamoDbException answer) {
    return new DynamoDbClient() {
      @Override
      public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
        throw answer;
      }

      @Override
      public String serviceName() {
        return SERVICE_NAME;
      }

      @Override
      public void close() {}
    };
  }

  @Test
  void a_transaction_canceled_for_any_other_reason_makes_the_orders_unavailable()
      throws IOException {
    try (var proxy = DynamoDbProxy.inFrontOf(DYNAMO_DB.endpoint());
        var busy = DynamoDbClients.at(proxy.endpoint())) {
      Orders orders = new DynamoDbOrders(busy, TABLES);
      Order placed = order();
      for (String code : List.of("ThrottlingError", "ProvisionedThroughputExceeded")) {
        proxy.alter(
            "TransactWriteItems", Integer.MAX_VALUE, (_, _) -> Optional.of(canceled("None", code)));
        assertThatExceptionOfType(Unavailable.class)
            .as(code)
            .isThrownBy(() -> orders.record(placed.nextAttempt(), marker(placed), true));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ThrottlingError", "ProvisionedThroughputExceeded"})
  void a_transaction_that_is_throttled_is_tried_once_more(String code) { // D15
    Order placed = order();
    new DynamoDbOrders(client, TABLES).insert(placed);

    var once = new ThrottledTransactions(code, 1);
    List<Duration> pauses = new ArrayList<>();
    var orders = new DynamoDbOrders(once, TABLES, (least, _) -> pauses.add(least));
    assertThat(orders.update(placed.nextAttempt())).isTrue();
    assertThat(once.calls).isEqualTo(2);
    assertThat(pauses).hasSize(1);

    var tooLate = new ThrottledTransactions(code, 1);
    assertThat(new DynamoDbOrders(tooLate, TABLES).update(placed.nextAttempt())).isFalse();
    assertThat(tooLate.calls).isEqualTo(2);

    var always = new ThrottledTransactions(code, Integer.MAX_VALUE);
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(
            () -> new DynamoDbOrders(always, TABLES).update(placed.nextAttempt().nextAttempt()))
        .isNotInstanceOf(NeedsAPerson.class);
    assertThat(always.calls).isEqualTo(2);
  }

  /** A client whose first transactions, so many of them, are throttled. */
  private static final class ThrottledTransactions implements DynamoDbClient {
    private final String code;
    private final int times;
    private int calls;

    ThrottledTransactions(String code, int times) {
      this.code = code;
      this.times = times;
    }

    @Override
    public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
      calls++;
      if (calls > times) {
        return client.transactWriteItems(request);
      }
      throw TransactionCanceledException.builder()
          .cancellationReasons(
              CancellationReason.builder().code("None").build(),
              CancellationReason.builder().code(code).build())
          .build();
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }

  @Test
  void a_lasting_fault_of_dynamodb_needs_a_person() throws IOException { // D15
    try (var proxy = DynamoDbProxy.inFrontOf(DYNAMO_DB.endpoint());
        var refusing = DynamoDbClients.at(proxy.endpoint())) {
      Orders orders = new DynamoDbOrders(refusing, TABLES);
      Order placed = order();
      for (String error :
          List.of("ValidationException", "AccessDeniedException", "ResourceNotFoundException")) {
        proxy.refuse("GetItem", error);
        assertThatExceptionOfType(NeedsAPerson.class)
            .as(error)
            .isThrownBy(() -> orders.find(placed.id()));
      }
      for (String code : List.of("ValidationError", "AccessDenied")) {
        proxy.alter(
            "TransactWriteItems", Integer.MAX_VALUE, (_, _) -> Optional.of(canceled("None", code)));
        assertThatExceptionOfType(NeedsAPerson.class)
            .as(code)
            .isThrownBy(() -> orders.update(placed.nextAttempt()));
      }
    }
  }

  @Test
  void orders_payment_intents_and_markers_are_read_as_they_are_and_not_as_they_were_before() // HT06
      throws IOException {
    Order bound = inserted().bindTo(new PaymentIntentId(paymentIntent()));
    String own = bound.paymentIntentId().orElseThrow().value();
    assertThat(orders().bind(bound, new PaymentIntentId(own))).isTrue();
    try (var proxy = DynamoDbProxy.inFrontOf(DYNAMO_DB.endpoint());
        var watched = DynamoDbClients.at(proxy.endpoint())) {
      var orders = new DynamoDbOrders(watched, TABLES);

      assertThat(orders.find(bound.id())).contains(bound);
      assertThat(orders.findByPaymentIntent(new PaymentIntentId(own))).contains(bound.id());
      assertThat(orders.match(new PaymentIntentId(own), Optional.empty())).isPresent();
      assertThat(proxy.calls("GetItem"))
          .hasSize(4)
          .allSatisfy(call -> assertThat(isConsistent(call.request())).isTrue());

      assertThat(orders.match(new PaymentIntentId(own), Optional.of(bound.id()))).isPresent();
      assertThat(orders.owners(Set.of(new PaymentIntentId(own))))
          .containsEntry(new PaymentIntentId(own), bound.id());
      assertThat(orders.glance(Set.of(bound.id()))).containsEntry(bound.id(), bound);
      assertThat(orders.recorded(Set.of("evt_1"))).isEmpty();
      assertThat(wanted(proxy.calls("BatchGetItem")))
          .hasSize(5)
          .allSatisfy(keys -> assertThat(isConsistent(keys)).isTrue());
    }
  }

  /** Of each table that a call reads, what it wants. */
  private static List<JsonObject> wanted(List<DynamoDbProxy.Call> batches) {
    return batches.stream()
        .flatMap(call -> call.request().getAsJsonObject("RequestItems").asMap().values().stream())
        .map(JsonElement::getAsJsonObject)
        .toList();
  }

  private static boolean isConsistent(JsonObject read) {
    return read.has("ConsistentRead") && read.get("ConsistentRead").getAsBoolean();
  }

  @ParameterizedTest // DD02
  @MethodSource
  @Execution(ExecutionMode.CONCURRENT) // each waits through the SDK's retries
  void tables_that_refuse_for_ever_make_the_orders_unavailable(
      String operation, String error, BiConsumer<Orders, Order> call) throws IOException {
    try (var proxy = DynamoDbProxy.inFrontOf(DYNAMO_DB.endpoint());
        var throttled = DynamoDbClients.at(proxy.endpoint())) {
      Orders orders = new DynamoDbOrders(throttled, TABLES);
      proxy.refuse(operation, error);
      assertThatExceptionOfType(Unavailable.class).isThrownBy(() -> call.accept(orders, order()));
    }
  }

  static List<Arguments> tables_that_refuse_for_ever_make_the_orders_unavailable() {
    return List.of(
        refused("PutItem", "ProvisionedThroughputExceededException", Orders::insert),
        refused(
            "PutItem",
            "ProvisionedThroughputExceededException",
            (orders, order) -> orders.keepOrphan(orphan(marker(order)))),
        refused("GetItem", "ThrottlingException", (orders, order) -> orders.find(order.id())),
        refused(
            "GetItem",
            "ThrottlingException",
            (orders, order) -> orders.findByPaymentIntent(new PaymentIntentId("pi_1"))),
        refused(
            "TransactWriteItems",
            "RequestLimitExceeded",
            (orders, order) -> orders.update(order.nextAttempt())));
  }

  private static Arguments refused(String operation, String error, BiConsumer<Orders, Order> call) {
    return arguments(operation, error, call);
  }

  private static Answer canceled(String... codes) {
    JsonArray reasons = new JsonArray();
    for (String code : codes) {
      JsonObject reason = new JsonObject();
      reason.addProperty("Code", code);
      reasons.add(reason);
    }
    JsonObject body = new JsonObject();
    body.addProperty("__type", "com.amazonaws.dynamodb.v20120810#TransactionCanceledException");
    body.addProperty("message", "as told");
    body.add("CancellationReasons", reasons);
    return new Answer(400, body);
  }

  private static Map<String, AttributeValue> row(Order order) {
    return client
        .getItem(get -> get.tableName(TABLES.orders()).key(key(order)).consistentRead(true))
        .item();
  }

  private static Map<String, AttributeValue> marker(String eventId) {
    return client
        .getItem(
            get ->
                get.tableName(TABLES.processedEvents())
                    .key(Map.of("eventId", AttributeValue.fromS(eventId)))
                    .consistentRead(true))
        .item();
  }

  private static Map<String, AttributeValue> key(Order order) {
    return Map.of("orderId", AttributeValue.fromS(order.id().value()));
  }
}
