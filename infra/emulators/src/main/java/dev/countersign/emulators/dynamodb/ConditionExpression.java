package dev.countersign.emulators.dynamodb;

import dev.countersign.emulators.dynamodb.Operand.Placeholders;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A condition, key condition or filter (DynamoDB, "Condition and filter expressions, operators, and
 * functions"). Unsupported syntax is rejected, never guessed.
 */
@FunctionalInterface
interface ConditionExpression {
  /**
   * Returns whether the condition holds.
   *
   * @param item null if there is none
   */
  boolean holds(@Nullable Map<String, AttributeValue> item, Placeholders placeholders);

  /**
   * What an attribute must equal for the condition to hold.
   *
   * @return null if the condition doesn't say so by an {@code =}, alone or joined by {@code AND}
   */
  default @Nullable AttributeValue required(String attribute, Placeholders placeholders) {
    return null;
  }

  /** Both hold. */
  record And(ConditionExpression one, ConditionExpression other) implements ConditionExpression {
    @Override
    public boolean holds(@Nullable Map<String, AttributeValue> item, Placeholders placeholders) {
      return one.holds(item, placeholders) && other.holds(item, placeholders);
    }

    @Override
    public @Nullable AttributeValue required(String attribute, Placeholders placeholders) {
      AttributeValue required = one.required(attribute, placeholders);
      return required != null ? required : other.required(attribute, placeholders);
    }
  }

  /** Such as {@code orderId = :order}. */
  record Comparison(Operand left, String comparator, Operand right) implements ConditionExpression {
    @Override
    public boolean holds(@Nullable Map<String, AttributeValue> item, Placeholders placeholders) {
      return compare(comparator, left.in(item, placeholders), right.in(item, placeholders));
    }

    @Override
    public @Nullable AttributeValue required(String attribute, Placeholders placeholders) {
      return comparator.equals("=")
              && left instanceof Operand.Path path
              && path.is(attribute, placeholders)
          ? right.in(null, placeholders)
          : null;
    }
  }

  static ConditionExpression parse(Tokens tokens) {
    ConditionExpression condition = or(tokens);
    if (!tokens.isAtEnd()) {
      throw tokens.unsupported();
    }
    return condition;
  }

  private static ConditionExpression or(Tokens tokens) {
    ConditionExpression left = and(tokens);
    while (tokens.skip("OR")) {
      ConditionExpression one = left;
      ConditionExpression other = and(tokens);
      left = (item, values) -> one.holds(item, values) || other.holds(item, values);
    }
    return left;
  }

  private static ConditionExpression and(Tokens tokens) {
    ConditionExpression left = not(tokens);
    while (tokens.skip("AND")) {
      left = new And(left, not(tokens));
    }
    return left;
  }

  private static ConditionExpression not(Tokens tokens) {
    if (tokens.skip("NOT")) {
      ConditionExpression condition = not(tokens);
      return (item, values) -> !condition.holds(item, values);
    }
    if (tokens.skip("(")) {
      ConditionExpression condition = or(tokens);
      tokens.expect(")");
      return condition;
    }
    return switch (tokens.peek()) {
      case "attribute_exists" -> {
        Operand.Path path = argument(tokens);
        yield (item, values) -> path.in(item, values) != null;
      }
      case "attribute_not_exists" -> {
        Operand.Path path = argument(tokens);
        yield (item, values) -> path.in(item, values) == null;
      }
      case "begins_with" -> beginsWith(tokens);
      default -> comparison(tokens);
    };
  }

  private static Operand.Path argument(Tokens tokens) {
    tokens.take();
    tokens.expect("(");
    Operand.Path path = Operand.path(tokens);
    tokens.expect(")");
    return path;
  }

  private static ConditionExpression beginsWith(Tokens tokens) {
    tokens.take();
    tokens.expect("(");
    Operand text = Operand.read(tokens);
    tokens.expect(",");
    Operand beginning = Operand.read(tokens);
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

  private static ConditionExpression comparison(Tokens tokens) {
    Operand left = Operand.read(tokens);
    if (tokens.skip("BETWEEN")) {
      Operand least = Operand.read(tokens);
      tokens.expect("AND");
      Operand most = Operand.read(tokens);
      return (item, values) ->
          compare(">=", left.in(item, values), least.in(item, values))
              && compare("<=", left.in(item, values), most.in(item, values));
    }
    if (tokens.skip("IN")) {
      return in(left, tokens);
    }
    String comparator = tokens.take();
    if (!List.of("=", "<>", "<", "<=", ">", ">=").contains(comparator)) {
      throw tokens.unsupported();
    }
    return new Comparison(left, comparator, Operand.read(tokens));
  }

  private static ConditionExpression in(Operand left, Tokens tokens) {
    tokens.expect("(");
    List<Operand> choices = new ArrayList<>();
    do {
      choices.add(Operand.read(tokens));
    } while (tokens.skip(","));
    tokens.expect(")");
    return (item, values) ->
        choices.stream()
            .anyMatch(choice -> compare("=", left.in(item, values), choice.in(item, values)));
  }

  /**
   * Compares two operands. A comparison with a missing operand, or with one of another type, is
   * false; only "not equal" is true.
   */
  private static boolean compare(
      String comparator, @Nullable AttributeValue left, @Nullable AttributeValue right) {
    if (left == null || right == null) {
      return comparator.equals("<>");
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
