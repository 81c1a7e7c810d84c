package dev.countersign.simulation.cost;

import dev.countersign.emulators.cloudformation.Template;
import dev.countersign.emulators.dynamodb.DynamoDbCommit.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A table of the template, with what of an item is in each of its indexes.
 *
 * @param expires whether its rows have a time to live
 */
record TableShape(String name, boolean expires, List<Index> indexes) {
  /**
   * DynamoDB adds so much to what is charged for an item that is stored, and for one in an index.
   */
  private static final int OF_A_STORED_ITEM = 100;

  private static final int WRITE_UNIT = 1024;

  /**
   * A global secondary index.
   *
   * @param keys an item without all of them is not in it
   * @param projected the attributes that are in it; empty if all are
   */
  record Index(Set<String> keys, Optional<Set<String>> projected) {
    Optional<Map<String, AttributeValue>> entry(@Nullable Map<String, AttributeValue> item) {
      if (item == null || !item.keySet().containsAll(keys)) {
        return Optional.empty();
      }
      Map<String, AttributeValue> entry = new TreeMap<>(item);
      projected.ifPresent(entry.keySet()::retainAll);
      return Optional.of(entry);
    }

    /**
     * Units of writing to it (Developer Guide, "Using Global Secondary Indexes in DynamoDB"): none
     * if the entry stays as it is; two writes if its key changes, as it is moved.
     */
    long writeUnits(Change change) {
      var before = entry(change.before());
      var after = entry(change.after());
      if (before.equals(after)) {
        return 0;
      }
      boolean isMoved =
          before.isPresent() && after.isPresent() && !key(before.get()).equals(key(after.get()));
      long old = before.map(TableShape::writeUnits).orElse(0L);
      long now = after.map(TableShape::writeUnits).orElse(0L);
      return isMoved ? old + now : Math.max(old, now);
    }

    private Map<String, AttributeValue> key(Map<String, AttributeValue> entry) {
      Map<String, AttributeValue> key = new TreeMap<>(entry);
      key.keySet().retainAll(keys);
      return key;
    }
  }

  /** Reads the table from the template, in which it has the given name. */
  static TableShape of(Template.Resource table, boolean expires) {
    Set<String> keys = keys(table.properties());
    List<Index> indexes = new ArrayList<>();
    for (Map<?, ?> index : entries(table.properties(), "GlobalSecondaryIndexes").toList()) {
      Set<String> all = new TreeSet<>(keys);
      all.addAll(keys(index));
      String projection =
          String.valueOf(((Map<?, ?>) required(index, "Projection")).get("ProjectionType"));
      indexes.add(
          switch (projection) {
            case "ALL" -> new Index(keys(index), Optional.empty());
            case "KEYS_ONLY" -> new Index(keys(index), Optional.of(all));
            default -> throw new UnsupportedOperationException("a projection of " + projection);
          });
    }
    return new TableShape(table.physicalId(), expires, indexes);
  }

  /** Units of a write to the table alone: by the item before or after it, whichever is larger. */
  long writeUnits(Change change) {
    return Math.max(units(change.before()), units(change.after()));
  }

  long indexWriteUnits(Change change) {
    return indexes.stream().mapToLong(index -> index.writeUnits(change)).sum();
  }

  /** Returns by how much what is stored grows. */
  long storedBytes(Change change) {
    return stored(change.after()) - stored(change.before());
  }

  private long stored(@Nullable Map<String, AttributeValue> item) {
    if (item == null) {
      return 0;
    }
    return Stream.concat(Stream.of(item), indexes.stream().flatMap(one -> one.entry(item).stream()))
        .mapToLong(entry -> ItemSize.bytes(entry) + OF_A_STORED_ITEM)
        .sum();
  }

  private static long units(@Nullable Map<String, AttributeValue> item) {
    return item == null ? 0 : writeUnits(item);
  }

  static long writeUnits(Map<String, AttributeValue> item) {
    return Math.max(1, Math.ceilDiv(ItemSize.bytes(item), WRITE_UNIT));
  }

  private static Set<String> keys(Map<?, ?> owner) {
    Set<String> keys = new TreeSet<>();
    entries(owner, "KeySchema").forEach(key -> keys.add(String.valueOf(key.get("AttributeName"))));
    return keys;
  }

  private static Stream<Map<?, ?>> entries(Map<?, ?> owner, String name) {
    List<?> entries = owner.containsKey(name) ? (List<?>) required(owner, name) : List.of();
    return entries.stream().map(entry -> (Map<?, ?>) entry);
  }

  private static Object required(Map<?, ?> owner, String name) {
    return Objects.requireNonNull(owner.get(name), name);
  }
}
