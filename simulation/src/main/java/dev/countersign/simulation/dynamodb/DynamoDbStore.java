package dev.countersign.simulation.dynamodb;

import dev.countersign.simulation.dynamodb.DynamoDbOperand.Placeholders;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The tables themselves: writes are tried against their conditions, then made together. */
final class DynamoDbStore {
  /** Expressions once parsed never change, so that runs may share them. */
  private static final Map<String, DynamoDbCondition> CONDITIONS = new ConcurrentHashMap<>();

  private static final Map<String, DynamoDbChange> CHANGES = new ConcurrentHashMap<>();

  private final Map<String, DynamoDbTable> tables = new TreeMap<>();
  private final List<Consumer<DynamoDbCommit>> listeners = new ArrayList<>();

  /** One write, tried and not yet made. */
  record Attempt(DynamoDbCommit.Change change, boolean allowed) {}

  void create(String table, List<String> keyAttributes) {
    tables.put(table, new DynamoDbTable(keyAttributes));
  }

  void onCommit(Consumer<DynamoDbCommit> listener) {
    listeners.add(listener);
  }

  DynamoDbTable table(String name) {
    DynamoDbTable table = tables.get(name);
    if (table == null) {
      throw new IllegalArgumentException("no such table: " + name);
    }
    return table;
  }

  List<Map<String, AttributeValue>> matching(
      String table, @Nullable String key, @Nullable String filter, Placeholders placeholders) {
    return table(table).all().stream()
        .filter(item -> holds(key, item, placeholders))
        .filter(item -> holds(filter, item, placeholders))
        .toList();
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
                .computeIfAbsent(expression, DynamoDbChange::parse)
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
    changes.forEach(change -> table(change.table()).put(change.key(), change.after()));
    var commit = new DynamoDbCommit(changes);
    listeners.forEach(listener -> listener.accept(commit));
  }

  private static boolean holds(
      @Nullable String condition,
      @Nullable Map<String, AttributeValue> item,
      Placeholders placeholders) {
    return condition == null
        || CONDITIONS
            .computeIfAbsent(condition, DynamoDbCondition::parse)
            .holds(item, placeholders);
  }
}
