package dev.countersign.reconcile;

import static dev.countersign.dynamodb.DynamoDbAttributes.attribute;

import dev.countersign.aws.AwsFaults;
import dev.countersign.aws.Pause;
import dev.countersign.dynamodb.DynamoDbTables;
import dev.countersign.faults.Unavailable;
import dev.countersign.orders.Backlog.Listing;
import dev.countersign.orders.OrderId;
import dev.countersign.payments.StripeAccount.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/**
 * The Reconciliations table. Under a run's name it has one row with the run's checkpoints, and
 * under the run's id one row for each drift. Under {@code open items} it has one row for each drift
 * that is not settled, under {@code waits} one for each order that is left alone for a while, and
 * under {@code accounts} one for each mode, with the Stripe account that was seen first.
 */
public final class DynamoDbJournal implements Journal {
  private static final String CHECKPOINTS = "checkpoints";
  private static final String OPEN_ITEMS = "open items";
  private static final String WAITS = "waits";
  private static final String ACCOUNTS = "accounts";
  private static final String DRIFT = "drift ";
  private static final String ITEM = "item ";

  /** Long enough for a yearly audit. */
  private static final Duration KEPT = Duration.ofDays(400);

  /** For a closed item about which nobody decided: the drift reports have it. */
  private static final Duration CLOSED_KEPT = Duration.ofDays(7);

  /** The time for which a wait is kept after its end, in case no run came by. */
  private static final Duration WAIT_KEPT = Duration.ofDays(7);

  /** DynamoDB's limit of one read ("BatchGetItem"). */
  private static final int BATCH = 100;

  private static final int MOST_ROUNDS = 5;
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(200);

  private static final String NOT_OPEN = "attribute_not_exists(#run) OR attribute_exists(closedAt)";

  /**
   * The item was not closed in the meantime, was not dismissed, and is not another item with the
   * same id.
   */
  private static final String STILL_THE_SAME =
      "since = :since AND attribute_not_exists(closedAt) AND attribute_not_exists(dismissedBy)";

  private static final String STILL_DISMISSED =
      "since = :since AND attribute_not_exists(closedAt) AND attribute_exists(dismissedBy)";

  private final DynamoDbClient client;
  private final String table;
  private final Pause pause;

  public DynamoDbJournal(DynamoDbClient client, String table, Pause pause) {
    this.client = client;
    this.table = table;
    this.pause = pause;
  }

  static DynamoDbJournal of(DynamoDbTables tables) {
    return new DynamoDbJournal(
        tables.client(), tables.environment().get("RECONCILIATIONS_TABLE"), Pause::inThisThread);
  }

  @Override
  public Optional<Run> load(String name) {
    return row(name, CHECKPOINTS).map(DynamoDbJournal::run);
  }

  /** Saves the run. A retry by the SDK may find its own first attempt, which is the same save. */
  @Override
  public boolean save(Run run) {
    boolean isSaved =
        run.version() == 1
            ? put(row(run), "attribute_not_exists(#run)", Map.of("#run", "run"), null)
            : put(
                row(run), "version = :before", null, Map.of(":before", number(run.version() - 1)));
    return isSaved || load(run.name()).filter(run::equals).isPresent();
  }

  @Override
  public void report(Run run, Drift drift) {
    Map<String, AttributeValue> row = row(run.id(), DRIFT + drift.id(), drift);
    row.put("expiresAt", seconds(run.startedAt().plus(KEPT)));
    var _ = put(row, null, null, null);
  }

  @Override
  public Listing<Drift> drifts(Run run, Optional<String> from) {
    return list(run.id(), DRIFT, from, DynamoDbJournal::drift);
  }

  /**
   * Opens the item. After a retry by the SDK, the caller that opened it may get the answer that it
   * was open.
   */
  @Override
  public boolean open(OpenItem item) {
    return put(row(item), NOT_OPEN, Map.of("#run", "run"), null) || markAsCalling(item);
  }

