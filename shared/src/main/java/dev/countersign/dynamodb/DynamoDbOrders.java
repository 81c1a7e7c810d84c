package dev.countersign.dynamodb;

import static dev.countersign.dynamodb.DynamoDbAttributes.attribute;
import static dev.countersign.dynamodb.DynamoDbOrderItem.number;
import static dev.countersign.dynamodb.DynamoDbOrderItem.string;
import static java.util.stream.Collectors.toSet;

import dev.countersign.aws.AwsFaults;
import dev.countersign.aws.Pause;
import dev.countersign.faults.Unavailable;
import dev.countersign.orders.Backlog;
import dev.countersign.orders.Order;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.OrderStatus;
import dev.countersign.orders.Orders;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.orders.ProcessedEvent;
import dev.countersign.orders.UnknownWord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionInProgressException;
import software.amazon.awssdk.services.dynamodb.model.Update;

/**
 * The orders, PaymentIntents and ProcessedEvents tables in DynamoDB. {@link #insert} writes the
 * immutable part of an order once; every later write names only the attributes that may change.
 */
public final class DynamoDbOrders implements Orders, Backlog {
  private static final String CONDITION_FAILED = "ConditionalCheckFailed";
  private static final String CONFLICT = "TransactionConflict";
  private static final List<String> THROTTLED =
      List.of("ProvisionedThroughputExceeded", "ThrottlingError");

  /** Lets the other transaction finish, so that the retry does not meet it again. */
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(20);

  private static final Duration LONGEST_PAUSE = Duration.ofMillis(100);

  /** DynamoDB's limit of one read ("BatchGetItem"). */
  private static final int BATCH = 100;

  private static final int MOST_ROUNDS = 5;

  private static final String OPEN_ORDERS = "OpenOrders";
  private static final String ORPHANS = "Orphans";

  /** A time later than any order's. As text it sorts behind all others. */
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  /** The tables' names. A function that does not use a table leaves its name out. */
  public record TableNames(
      String orders, @Nullable String paymentIntents, @Nullable String processedEvents) {
    /** Reads the names from the environment that the template gives to a function. */
    public static TableNames of(Map<String, String> environment) {
      return new TableNames(
          environment.getOrDefault("ORDERS_TABLE", ""),
          environment.get("PAYMENT_INTENTS_TABLE"),
          environment.get("PROCESSED_EVENTS_TABLE"));
    }
  }

  private final DynamoDbClient client;
  private final TableNames tables;
  private final Pause pause;

  public DynamoDbOrders(DynamoDbClient client, TableNames tables) {
    this(client, tables, Pause::inThisThread);
  }

  public DynamoDbOrders(DynamoDbClient client, TableNames tables, Pause pause) {
    this.client = client;
    this.tables = tables;
    this.pause = pause;
  }

  public static DynamoDbOrders of(DynamoDbTables tables) {
    return new DynamoDbOrders(tables.client(), TableNames.of(tables.environment().variables()));
  }

  @Override
  public Insertion insert(Order order) {
    return answer(
        () -> {
          try {
            client.putItem(
                put ->
                    put.tableName(tables.orders())
                        .item(DynamoDbOrderItem.of(order))
                        .conditionExpression("attribute_not_exists(orderId)")
                        .returnValuesOnConditionCheckFailure(
                            ReturnValuesOnConditionCheckFailure.ALL_OLD));
            return new Insertion.Inserted();
          } catch (ConditionalCheckFailedException e) {
            return new Insertion.Existing(read(e.item()));
          }
        });
  }

  @Override
  public Optional<Order> find(OrderId id) {
    return get(tables.orders(), "orderId", id.value()).map(DynamoDbOrders::read);
  }

  @Override
  public Optional<OrderId> findByPaymentIntent(PaymentIntentId paymentIntentId) {
    return get(tables.paymentIntents(), "paymentIntentId", paymentIntentId.value())
        .map(DynamoDbOrders::ownerIn);
  }

  /** Usually our row and the metadata name the same order. Then both are read at once. */
  @Override
  public Optional<Match> match(PaymentIntentId paymentIntentId, Optional<OrderId> claimed) {
    if (claimed.isEmpty()) {
      return Orders.super.match(paymentIntentId, claimed);
    }
    String paymentIntents = Objects.requireNonNull(tables.paymentIntents());
    Map<String, List<Map<String, AttributeValue>>> rows =
        batch(
            Map.of(
                paymentIntents,
                key("paymentIntentId", paymentIntentId.value()),
                tables.orders(),
                key("orderId", claimed.get().value())));
    Optional<OrderId> linked = only(rows, paymentIntents).map(DynamoDbOrders::ownerIn);
    return linked.isEmpty() || linked.equals(claimed)
        ? Optional.of(
            new Match(
                claimed.get(),
                linked.isPresent(),
                only(rows, tables.orders()).map(DynamoDbOrders::read)))
        : linked.map(id -> new Match(id, true, find(id)));
  }

