package dev.countersign.simulation.cost;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The size of an item (DynamoDB Developer Guide, "DynamoDB item sizes and formats"). */
final class ItemSize {
  private static final int OF_A_DOCUMENT = 3;
  private static final int OF_AN_ELEMENT = 1;

  private ItemSize() {}

  static int bytes(Map<String, AttributeValue> item) {
    return item.entrySet().stream()
        .mapToInt(attribute -> text(attribute.getKey()) + bytes(attribute.getValue()))
        .sum();
  }

  private static int bytes(AttributeValue value) {
    return switch (value.type()) {
      case S -> text(value.s());
      case N -> number(value.n());
      case BOOL, NUL -> 1;
      case M -> OF_A_DOCUMENT + bytes(value.m()) + OF_AN_ELEMENT * value.m().size();
      case L ->
          OF_A_DOCUMENT
              + value.l().stream().mapToInt(element -> OF_AN_ELEMENT + bytes(element)).sum();
      case SS, NS, BS, B, UNKNOWN_TO_SDK_VERSION ->
          throw new UnsupportedOperationException("an attribute of type " + value.type());
    };
  }

  private static int text(String value) {
    return value.getBytes(UTF_8).length;
  }

  /** A byte for two significant digits, one more, and one for the sign. */
  private static int number(String value) {
    BigDecimal number = new BigDecimal(value).stripTrailingZeros();
    int digits = (number.precision() + 1) / 2;
    return digits + 1 + (number.signum() < 0 ? 1 : 0);
  }
}