  private boolean markAsCalling(OpenItem item) {
    Optional<OpenItem> kept = item.drift().needsAPerson() ? item(item.id()) : Optional.empty();
    return kept.map(before -> before.calling(item.drift()))
        .filter(next -> !kept.equals(Optional.of(next)))
        .filter(next -> put(row(next), STILL_THE_SAME, null, since(next)))
        .isPresent();
  }

  @Override
  public Optional<OpenItem> item(String id) {
    return row(OPEN_ITEMS, ITEM + id)
        .filter(row -> !row.containsKey("closedAt"))
        .map(DynamoDbJournal::item);
  }

  @Override
  public String rememberAccount(boolean isLive, String seen) {
    String mode = isLive ? "live" : "test";
    Optional<String> known = row(ACCOUNTS, mode).map(row -> attribute(row, "account").s());
    if (known.isPresent()) {
      return known.get();
    }
    Map<String, AttributeValue> first = key(ACCOUNTS, mode);
    first.put("account", string(seen));
    return put(first, "attribute_not_exists(#run)", Map.of("#run", "run"), null)
        ? seen
        : rememberAccount(isLive, seen); // somebody else wrote it first
  }

  @Override
  public Listing<OpenItem> openItems(Optional<String> from) {
    return list(OPEN_ITEMS, ITEM, from, DynamoDbJournal::item);
  }

  /**
   * Marks the row as closed. It is not deleted, so that nobody needs the permission to delete
   * decisions.
   */
  @Override
  public void close(OpenItem item, Instant at) {
    Map<String, AttributeValue> row = row(item);
    row.put("closedAt", string(at.toString()));
    row.put("expiresAt", seconds(at.plus(item.dismissal().isPresent() ? KEPT : CLOSED_KEPT)));
    var _ =
        put(
            row,
            item.dismissal().isPresent() ? STILL_DISMISSED : STILL_THE_SAME,
            null,
            since(item)); // if the item has changed, the next run closes it
  }

  @Override
  public Dismissing dismiss(String id, OpenItem.Dismissal dismissal) {
    Optional<OpenItem> open = item(id);
    if (open.isEmpty()) {
      return new Dismissing.NotOpen();
    }
    if (open.get().dismissal().isPresent()) {
      return open.get().dismissal().get().equals(dismissal)
          ? new Dismissing.Dismissed(open.get()) // a retry by the SDK, or by the person
          : new Dismissing.Already(open.get());
    }
    OpenItem dismissed = open.get().dismissed(dismissal);
    return put(row(dismissed), STILL_THE_SAME, null, since(dismissed))
        ? new Dismissing.Dismissed(dismissed)
        : dismiss(id, dismissal); // it has changed, which an item does twice at most
  }

  @Override
  public void leave(Wait wait) {
    Map<String, AttributeValue> row = key(WAITS, wait.order().value());
    row.put("until", string(wait.until().toString()));
    row.put("nextLook", string(wait.nextLook().toString()));
    row.put("expiresAt", seconds(wait.until().plus(WAIT_KEPT)));
    var _ = put(row, null, null, null);
  }

  @Override
  public Map<OrderId, Wait> waits(Collection<OrderId> orders) {
    List<OrderId> all = orders.stream().distinct().toList();
    Map<OrderId, Wait> waits = new HashMap<>();
    for (int from = 0; from < all.size(); from += BATCH) {
      rows(all.subList(from, Math.min(all.size(), from + BATCH)))
          .forEach(row -> waits.put(wait(row).order(), wait(row)));
    }
    return waits;
  }

  private static Wait wait(Map<String, AttributeValue> row) {
    return new Wait(
        new OrderId(attribute(row, "entry").s()), instant(row, "until"), instant(row, "nextLook"));
  }

