package dev.countersign.dynamodb;

import java.util.List;
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

  /**
   * The text that is in the attribute of that name; what is of another type the SDK would read as
   * null.
   *
   * @throws IllegalStateException if the item has no such text: someone else wrote it
   */
  public static String text(Map<String, AttributeValue> item, String name) {
    AttributeValue value = attribute(item, name);
    mustBe(value.type() == AttributeValue.Type.S, name);
    return value.s();
  }

  /**
   * The attributes that are in the attribute of that name; none, where the stream left out that
   * there are none. What is of another type the SDK would read as none.
   *
   * @throws IllegalStateException if the item has no such map: someone else wrote it
   */
  public static Map<String, AttributeValue> map(Map<String, AttributeValue> item, String name) {
    AttributeValue value = attribute(item, name);
    mustBe(value.type() == AttributeValue.Type.M || isLeftEmpty(value), name);
    return value.m();
  }

  /** As {@link #map}, of a list. */
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
