package dev.countersign.emulators.dynamodb;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Items by their key, in an order that is the same in every run. */
final class Table {
  private final List<String> keyAttributes;
  private final NavigableMap<String, Map<String, AttributeValue>> items = new TreeMap<>();

  Table(List<String> keyAttributes) {
    this.keyAttributes = keyAttributes;
  }

  /**
   * The key in an item, or a key by itself.
   *
   * @throws IllegalArgumentException if a part of it is missing, which DynamoDB would refuse
   */
  String key(Map<String, AttributeValue> item) {
    if (keyAttributes.size() == 1) {
      return part(item, keyAttributes.getFirst());
    }
    return keyAttributes.stream().map(name -> part(item, name)).collect(Collectors.joining("|"));
  }

  @Nullable Map<String, AttributeValue> get(String key) {
    return items.get(key);
  }

  /** Null removes it. */
  void put(String key, @Nullable Map<String, AttributeValue> item) {
    if (item == null) {
      items.remove(key);
    } else {
      items.put(key, Collections.unmodifiableMap(item));
    }
  }

  List<String> keyAttributes() {
    return keyAttributes;
  }

  /** Every item by its key. */
  NavigableMap<String, Map<String, AttributeValue>> byKey() {
    return Collections.unmodifiableNavigableMap(items);
  }

  Collection<Map<String, AttributeValue>> all() {
    return Collections.unmodifiableCollection(items.values());
  }

  private static String part(Map<String, AttributeValue> item, String name) {
    AttributeValue value = item.get(name);
    if (value == null || value.s() == null || value.s().isEmpty()) {
      throw new IllegalArgumentException("the key attribute " + name + " is missing");
    }
    return value.s();
  }
}
