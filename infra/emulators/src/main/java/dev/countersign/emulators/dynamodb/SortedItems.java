package dev.countersign.emulators.dynamodb;

import dev.countersign.emulators.dynamodb.DynamoDbCommit.Change;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;

/**
 * The items of a table, or those that are in one of its global secondary indexes, in the order in
 * which a query reads them: those of one hash key stand together. An index is sparse.
 */
final class SortedItems {
  /** Sorts right behind {@link Table#SEPARATOR}. */
  private static final char BEHIND = '\1';

  private final List<String> tableKeys;
  private final List<String> attributes;
  private final boolean holdsAll;
  private final Set<String> held = new TreeSet<>();
  private final NavigableMap<String, Map<String, AttributeValue>> items = new TreeMap<>();

  /**
   * Those of an index.
   *
   * @param attributes its hash and its range attribute: an item without both is not in it
   */
  SortedItems(List<String> tableKeys, List<String> attributes, Projection projection) {
    this.tableKeys = tableKeys;
    this.attributes = attributes;
    holdsAll = projection.projectionType() == ProjectionType.ALL;
    held.addAll(attributes);
    held.addAll(tableKeys);
    held.addAll(projection.nonKeyAttributes());
  }

  static SortedItems ofTable(List<String> tableKeys) {
    return new SortedItems(
        tableKeys, List.of(), Projection.builder().projectionType(ProjectionType.ALL).build());
  }

  /** Those of an index's key; of a table's none, for its keys are in every item. */
  List<String> attributes() {
    return attributes;
  }

  String hashAttribute() {
    return attributes.isEmpty() ? tableKeys.getFirst() : attributes.getFirst();
  }

  /** The attributes that say where an item stands. */
  List<String> positionAttributes() {
    List<String> names = new ArrayList<>(tableKeys);
    names.addAll(attributes);
    return names;
  }

  /** Where an item stands, in order. */
  String position(Map<String, AttributeValue> item, String key) {
    StringBuilder position = new StringBuilder();
    for (String name : attributes) {
      AttributeValue value = item.get(name);
      position.append(value == null ? "" : value.s()).append(Table.SEPARATOR);
    }
    return position.append(key).toString();
  }

  @Nullable Map<String, AttributeValue> get(String position) {
    return items.get(position);
  }

  List<Map<String, AttributeValue>> all() {
    return new ArrayList<>(items.values());
  }

  /** Null is no item. */
  void replace(
      String key,
      @Nullable Map<String, AttributeValue> before,
      @Nullable Map<String, AttributeValue> after) {
    replace(items, key, before, after);
  }

  private void replace(
      NavigableMap<String, Map<String, AttributeValue>> all,
      String key,
      @Nullable Map<String, AttributeValue> old,
      @Nullable Map<String, AttributeValue> now) {
    if (old != null) {
      all.remove(position(old, key));
    }
    if (now != null && now.keySet().containsAll(attributes)) {
      all.put(position(now, key), projected(now));
    }
  }

  /**
   * Those with that hash key, as they were before the latest changes.
   *
   * @param latest the table's, the last first
   */
  NavigableMap<String, Map<String, AttributeValue>> before(List<Change> latest, String hash) {
    if (latest.isEmpty()) {
      return Collections.unmodifiableNavigableMap(of(hash, items));
    }
    NavigableMap<String, Map<String, AttributeValue>> then = new TreeMap<>(of(hash, items));
    latest.forEach(change -> replace(then, change.key(), change.after(), change.before()));
    return of(hash, then);
  }

  private static NavigableMap<String, Map<String, AttributeValue>> of(
      String hash, NavigableMap<String, Map<String, AttributeValue>> all) {
    return all.subMap(hash, true, hash + BEHIND, false);
  }

  private Map<String, AttributeValue> projected(Map<String, AttributeValue> item) {
    if (holdsAll) {
      return item;
    }
    Map<String, AttributeValue> projected = new TreeMap<>(item);
    projected.keySet().retainAll(held);
    return projected;
  }
}
