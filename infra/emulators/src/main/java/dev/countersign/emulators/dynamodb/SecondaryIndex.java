package dev.countersign.emulators.dynamodb;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A sparse global secondary index, which lags behind its table (DynamoDB, "Global secondary
 * indexes": all reads of one are eventually consistent).
 *
 * @param attributes its hash and its range attribute: an item without both is not in it
 * @param keysOnly whether it holds nothing but keys
 */
public record SecondaryIndex(String table, String name, List<String> attributes, boolean keysOnly) {
  public SecondaryIndex {
    attributes = List.copyOf(attributes);
  }

  boolean holds(Map<String, AttributeValue> item) {
    return item.keySet().containsAll(attributes);
  }

  /** Where in the index an item stands, in order. */
  String position(Map<String, AttributeValue> item, String key) {
    StringBuilder position = new StringBuilder();
    for (String name : attributes) {
      AttributeValue value = item.get(name);
      position.append(value == null ? "" : value.s()).append('|');
    }
    return position.append(key).toString();
  }

  Map<String, AttributeValue> projected(Map<String, AttributeValue> item, List<String> tableKeys) {
    if (!keysOnly) {
      return item;
    }
    Map<String, AttributeValue> keys = new TreeMap<>(item);
    keys.keySet().removeIf(name -> !attributes.contains(name) && !tableKeys.contains(name));
    return keys;
  }
}
