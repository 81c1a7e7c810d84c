package dev.countersign.emulators.dynamodb;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** Items by their key, in an order that is the same in every run, and in the table's indexes. */
final class Table {
  /**
   * The separator between the parts of a key. It sorts before every other character and occurs in
   * no part.
   */
  static final String SEPARATOR = "\0";

  private final List<String> keyAttributes;
  private final SortedItems items;
  private final Map<String, SortedItems> indexes = new LinkedHashMap<>();

  /**
   * Creates an empty table.
   *
   * @throws UnsupportedOperationException if it has keys that are not strings, or local indexes
   */
  Table(CreateTableRequest definition) {
    keyAttributes = names(definition.keySchema());
    items = SortedItems.ofTable(keyAttributes);
    for (AttributeDefinition attribute : definition.attributeDefinitions()) {
      if (attribute.attributeType() != ScalarAttributeType.S) {
        throw new UnsupportedOperationException("a key that is no string: " + attribute);
      }
    }
    if (definition.hasLocalSecondaryIndexes()) {
      throw new UnsupportedOperationException("local secondary indexes");
    }
    for (var index : definition.globalSecondaryIndexes()) {
      indexes.put(
          index.indexName(),
          new SortedItems(keyAttributes, names(index.keySchema()), index.projection()));
    }
  }

  private static List<String> names(List<KeySchemaElement> schema) {
    return schema.stream().map(KeySchemaElement::attributeName).toList();
  }

  /**
   * Returns the key of an item, or of a map that is only a key.
   *
   * @throws software.amazon.awssdk.services.dynamodb.model.DynamoDbException if a part is missing
   */
  String key(Map<String, AttributeValue> item) {
    if (keyAttributes.size() == 1) {
      return part(item, keyAttributes.getFirst());
    }
    return keyAttributes.stream()
        .map(name -> part(item, name))
        .collect(Collectors.joining(SEPARATOR));
  }

  /** Returns the key of a request that names an item, and checks that it has only the key. */
  String onlyKey(Map<String, AttributeValue> key) {
    if (key.size() != keyAttributes.size()) {
      throw Refusals.invalid("The provided key element does not match the schema");
    }
    return key(key);
  }

  /**
   * Checks that an item can be in the table: an attribute of an index's key must be a string too,
   * if it is present.
   */
  void check(Map<String, AttributeValue> item) {
    for (SortedItems index : indexes.values()) {
      for (String name : index.attributes()) {
        if (item.containsKey(name)) {
          part(item, name);
        }
      }
    }
  }

  @Nullable Map<String, AttributeValue> get(String key) {
    return items.get(key);
  }

  /** Puts an item, or removes it if the item is null. */
  void put(String key, @Nullable Map<String, AttributeValue> item) {
    Map<String, AttributeValue> before = get(key);
    Map<String, AttributeValue> after = item == null ? null : Collections.unmodifiableMap(item);
    items.replace(key, before, after);
    indexes.values().forEach(index -> index.replace(key, before, after));
  }

  /**
   * Returns what a query reads.
   *
   * @param index null for the table itself
   * @throws software.amazon.awssdk.services.dynamodb.model.DynamoDbException if there is none of
   *     that name
   */
  SortedItems sorted(@Nullable String index) {
    SortedItems sorted = index == null ? items : indexes.get(index);
    if (sorted == null) {
      throw Refusals.invalid("The table does not have the specified index: " + index);
    }
    return sorted;
  }

  List<Map<String, AttributeValue>> all() {
    return items.all();
  }

  private static String part(Map<String, AttributeValue> item, String name) {
    AttributeValue value = item.get(name);
    if (value == null) {
      throw Refusals.invalid(
          "One or more parameter values were invalid: Missing the key " + name + " in the item");
    }
    if (value.s() == null) {
      throw Refusals.invalid(
          "One or more parameter values were invalid: Type mismatch for key "
              + name
              + " expected: S actual: "
              + value.type());
    }
    if (value.s().isEmpty()) {
      throw Refusals.invalid(
          "One or more parameter values are not valid. The AttributeValue for a key attribute"
              + " cannot contain an empty string value. Key: "
              + name);
    }
    return value.s();
  }
}
