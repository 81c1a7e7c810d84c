package dev.countersign.emulators.dynamodb;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;

/**
 * A sparse global secondary index, which lags behind its table (DynamoDB, "Global secondary
 * indexes": all its reads are eventually consistent).
 */
final class SecondaryIndex {
  private final List<String> attributes;
  private final boolean holdsAll;
  private final Set<String> held = new TreeSet<>();

  /**
   * Creates an index.
   *
   * @param attributes its hash and its range attribute: an item without both is not in the index
   */
  SecondaryIndex(List<String> attributes, List<String> tableKeys, Projection projection) {
    this.attributes = attributes;
    holdsAll = projection.projectionType() == ProjectionType.ALL;
    held.addAll(attributes);
    held.addAll(tableKeys);
    held.addAll(projection.nonKeyAttributes());
  }

  List<String> attributes() {
    return attributes;
  }

  boolean holds(Map<String, AttributeValue> item) {
    return item.keySet().containsAll(attributes);
  }

  /** Returns the position of an item in the index's order. */
  String position(Map<String, AttributeValue> item, String key) {
    StringBuilder position = new StringBuilder();
    for (String name : attributes) {
      AttributeValue value = item.get(name);
      position.append(value == null ? "" : value.s()).append(Table.SEPARATOR);
    }
    return position.append(key).toString();
  }

  Map<String, AttributeValue> projected(Map<String, AttributeValue> item) {
    if (holdsAll) {
      return item;
    }
    Map<String, AttributeValue> projected = new TreeMap<>(item);
    projected.keySet().retainAll(held);
    return projected;
  }
}
