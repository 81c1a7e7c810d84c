package dev.countersign.aws;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Attributes of an item that must be there. */
public final class DynamoDbAttributes {
  private DynamoDbAttributes() {}

  /**
   * The attribute of that name.
   *
   * @throws IllegalStateException if the item has none: someone else wrote it
   */
  public static AttributeValue attribute(Map<String, AttributeValue> item, String name) {
    AttributeValue value = item.get(name);
    if (value == null) {
      throw new IllegalStateException("the attribute " + name + " is missing");
    }
    return value;
  }
}