  /**
   * Reads the keys and returns the rows by table. DynamoDB leaves keys unprocessed when it is
   * throttled ("BatchGetItem").
   */
  private Map<String, List<Map<String, AttributeValue>>> batch(
      Map<String, KeysAndAttributes> keys) {
    return answer(
        () -> {
          Map<String, List<Map<String, AttributeValue>>> rows = new HashMap<>();
          Map<String, KeysAndAttributes> wanted = keys;
          for (int round = 0; !wanted.isEmpty(); round++) {
            if (round == MOST_ROUNDS) {
              throw new Unavailable("DynamoDB left rows unread");
            }
            if (round > 0) {
              pause.between(SHORTEST_PAUSE, LONGEST_PAUSE);
            }
            Map<String, KeysAndAttributes> left = wanted;
            BatchGetItemResponse page = client.batchGetItem(get -> get.requestItems(left));
            page.responses()
                .forEach(
                    (table, found) ->
                        rows.computeIfAbsent(table, _ -> new ArrayList<>()).addAll(found));
            wanted = page.unprocessedKeys();
          }
          return rows;
        });
  }

  private static KeysAndAttributes key(String name, String value) {
    return KeysAndAttributes.builder()
        .keys(List.of(Map.of(name, string(value))))
        .consistentRead(true)
        .build();
  }

  private static Optional<Map<String, AttributeValue>> only(
      Map<String, List<Map<String, AttributeValue>>> rows, String table) {
    return rows.getOrDefault(table, List.of()).stream().findFirst();
  }

  private static OrderId ownerIn(Map<String, AttributeValue> item) {
    return new OrderId(attribute(item, "orderId").s());
  }

  @Override
  public boolean update(Order next) {
    return commit(List.of(write(next))).isEmpty();
  }

  @Override
  public boolean bind(Order next, PaymentIntentId paymentIntentId) {
    List<String> failures = commit(List.of(write(next), put(link(next.id(), paymentIntentId))));
    if (!failures.isEmpty() && failures.get(1).equals(CONDITION_FAILED)) {
      throw new IllegalStateException("the PaymentIntent is another order's");
    }
    return failures.isEmpty();
  }

  private Put link(OrderId order, PaymentIntentId paymentIntentId) {
    return Put.builder()
        .tableName(tables.paymentIntents())
        .item(
            Map.of(
                "paymentIntentId",
                string(paymentIntentId.value()),
                "orderId",
                string(order.value())))
        .conditionExpression("attribute_not_exists(paymentIntentId) OR orderId = :order")
        .expressionAttributeValues(Map.of(":order", string(order.value())))
        .build();
  }

  @Override
  public Recording record(Order next, ProcessedEvent event, boolean isLinked) {
    List<TransactWriteItem> writes = new ArrayList<>(List.of(put(marker(event)), write(next)));
    if (!isLinked) {
      writes.add(put(link(next.id(), event.paymentIntent())));
    }
    List<String> failures = commit(writes);
    if (failures.isEmpty()) {
      return Recording.RECORDED;
    }
    return failures.get(0).equals(CONDITION_FAILED) ? Recording.DUPLICATE : Recording.MOVED;
  }

  @Override
  public void keepOrphan(ProcessedEvent orphan) {
    answer(
        () -> {
          try {
            client.putItem(
                put ->
                    put.tableName(tables.processedEvents())
                        .item(DynamoDbProcessedEventItem.of(orphan))
                        .conditionExpression("attribute_not_exists(eventId)"));
          } catch (ConditionalCheckFailedException _) {
            // The event has a marker, as an orphan or with its effect. Either is as good as this
            // one.
          }
          return true;
        });
  }

  @Override
  public Set<String> recorded(Collection<String> eventIds) {
    return rows(tables.processedEvents(), "eventId", eventIds).stream()
        .filter(row -> !DynamoDbProcessedEventItem.isOrphan(row))
        .map(row -> attribute(row, "eventId").s())
        .collect(toSet());
  }

  @Override
  public Listing<Listed> list(
      OrderStatus status, Instant placedBefore, Optional<String> from, int most) {
    return list(status.name(), placedBefore, from, most, DynamoDbOrders::listed);
  }

  @Override
  public Listing<OrderId> unconfirmed(Optional<String> from, int most) {
    return list(DynamoDbOrderItem.UNCONFIRMED, LATEST, from, most, item -> listed(item).id());
  }

