package dev.countersign.emulators.dynamodb;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What an expression speaks of: a place in the item, or a value that the request brings along. */
sealed interface Operand {
  /** What the placeholders of a request stand for. */
  record Placeholders(Map<String, String> names, Map<String, AttributeValue> values) {
    String name(String written) {
      return written.startsWith("#") ? required(names, written) : written;
    }

    AttributeValue value(String written) {
      return required(values, written);
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

  /** A top-level attribute, or one of a map in a map. */
  record Path(List<String> parts) implements Operand {
    public Path {
      parts = List.copyOf(parts);
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

  /** {@code if_not_exists} of an update. */
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
      parts.add(part);
    } while (tokens.takes("."));
    return new Path(parts);
  }
}
