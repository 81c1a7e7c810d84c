package dev.countersign.emulators.dynamodb;

import dev.countersign.emulators.dynamodb.DynamoDbCommit.Change;
import dev.countersign.emulators.dynamodb.Precondition.AttemptedWrite;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;

/** All tables: writes are tried against their conditions, then made together. */
final class TableSet {
  /** A late read lags at most this many changes. */
  private static final int MOST_REMEMBERED = 20;

  private final InstantSource clock;
  private final Map<String, Table> tables = new TreeMap<>();
  private final Deque<Past> recent = new ArrayDeque<>();
  private final List<Consumer<DynamoDbCommit>> listeners = new ArrayList<>();

  private record Past(Instant at, Change change) {}

  TableSet(InstantSource clock) {
    this.clock = clock;
  }

  void create(CreateTableRequest definition) {
    tables.put(definition.tableName(), new Table(definition));
  }

  void onCommit(Consumer<DynamoDbCommit> listener) {
    listeners.add(listener);
  }

  /**
   * Returns the table of that name.
   *
   * @throws software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException if there is
   *     none
   */
  Table table(String name) {
    Table table = tables.get(name);
    if (table == null) {
      throw Refusals.notFound();
    }
    return table;
  }

  /**
   * Returns an item as it was before the lag. A late reader gets the old row itself and no copy,
   * because nobody changes it any more.
   */
  @Nullable Map<String, AttributeValue> item(String table, String key, Duration lag) {
    Map<String, AttributeValue> item = table(table).get(key);
    for (Change change : changesWithin(lag, table)) {
      if (change.key().equals(key)) {
        item = change.before();
      }
    }
    return item;
  }

  /**
   * Returns what a query may see of the items with that hash key, in the query's order.
   *
   * @param read the table's items, or those of one of its indexes
   * @param lag how far the query lags
   */
  NavigableMap<String, Map<String, AttributeValue>> visible(
      String table, SortedItems read, String hash, Duration lag) {
    return read.before(changesWithin(lag, table), hash);
  }

  /** Returns the changes that a reader with that lag does not see yet, the last one first. */
  private List<Change> changesWithin(Duration lag, String table) {
    if (lag.isZero()) {
      return List.of();
    }
    Instant moment = clock.instant().minus(lag);
    List<Change> changes = new ArrayList<>();
    for (Past past : recent.reversed()) {
      if (!past.at().isAfter(moment)) {
        break;
      }
      if (past.change().table().equals(table)) {
        changes.add(past.change());
      }
    }
    return changes;
  }

  AttemptedWrite put(String table, Map<String, AttributeValue> item, Precondition precondition) {
    precondition.check();
    table(table).check(item);
    return attempt(table, table(table).key(item), precondition, new LinkedHashMap<>(item));
  }

  AttemptedWrite delete(String table, Map<String, AttributeValue> key, Precondition precondition) {
    precondition.check();
    return attempt(table, table(table).onlyKey(key), precondition, null);
  }

  private AttemptedWrite attempt(
      String table,
      String key,
      Precondition precondition,
      @Nullable Map<String, AttributeValue> after) {
    Map<String, AttributeValue> before = table(table).get(key);
    return new AttemptedWrite(
        new Change(table, key, before, after), precondition.holds(before), precondition);
  }

  AttemptedWrite update(
      String table,
      Map<String, AttributeValue> keyAttributes,
      Parsed<UpdateExpression> update,
      Precondition precondition) {
    precondition.check(update);
    String key = table(table).onlyKey(keyAttributes);
    Map<String, AttributeValue> before = table(table).get(key);
    // The condition is checked first, because the update may read attributes that do not exist.
    boolean allowed = precondition.holds(before);
    Map<String, AttributeValue> after =
        allowed
            ? update.expression().applied(before, keyAttributes, precondition.placeholders())
            : null;
    if (after != null) {
      keyAttributes.forEach((name, value) -> mustBe(value, after.get(name), name));
      table(table).check(after);
    }
    return new AttemptedWrite(new Change(table, key, before, after), allowed, precondition);
  }

  private static void mustBe(AttributeValue part, @Nullable AttributeValue after, String name) {
    if (!Objects.equals(part, after)) {
      throw Refusals.invalid("Cannot update attribute " + name + ". It is part of the key");
    }
  }

  /** Makes all writes at the same time. */
  void commit(List<AttemptedWrite> attempts) {
    List<Change> changes = attempts.stream().map(AttemptedWrite::change).toList();
    for (Change change : changes) {
      table(change.table()).put(change.key(), change.after());
      recent.add(new Past(clock.instant(), change));
      if (recent.size() > MOST_REMEMBERED) {
        recent.removeFirst();
      }
    }
    var commit = new DynamoDbCommit(changes);
    listeners.forEach(listener -> listener.accept(commit));
  }
}