  private <T> Listing<T> list(
      String openStatus,
      Instant placedBefore,
      Optional<String> from,
      int most,
      Function<Map<String, AttributeValue>, T> reader) {
    String before = DynamoDbOrderItem.sortable(placedBefore);
    if (from.isPresent() && from.get().compareTo(before) >= 0) {
      return new Listing<>(List.of(), Optional.empty()); // DynamoDB rejects this cursor
    }
    return answer(
        () -> {
          var response =
              client.query(
                  query ->
                      query
                          .tableName(tables.orders())
                          .indexName(OPEN_ORDERS)
                          .limit(most)
                          .keyConditionExpression("openStatus = :status AND createdAt < :before")
                          .expressionAttributeValues(
                              Map.of(
                                  ":status", string(openStatus),
                                  ":before", string(before)))
                          .exclusiveStartKey(
                              from.map(position -> openOrder(openStatus, position)).orElse(null)));
          return listing(
              response.items(),
              reader,
              position(response.lastEvaluatedKey(), "createdAt", "orderId"));
        });
  }

  private static Listed listed(Map<String, AttributeValue> item) {
    return new Listed(
        new OrderId(attribute(item, "orderId").s()),
        position(item, "createdAt", "orderId").orElseThrow());
  }

  private static Map<String, AttributeValue> openOrder(String openStatus, String position) {
    String[] createdAtAndId = position.split(" ", 2);
    return Map.of(
        "openStatus", string(openStatus),
        "createdAt", string(createdAtAndId[0]),
        "orderId", string(createdAtAndId[1]));
  }

  @Override
  public Listing<ProcessedEvent> orphans(Optional<String> from, int most) {
    return answer(
        () -> {
          var response =
              client.query(
                  query ->
                      query
                          .tableName(tables.processedEvents())
                          .indexName(ORPHANS)
                          .limit(most)
                          .keyConditionExpression("orphan = :orphan")
                          .expressionAttributeValues(
                              Map.of(":orphan", DynamoDbProcessedEventItem.ORPHAN))
                          .exclusiveStartKey(from.map(DynamoDbOrders::orphan).orElse(null)));
          return listing(
              response.items(),
              DynamoDbProcessedEventItem::read,
              position(response.lastEvaluatedKey(), "created", "eventId"));
        });
  }

  @Override
  public Map<PaymentIntentId, OrderId> owners(Collection<PaymentIntentId> paymentIntentIds) {
    List<String> keys = paymentIntentIds.stream().map(PaymentIntentId::value).toList();
    Map<PaymentIntentId, OrderId> owners = new HashMap<>();
    for (var row : rows(tables.paymentIntents(), "paymentIntentId", keys)) {
      owners.put(
          new PaymentIntentId(attribute(row, "paymentIntentId").s()),
          new OrderId(attribute(row, "orderId").s()));
    }
    return owners;
  }

  @Override
  public Map<OrderId, Order> glance(Collection<OrderId> ids) {
    List<String> keys = ids.stream().map(OrderId::value).toList();
    Map<OrderId, Order> orders = new HashMap<>();
    listing(rows(tables.orders(), "orderId", keys), DynamoDbOrderItem::read, Optional.empty())
        .items()
        .forEach(order -> orders.put(order.id(), order));
    return orders;
  }

  private List<Map<String, AttributeValue>> rows(
      @Nullable String table, String key, Collection<String> values) {
    List<String> all = values.stream().distinct().toList();
    List<Map<String, AttributeValue>> rows = new ArrayList<>();
    for (int from = 0; from < all.size(); from += BATCH) {
      List<Map<String, AttributeValue>> keys =
          all.subList(from, Math.min(all.size(), from + BATCH)).stream()
              .map(value -> Map.of(key, string(value)))
              .toList();
      var wanted = KeysAndAttributes.builder().keys(keys).consistentRead(true).build();
      String name = Objects.requireNonNull(table);
      rows.addAll(batch(Map.of(name, wanted)).getOrDefault(name, List.of()));
    }
    return rows;
  }

  private static Map<String, AttributeValue> orphan(String position) {
    String[] createdAndId = position.split(" ", 2);
    return Map.of(
        "orphan",
        DynamoDbProcessedEventItem.ORPHAN,
        "created",
        string(createdAndId[0]),
        "eventId",
        string(createdAndId[1]));
  }

  private static <T> Listing<T> listing(
      List<Map<String, AttributeValue>> items,
      Function<Map<String, AttributeValue>, T> reader,
      Optional<String> next) {
    List<T> readable = new ArrayList<>();
    for (Map<String, AttributeValue> item : items) {
      try {
        readable.add(reader.apply(item));
      } catch (RuntimeException _) {
        // Counted below. An unreadable row must not stop the processing of the others, and must be
        // reported.
      }
    }
    return new Listing<>(readable, items.size() - readable.size(), next);
  }

  private static Optional<String> position(
      Map<String, AttributeValue> lastKey, String time, String id) {
    return lastKey.isEmpty()
        ? Optional.empty()
        : Optional.of(attribute(lastKey, time).s() + " " + attribute(lastKey, id).s());
  }