  /** Reads the rows. DynamoDB leaves keys unprocessed when it is throttled ("BatchGetItem"). */
  private List<Map<String, AttributeValue>> rows(List<OrderId> orders) {
    return answer(
        () -> {
          List<Map<String, AttributeValue>> rows = new ArrayList<>();
          Map<String, KeysAndAttributes> wanted =
              Map.of(
                  table,
                  KeysAndAttributes.builder()
                      .keys(orders.stream().map(order -> key(WAITS, order.value())).toList())
                      .build());
          for (int round = 0; !wanted.isEmpty(); round++) {
            if (round == MOST_ROUNDS) {
              throw new Unavailable("DynamoDB left rows unread");
            }
            if (round > 0) {
              pause.between(SHORTEST_PAUSE, LONGEST_PAUSE);
            }
            Map<String, KeysAndAttributes> left = wanted;
            BatchGetItemResponse page = client.batchGetItem(get -> get.requestItems(left));
            rows.addAll(page.responses().getOrDefault(table, List.of()));
            wanted = page.unprocessedKeys();
          }
          return rows;
        });
  }

  private static Map<String, AttributeValue> row(Run run) {
    Map<String, AttributeValue> row = key(run.name(), CHECKPOINTS);
    row.put("version", number(run.version()));
    row.put("startedAt", string(run.startedAt().toString()));
    row.putAll(window(run.window()));
    Map<String, AttributeValue> left = new HashMap<>();
    run.left()
        .forEach(
            (stage, passes) ->
                left.put(
                    stage.name(),
                    AttributeValue.fromL(passes.stream().map(DynamoDbJournal::pass).toList())));
    row.put("left", AttributeValue.fromM(left));
    row.put(
        "covered",
        AttributeValue.fromL(
            run.covered().windows().stream()
                .map(window -> AttributeValue.fromM(window(window)))
                .toList()));
    row.put("quarantined", number(run.quarantined()));
    return row;
  }

  private static Run run(Map<String, AttributeValue> row) {
    Map<Stage, List<Pass>> left = new EnumMap<>(Stage.class);
    attribute(row, "left")
        .m()
        .forEach(
            (name, passes) ->
                Stage.named(name) // a stage of another version is ignored
                    .ifPresent(
                        stage ->
                            left.put(
                                stage, passes.l().stream().map(DynamoDbJournal::pass).toList())));
    return new Run(
        attribute(row, "run").s(),
        Long.parseLong(attribute(row, "version").n()),
        instant(row, "startedAt"),
        window(row),
        left,
        new Coverage(
            attribute(row, "covered").l().stream().map(window -> window(window.m())).toList()),
        Long.parseLong(attribute(row, "quarantined").n()));
  }

  private static AttributeValue pass(Pass pass) {
    Map<String, AttributeValue> map = new HashMap<>(window(pass.window()));
    pass.cursor().ifPresent(cursor -> map.put("cursor", string(cursor)));
    map.put("hasGaps", AttributeValue.fromBool(pass.hasGaps()));
    return AttributeValue.fromM(map);
  }

  private static Pass pass(AttributeValue value) {
    return new Pass(
        window(value.m()),
        Optional.ofNullable(value.m().get("cursor")).map(AttributeValue::s),
        Optional.ofNullable(value.m().get("hasGaps")).map(AttributeValue::bool).orElse(false));
  }

  private static Map<String, AttributeValue> window(Window window) {
    return Map.of("from", string(window.from().toString()), "to", string(window.to().toString()));
  }

  private static Window window(Map<String, AttributeValue> map) {
    return new Window(instant(map, "from"), instant(map, "to"));
  }

  private static Map<String, AttributeValue> row(OpenItem item) {
    Map<String, AttributeValue> row = row(OPEN_ITEMS, ITEM + item.id(), item.drift());
    row.putAll(Map.of("since", string(item.since().toString())));
    item.dismissal()
        .ifPresent(
            dismissal -> {
              row.put("dismissedBy", string(dismissal.by()));
              row.put("dismissedBecause", string(dismissal.note()));
              row.put("dismissedAt", string(dismissal.at().toString()));
            });
    return row;
  }

  private static OpenItem item(Map<String, AttributeValue> row) {
    return new OpenItem(
        drift(row),
        instant(row, "since"),
        row.containsKey("dismissedBy")
            ? Optional.of(
                new OpenItem.Dismissal(
                    attribute(row, "dismissedBy").s(),
                    attribute(row, "dismissedBecause").s(),
                    instant(row, "dismissedAt")))
            : Optional.empty());
  }

