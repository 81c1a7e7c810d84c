package dev.countersign.dynamodb;

import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Reads required attributes of an item. */
public final class DynamoDbAttributes {
  private DynamoDbAttributes() {}

  /**
   * Returns the attribute of that name.
   *
   * @throws IllegalStateException if the item does not have it: someone else wrote the item
   */
  public static AttributeValue attribute(Map<String, AttributeValue> item, String name) {
    AttributeValue value = item.get(name);
    if (value == null) {
      throw new IllegalStateException("the attribute " + name + " is missing");
    }
    return value;
  }

  /**
   * Returns the text in the attribute of that name. For an attribute of another type the SDK would
   * return null.
   *
   * @throws IllegalStateException if the item has no such text: someone else wrote the item
   */
  public static String text(Map<String, AttributeValue> item, String name) {
    AttributeValue value = attribute(item, name);
    mustBe(value.type() == AttributeValue.Type.S, name);
    return value.s();
  }

  /**
   * Returns the map in the attribute of that name. Returns an empty map where the stream left out
   * an empty one. For an attribute of another type the SDK would return an empty map.
   *
   * @throws IllegalStateException if the item has no such map: someone else wrote the item
   */
  public static Map<String, AttributeValue> map(Map<String, AttributeValue> item, String name) {
    AttributeValue value = attribute(item, name);
    mustBe(value.type() == AttributeValue.Type.M || isLeftEmpty(value), name);
    return value.m();
  }

  /** Returns the list in the attribute of that name, in the same way as {@link #map}. */
  public static List<AttributeValue> list(Map<String, AttributeValue> item, String name) {
    AttributeValue value = attribute(item, name);
    mustBe(value.type() == AttributeValue.Type.L || isLeftEmpty(value), name);
    return value.l();
  }

  private static boolean isLeftEmpty(AttributeValue value) {
    return value.type() == AttributeValue.Type.UNKNOWN_TO_SDK_VERSION;
  }

  private static void mustBe(boolean isOfThatType, String name) {
    if (!isOfThatType) {
      throw new IllegalStateException("the attribute " + name + " is of another type");
    }
  }
}
