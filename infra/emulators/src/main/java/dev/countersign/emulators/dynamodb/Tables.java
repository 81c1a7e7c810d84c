package dev.countersign.emulators.dynamodb;

import dev.countersign.emulators.dynamodb.Operand.Placeholders;
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
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The tables themselves: writes are tried against their conditions, then made together. */
final class Tables {
  /** Expressions once parsed never change, so that runs may share them. */
  private static final Map<String, ConditionExpression> CONDITIONS = new ConcurrentHashMap<>();

  private static final Map<String, UpdateExpression> CHANGES = new ConcurrentHashMap<>();

  /** Nothing that is read late is further behind than this many changes. */
  private static final int MOST_REMEMBERED = 20;

  private final InstantSource clock;
  private final Map<String, Table> tables = new TreeMap<>();
  private final Map<String, SecondaryIndex> indexes = new TreeMap<>();
  private final Deque<Past> recent = new ArrayDeque<>();
  private final List<Consumer<DynamoDbCommit>> listeners = new ArrayList<>();

  private record Past(Instant at, DynamoDbCommit.Change change) {}

  Tables(InstantSource clock) {
    this.clock = clock;
  }

  /** One write, tried and not yet made. */
  record Attempt(DynamoDbCommit.Change change, boolean allowed) {}

  void create(String table, List<String> keyAttributes) {
    tables.put(table, new Table(keyAttributes));
  }

  void onCommit(Consumer<DynamoDbCommit> listener) {
    listeners.add(listener);
  }

  Table table(String name) {
    Table table = tables.get(name);
    if (table == null) {
      throw new IllegalArgumentException("no such table: " + name);
    }
    return table;
  }

  void create(SecondaryIndex index) {
    indexes.put(index.table() + "/" + index.name(), index);
  }

  /**
   * An item as it was so long ago. A reader that is late sees an old row itself, which nobody
   * changes any more, and no copy.
   */
  @Nullable Map<String, AttributeValue> item(String table, String key, Duration lag) {
    Map<String, AttributeValue> item = table(table).get(key);
    Instant moment = clock.instant().minus(lag);
    for (Past past : recent.reversed()) {
      if (!past.at().isAfter(moment)) {
        break;
      }
      if (past.change().key().equals(key) && past.change().table().equals(table)) {
        item = past.change().before();
      }
    }
    return item;
  }

  /**
   * What a query may see, in the order in which it sees it.
   *
   * @param index null for the table itself
   * @param lag by how much that is behind
   */
  NavigableMap<String, Map<String, AttributeValue>> visible(
      String table, @Nullable String index, Duration lag) {
    if (index == null) {
      return lag.isZero() ? table(table).byKey() : asOf(table, clock.instant().minus(lag));
    }
    SecondaryIndex wanted = indexes.get(table + "/" + index);
    if (wanted == null) {
      throw new IllegalArgumentException("no such index: " + index);
    }
    NavigableMap<String, Map<String, AttributeValue>> items = new TreeMap<>();
    asOf(table, clock.instant().minus(lag))
        .forEach(
            (key, item) -> {
              if (wanted.holds(item)) {
                items.put(
                    wanted.position(item, key),
                    wanted.projected(item, table(table).keyAttributes()));
              }
            });
    return items;
  }

  /** Where a query that stopped there goes on. */
  String position(String table, @Nullable String index, Map<String, AttributeValue> lastKey) {
    String key = table(table).key(lastKey);
    SecondaryIndex wanted = index == null ? null : indexes.get(table + "/" + index);
    return wanted == null ? key : wanted.position(lastKey, key);
  }

  /** The attributes that say where that item stands. */
  List<String> positionAttributes(String table, @Nullable String index) {
    List<String> names = new ArrayList<>(table(table).keyAttributes());
    SecondaryIndex wanted = index == null ? null : indexes.get(table + "/" + index);
    if (wanted != null) {
      names.addAll(wanted.attributes());
    }
    return names;
  }

  /** The table at that moment, not long ago. */
  private NavigableMap<String, Map<String, AttributeValue>> asOf(String table, Instant moment) {
    NavigableMap<String, Map<String, AttributeValue>> then = new TreeMap<>(table(table).byKey());
    for (Past past : recent.reversed()) {
      if (!past.at().isAfter(moment)) {
        break;
      }
      if (past.change().table().equals(table)) {
        if (past.change().before() == null) {
          then.remove(past.change().key());
        } else {
          then.put(past.change().key(), past.change().before());
        }
      }
    }
    return then;
  }

  Attempt put(
      String table,
      Map<String, AttributeValue> item,
      @Nullable String condition,
      Placeholders placeholders) {
    return attempt(
        table, table(table).key(item), condition, placeholders, new LinkedHashMap<>(item));
  }

  Attempt delete(
      String table,
      Map<String, AttributeValue> key,
      @Nullable String condition,
      Placeholders placeholders) {
    return attempt(table, table(table).key(key), condition, placeholders, null);
  }

  Attempt update(
      String table,
      Map<String, AttributeValue> keyAttributes,
      String expression,
      @Nullable String condition,
      Placeholders placeholders) {
    String key = table(table).key(keyAttributes);
    Map<String, AttributeValue> before = table(table).get(key);
    // The condition comes first: the update may read what isn't there.
    boolean allowed = holds(condition, before, placeholders);
    Map<String, AttributeValue> after =
        allowed
            ? CHANGES
                .computeIfAbsent(expression, UpdateExpression::parse)
                .applied(before, keyAttributes, placeholders)
            : null;
    return new Attempt(new DynamoDbCommit.Change(table, key, before, after), allowed);
  }

  private Attempt attempt(
      String table,
      String key,
      @Nullable String condition,
      Placeholders placeholders,
      @Nullable Map<String, AttributeValue> after) {
    Map<String, AttributeValue> before = table(table).get(key);
    boolean allowed = holds(condition, before, placeholders);
    return new Attempt(new DynamoDbCommit.Change(table, key, before, after), allowed);
  }

  /** Makes all of the writes, at one instant. */
  void commit(List<Attempt> attempts) {
    List<DynamoDbCommit.Change> changes = attempts.stream().map(Attempt::change).toList();
    for (DynamoDbCommit.Change change : changes) {
      table(change.table()).put(change.key(), change.after());
      recent.add(new Past(clock.instant(), change));
      if (recent.size() > MOST_REMEMBERED) {
        recent.removeFirst();
      }
    }
    var commit = new DynamoDbCommit(changes);
    listeners.forEach(listener -> listener.accept(commit));
  }

  static boolean holds(
      @Nullable String condition,
      @Nullable Map<String, AttributeValue> item,
      Placeholders placeholders) {
    return condition == null
        || CONDITIONS
            .computeIfAbsent(condition, ConditionExpression::parse)
            .holds(item, placeholders);
  }
}
