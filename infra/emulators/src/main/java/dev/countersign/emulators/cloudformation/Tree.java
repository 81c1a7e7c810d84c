package dev.countersign.emulators.cloudformation;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads and merges trees of Map, List, String, Long, Double and Boolean. */
final class Tree {
  private Tree() {}

  static Map<String, Object> map(@Nullable Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      throw new TemplateException("a mapping is expected instead of " + value);
    }
    var copy = new LinkedHashMap<String, Object>();
    map.forEach((key, element) -> copy.put(String.valueOf(key), present(element, "value")));
    return Collections.unmodifiableMap(copy);
  }

  static List<Object> list(@Nullable Object value) {
    if (!(value instanceof List<?> list)) {
      throw new TemplateException("a list is expected instead of " + value);
    }
    return List.copyOf(list);
  }

  /** Returns a scalar as CloudFormation writes it into a string. */
  static String text(Object value) {
    return switch (value) {
      case String string -> string;
      case Long number -> Long.toString(number);
      case Double number -> BigDecimal.valueOf(number).toPlainString();
      case Boolean bool -> bool.toString();
      default -> throw new TemplateException("a single value is expected instead of " + value);
    };
  }

  static <T> T present(@Nullable T value, String what) {
    if (value == null) {
      throw new TemplateException(what + " is missing");
    }
    return value;
  }

  /**
   * Merges by SAM's rule for Globals: maps are merged, lists are concatenated, and otherwise the
   * resource's value wins.
   */
  static Object merge(Object global, @Nullable Object own) {
    return switch (own) {
      case null -> global;
      case Map<?, ?> ownMap when global instanceof Map<?, ?> -> {
        var merged = new LinkedHashMap<>(map(global));
        map(ownMap).forEach((key, value) -> merged.merge(key, value, Tree::merge));
        yield Collections.unmodifiableMap(merged);
      }
      case List<?> ownList when global instanceof List<?> globalList -> {
        var merged = new ArrayList<Object>(globalList);
        merged.addAll(ownList);
        yield List.copyOf(merged);
      }
      default -> own;
    };
  }
}
