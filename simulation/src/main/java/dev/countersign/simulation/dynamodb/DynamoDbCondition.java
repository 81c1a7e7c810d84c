package dev.countersign.simulation.dynamodb;

import dev.countersign.simulation.dynamodb.DynamoDbOperand.Placeholders;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A condition, key condition or filter (DynamoDB, "Condition and filter expressions, operators, and
 * functions"). What is not understood is refused, never guessed.
 */
@FunctionalInterface
interface DynamoDbCondition {
  /**
   * @param item null if there is none
   */
  boolean holds(@Nullable Map<String, AttributeValue> item, Placeholders placeholders);

  static DynamoDbCondition parse(String expression) {
    var tokens = new DynamoDbTokens(expression);
    DynamoDbCondition condition = or(tokens);
    if (!tokens.isAtEnd()) {
      throw tokens.unsupported();
    }
    return condition;
  }

  private static DynamoDbCondition or(DynamoDbTokens tokens) {
    DynamoDbCondition left = and(tokens);
    while (tokens.takes("OR")) {
      DynamoDbCondition one = left;
      DynamoDbCondition other = and(tokens);
      left = (item, values) -> one.holds(item, values) || other.holds(item, values);
    }
    return left;
  }

  private static DynamoDbCondition and(DynamoDbTokens tokens) {
    DynamoDbCondition left = not(tokens);
    while (tokens.takes("AND")) {
      DynamoDbCondition one = left;
      DynamoDbCondition other = not(tokens);
      left = (item, values) -> one.holds(item, values) && other.holds(item, values);
    }
    return left;
  }

  private static DynamoDbCondition not(DynamoDbTokens tokens) {
    if (tokens.takes("NOT")) {
      DynamoDbCondition condition = not(tokens);
      return (item, values) -> !condition.holds(item, values);
    }
    if (tokens.takes("(")) {
      DynamoDbCondition condition = or(tokens);
      tokens.expect(")");
      return condition;
    }
    return switch (tokens.peek()) {
      case "attribute_exists" -> {
        DynamoDbOperand.Path path = argument(tokens);
        yield (item, values) -> path.in(item, values) != null;
      }
      case "attribute_not_exists" -> {
        DynamoDbOperand.Path path = argument(tokens);
        yield (item, values) -> path.in(item, values) == null;
      }
      case "begins_with" -> beginsWith(tokens);
      default -> comparison(tokens);
    };
  }

  private static DynamoDbOperand.Path argument(DynamoDbTokens tokens) {
    tokens.take();
    tokens.expect("(");
    DynamoDbOperand.Path path = DynamoDbOperand.path(tokens);
    tokens.expect(")");
    return path;
  }

  private static DynamoDbCondition beginsWith(DynamoDbTokens tokens) {
    tokens.take();
    tokens.expect("(");
    DynamoDbOperand text = DynamoDbOperand.read(tokens);
    tokens.expect(",");
    DynamoDbOperand beginning = DynamoDbOperand.read(tokens);
    tokens.expect(")");
    return (item, values) -> beginsWith(text.in(item, values), beginning.in(item, values));
  }

  private static boolean beginsWith(
      @Nullable AttributeValue text, @Nullable AttributeValue beginning) {
    return text != null
        && beginning != null
        && text.s() != null
        && text.s().startsWith(beginning.s());
  }

  private static DynamoDbCondition comparison(DynamoDbTokens tokens) {
    DynamoDbOperand left = DynamoDbOperand.read(tokens);
    if (tokens.takes("BETWEEN")) {
      DynamoDbOperand least = DynamoDbOperand.read(tokens);
      tokens.expect("AND");
      DynamoDbOperand most = DynamoDbOperand.read(tokens);
      return (item, values) ->
          compare(">=", left.in(item, values), least.in(item, values))
              && compare("<=", left.in(item, values), most.in(item, values));
    }
    if (tokens.takes("IN")) {
      return in(left, tokens);
    }
    String comparator = tokens.take();
    if (!List.of("=", "<>", "<", "<=", ">", ">=").contains(comparator)) {
      throw tokens.unsupported();
    }
    DynamoDbOperand right = DynamoDbOperand.read(tokens);
    return (item, values) -> compare(comparator, left.in(item, values), right.in(item, values));
  }

  private static DynamoDbCondition in(DynamoDbOperand left, DynamoDbTokens tokens) {
    tokens.expect("(");
    List<DynamoDbOperand> choices = new ArrayList<>();
    do {
      choices.add(DynamoDbOperand.read(tokens));
    } while (tokens.takes(","));
    tokens.expect(")");
    return (item, values) ->
        choices.stream()
            .anyMatch(choice -> compare("=", left.in(item, values), choice.in(item, values)));
  }

  /** A comparison with what isn't there, or with another type, is false; that it differs, true. */
  private static boolean compare(
      String comparator, @Nullable AttributeValue left, @Nullable AttributeValue right) {
    if (left == null || right == null) {
      return false;
    }
    if (comparator.equals("=") || comparator.equals("<>")) {
      boolean numbers = left.n() != null && right.n() != null;
      boolean equal = numbers ? order(left, right) == 0 : left.equals(right);
      return comparator.equals("=") == equal;
    }
    boolean ordered = left.n() != null || left.s() != null;
    if (!ordered || left.type() != right.type()) {
      return false;
    }
    int order = order(left, right);
    return switch (comparator) {
      case "<" -> order < 0;
      case "<=" -> order <= 0;
      case ">" -> order > 0;
      default -> order >= 0;
    };
  }

  private static int order(AttributeValue left, AttributeValue right) {
    return left.n() != null
        ? new BigDecimal(left.n()).compareTo(new BigDecimal(right.n()))
        : left.s().compareTo(right.s());
  }
}