  private TransactWriteItem write(Order next) {
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(":before", number(next.version() - 1));
    values.put(":version", number(next.version()));
    values.put(":attempt", number(next.attempt()));
    values.put(":facts", DynamoDbOrderFacts.of(next.facts()));
    values.put(":status", string(next.status().name()));
    String sets = "";
    List<String> removals = new ArrayList<>();
    String bindable = "";
    if (next.paymentIntentId().isPresent()) {
      values.put(":paymentIntent", string(next.paymentIntentId().get().value()));
      sets += ", paymentIntentId = :paymentIntent";
      bindable = " AND (attribute_not_exists(paymentIntentId) OR paymentIntentId = :paymentIntent)";
    }
    if (next.paidInVersion().isPresent()) {
      values.put(":paidInVersion", number(next.paidInVersion().get()));
      sets += ", paidInVersion = :paidInVersion";
    }
    if (next.unconfirmed().isEmpty()) {
      removals.add("unconfirmed");
    } else {
      values.put(":unconfirmed", DynamoDbOrderItem.strings(next.unconfirmed()));
      sets += ", unconfirmed = :unconfirmed";
    }
    Optional<AttributeValue> openStatus = DynamoDbOrderItem.openStatus(next);
    if (openStatus.isPresent()) {
      values.put(":openStatus", openStatus.get());
      sets += ", openStatus = :openStatus";
    } else {
      removals.add("openStatus");
    }
    return TransactWriteItem.builder()
        .update(
            Update.builder()
                .tableName(tables.orders())
                .key(Map.of("orderId", string(next.id().value())))
                .updateExpression(
                    "SET #version = :version, attempt = :attempt, facts = :facts,"
                        + " #status = :status"
                        + sets
                        + (removals.isEmpty() ? "" : " REMOVE " + String.join(", ", removals)))
                .conditionExpression("#version = :before" + bindable)
                .expressionAttributeNames(Map.of("#version", "version", "#status", "status"))
                .expressionAttributeValues(values)
                .build())
        .build();
  }

  private Put marker(ProcessedEvent event) {
    return Put.builder()
        .tableName(tables.processedEvents())
        .item(DynamoDbProcessedEventItem.of(event))
        .conditionExpression("attribute_not_exists(eventId) OR attribute_exists(orphan)")
        .build();
  }

  private static TransactWriteItem put(Put put) {
    return TransactWriteItem.builder().put(put).build();
  }

  /**
   * Writes all or nothing.
   *
   * @return empty if all were written; otherwise one code for each write: the reason why it failed,
   *     or "None"
   */
  private List<String> commit(List<TransactWriteItem> writes) {
    return answer(
        () -> {
          try {
            return transact(writes);
          } catch (TransactionCanceledException e) {
            if (Collections.disjoint(codes(e), THROTTLED)) {
              throw e;
            }
            pause.between(SHORTEST_PAUSE, LONGEST_PAUSE); // the SDK does not retry these
            return transact(writes);
          }
        });
  }

  private List<String> transact(List<TransactWriteItem> writes) {
    try {
      client.transactWriteItems(transaction -> transaction.transactItems(writes));
      return List.of();
    } catch (TransactionCanceledException e) {
      if (codes(e).contains(CONDITION_FAILED)) {
        return codes(e);
      }
      if (codes(e).contains(CONFLICT)) {
        pause.between(SHORTEST_PAUSE, LONGEST_PAUSE);
        return codes(e);
      }
      throw e;
    } catch (TransactionInProgressException _) {
      // Our own first attempt is still in progress. The next read will see its result.
      return Collections.nCopies(writes.size(), CONFLICT);
    }
  }

  private static List<String> codes(TransactionCanceledException canceled) {
    return canceled.cancellationReasons().stream().map(CancellationReason::code).toList();
  }

  private Optional<Map<String, AttributeValue>> get(
      @Nullable String table, String key, String value) {
    return answer(
        () -> {
          var response =
              client.getItem(
                  get -> get.tableName(table).key(Map.of(key, string(value))).consistentRead(true));
          return response.hasItem() ? Optional.of(response.item()) : Optional.empty();
        });
  }

  private static <T> T answer(Supplier<T> call) {
    try {
      return call.get();
    } catch (SdkException e) {
      throw AwsFaults.fault("DynamoDB did not answer as it should", e);
    }
  }

  /**
   * Reads an order. If a newer version wrote it, a retry may soon be served by an execution
   * environment of that version.
   */
  private static Order read(Map<String, AttributeValue> item) {
    try {
      return DynamoDbOrderItem.read(item);
    } catch (UnknownWord e) {
      throw new Unavailable("an order is newer than this version", e);
    }
  }
}
