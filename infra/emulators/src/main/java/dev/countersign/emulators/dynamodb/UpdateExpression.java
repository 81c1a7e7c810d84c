package dev.countersign.emulators.dynamodb;

import dev.countersign.emulators.dynamodb.Operand.Placeholders;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * An update expression (DynamoDB, "Update expressions"): {@code SET} and {@code REMOVE} of
 * top-level attributes, {@code if_not_exists}, sums and differences. Unsupported syntax is
 * rejected.
 */
interface UpdateExpression {
  /** Reads the item as it was before, and changes the new one. */
  void apply(
      @Nullable Map<String, AttributeValue> before,
      Map<String, AttributeValue> after,
      Placeholders placeholders);

  static UpdateExpression parse(Tokens tokens) {
    List<UpdateExpression> changes = new ArrayList<>();
    while (!tokens.isAtEnd()) {
      if (tokens.skip("SET")) {
        do {
          changes.add(set(tokens));
        } while (tokens.skip(","));
      } else if (tokens.skip("REMOVE")) {
        do {
          changes.add(remove(tokens));
        } while (tokens.skip(","));
      } else {
        throw tokens.unsupported();
      }
    }
    return (before, after, values) ->
        changes.forEach(change -> change.apply(before, after, values));
  }

  /** Returns the item after the update. A new item starts with only its key. */
  default Map<String, AttributeValue> applied(
      @Nullable Map<String, AttributeValue> before,
      Map<String, AttributeValue> key,
      Placeholders placeholders) {
    Map<String, AttributeValue> after = new LinkedHashMap<>(before == null ? key : before);
    apply(before, after, placeholders);
    return after;
  }

  private static UpdateExpression set(Tokens tokens) {
    String attribute = attribute(tokens);
    tokens.expect("=");
    Operand first = value(tokens);
    if (tokens.skip("+")) {
      Operand second = value(tokens);
      return (before, after, values) ->
          after.put(
              values.name(attribute),
              sum(first.in(before, values), second.in(before, values), false));
    }
    if (tokens.skip("-")) {
      Operand second = value(tokens);
      return (before, after, values) ->
          after.put(
              values.name(attribute),
              sum(first.in(before, values), second.in(before, values), true));
    }
    return (before, after, values) ->
        after.put(values.name(attribute), present(first.in(before, values)));
  }

  private static UpdateExpression remove(Tokens tokens) {
    String attribute = attribute(tokens);
    return (_, after, values) -> after.remove(values.name(attribute));
  }

  private static Operand value(Tokens tokens) {
    if (!tokens.peek().equals("if_not_exists")) {
      return Operand.read(tokens);
    }
    tokens.take();
    tokens.expect("(");
    Operand there = Operand.read(tokens);
    tokens.expect(",");
    Operand otherwise = Operand.read(tokens);
    tokens.expect(")");
    return new Operand.FirstPresent(there, otherwise);
  }

  private static String attribute(Tokens tokens) {
    Operand.Path path = Operand.path(tokens);
    if (path.parts().size() != 1) {
      throw tokens.unsupported();
    }
    return path.parts().getFirst();
  }

  private static AttributeValue sum(
      @Nullable AttributeValue left, @Nullable AttributeValue right, boolean negated) {
    BigDecimal a = new BigDecimal(present(left).n());
    BigDecimal b = new BigDecimal(present(right).n());
    return AttributeValue.fromN((negated ? a.subtract(b) : a.add(b)).toPlainString());
  }

  private static AttributeValue present(@Nullable AttributeValue value) {
    if (value == null) {
      throw Refusals.invalid(
          "The provided expression refers to an attribute that does not exist in the item");
    }
    return value;
  }
}