  private static Map<String, AttributeValue> since(OpenItem item) {
    return Map.of(":since", string(item.since().toString()));
  }

  private static Map<String, AttributeValue> row(String run, String entry, Drift drift) {
    Map<String, AttributeValue> row = key(run, entry);
    row.put("what", string(drift.what().name()));
    row.put("stage", string(drift.stage().name()));
    row.put("object", string(drift.object()));
    row.put("remedy", string(drift.remedy().name()));
    drift.order().ifPresent(order -> row.put("orderId", string(order.value())));
    return row;
  }

  private static Drift drift(Map<String, AttributeValue> row) {
    return new Drift(
        Drift.What.valueOf(attribute(row, "what").s()),
        Stage.valueOf(attribute(row, "stage").s()),
        attribute(row, "object").s(),
        Optional.ofNullable(row.get("orderId")).map(AttributeValue::s).map(OrderId::new),
        Drift.Remedy.valueOf(attribute(row, "remedy").s()));
  }

  private Optional<Map<String, AttributeValue>> row(String run, String entry) {
    return answer(
        () -> {
          var response =
              client.getItem(get -> get.tableName(table).key(key(run, entry)).consistentRead(true));
          return response.hasItem() ? Optional.of(response.item()) : Optional.empty();
        });
  }

  /** Writes a row. Returns false if the condition did not hold and nothing was written. */
  private boolean put(
      Map<String, AttributeValue> row,
      @Nullable String condition,
      @Nullable Map<String, String> names,
      @Nullable Map<String, AttributeValue> values) {
    return answer(
        () -> {
          try {
            client.putItem(
                put ->
                    put.tableName(table)
                        .item(row)
                        .conditionExpression(condition)
                        .expressionAttributeNames(names)
                        .expressionAttributeValues(values));
            return true;
          } catch (ConditionalCheckFailedException _) {
            return false;
          }
        });
  }

  private <T> Listing<T> list(
      String run,
      String prefix,
      Optional<String> from,
      Function<Map<String, AttributeValue>, T> reader) {
    return answer(
        () -> {
          var response =
              client.query(
                  query ->
                      query
                          .tableName(table)
                          .consistentRead(true)
                          .keyConditionExpression("#run = :run AND begins_with(entry, :prefix)")
                          .filterExpression("attribute_not_exists(closedAt)")
                          .expressionAttributeNames(Map.of("#run", "run"))
                          .expressionAttributeValues(
                              Map.of(":run", string(run), ":prefix", string(prefix)))
                          .exclusiveStartKey(from.map(id -> key(run, prefix + id)).orElse(null)));
          List<T> readable = new ArrayList<>();
          for (Map<String, AttributeValue> row : response.items()) {
            try {
              readable.add(reader.apply(row));
            } catch (RuntimeException _) {
              // Counted below: a row that a newer version wrote must not stop the processing of the
              // others.
            }
          }
          return new Listing<>(
              readable,
              response.items().size() - readable.size(),
              Optional.ofNullable(response.lastEvaluatedKey().get("entry"))
                  .map(entry -> entry.s().substring(prefix.length())));
        });
  }

  private static Map<String, AttributeValue> key(String run, String entry) {
    Map<String, AttributeValue> key = new HashMap<>();
    key.put("run", string(run));
    key.put("entry", string(entry));
    return key;
  }

  private static Instant instant(Map<String, AttributeValue> row, String name) {
    return Instant.parse(attribute(row, name).s());
  }

  private static AttributeValue string(String value) {
    return AttributeValue.fromS(value);
  }

  private static AttributeValue number(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }

  /** Returns the time in the form of a time to live. */
  private static AttributeValue seconds(Instant moment) {
    return number(moment.getEpochSecond());
  }

  private static <T> T answer(Supplier<T> call) {
    try {
      return call.get();
    } catch (SdkException e) {
      throw AwsFaults.fault("DynamoDB did not answer as it should", e);
    }
  }
}
