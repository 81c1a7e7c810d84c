package dev.countersign.emulators.dynamodb;

import com.amazonaws.services.dynamodbv2.parser.ReservedKeywords;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** An operand of an expression: a place in the item, or a value in the request. */
sealed interface Operand {
  /** The values of a request's placeholders. */
  record Placeholders(Map<String, String> names, Map<String, AttributeValue> values) {
    public Placeholders {
      mustNotBeEmpty("ExpressionAttributeNames", names);
      mustNotBeEmpty("ExpressionAttributeValues", values);
    }

    String name(String written) {
      return written.startsWith("#") ? required(names, written) : written;
    }

    AttributeValue value(String written) {
      return required(values, written);
    }

    /**
     * Returns these placeholders, after a check that the expressions use all of them and no others.
     */
    Placeholders usedIn(Set<String> used) {
      for (String placeholder : used) {
        if (!names.containsKey(placeholder) && !values.containsKey(placeholder)) {
          throw Refusals.invalid("An expression uses what is not defined: " + placeholder);
        }
      }
      mustBeUsed("ExpressionAttributeNames", names, used);
      mustBeUsed("ExpressionAttributeValues", values, used);
      return this;
    }

    private static void mustBeUsed(String member, Map<String, ?> given, Set<String> used) {
      for (String placeholder : given.keySet()) {
        if (!used.contains(placeholder)) {
          throw Refusals.invalid(
              "Value provided in "
                  + member
                  + " unused in expressions: keys: {"
                  + placeholder
                  + "}");
        }
      }
    }

    private static void mustNotBeEmpty(String member, Map<String, ?> given) {
      if (given.isEmpty() && !(given instanceof SdkAutoConstructMap)) {
        throw Refusals.invalid(member + " must not be empty");
      }
    }

    private static <T> T required(Map<String, T> placeholders, String written) {
      T meaning = placeholders.get(written);
      if (meaning == null) {
        throw new IllegalArgumentException("nothing stands for " + written);
      }
      return meaning;
    }
  }

  @Nullable AttributeValue in(
      @Nullable Map<String, AttributeValue> item, Placeholders placeholders);

  /** A top-level attribute, or a nested attribute of a map. */
  record Path(List<String> parts) implements Operand {
    public Path {
      parts = List.copyOf(parts);
    }

    /** Whether it is that top-level attribute. */
    boolean is(String attribute, Placeholders placeholders) {
      return parts.size() == 1 && placeholders.name(parts.getFirst()).equals(attribute);
    }

    @Override
    public @Nullable AttributeValue in(
        @Nullable Map<String, AttributeValue> item, Placeholders placeholders) {
      @Nullable Map<String, AttributeValue> here = item;
      AttributeValue value = null;
      for (String part : parts) {
        value = here == null ? null : here.get(placeholders.name(part));
        here = value != null && value.hasM() ? value.m() : null;
      }
      return value;
    }
  }

  record Value(String placeholder) implements Operand {
    @Override
    public AttributeValue in(
        @Nullable Map<String, AttributeValue> item, Placeholders placeholders) {
      return placeholders.value(placeholder);
    }
  }

  /** The function {@code if_not_exists} of an update. */
  record FirstPresent(Operand there, Operand otherwise) implements Operand {
    @Override
    public @Nullable AttributeValue in(
        @Nullable Map<String, AttributeValue> item, Placeholders placeholders) {
      AttributeValue value = there.in(item, placeholders);
      return value != null ? value : otherwise.in(item, placeholders);
    }
  }

  static Operand read(Tokens tokens) {
    return tokens.peek().startsWith(":") ? new Value(tokens.take()) : path(tokens);
  }

  static Path path(Tokens tokens) {
    List<String> parts = new ArrayList<>();
    do {
      String part = tokens.take();
      if (!Character.isLetter(part.charAt(0)) && part.charAt(0) != '#') {
        throw tokens.unsupported();
      }
      if (ReservedKeywords.isKeyword(part)) {
        throw Refusals.invalid("Attribute name is a reserved keyword; reserved keyword: " + part);
      }
      parts.add(part);
    } while (tokens.skip("."));
    return new Path(parts);
  }
}
