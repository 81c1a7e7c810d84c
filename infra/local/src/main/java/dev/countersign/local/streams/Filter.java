package dev.countersign.local.streams;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.countersign.local.lambda.FunctionEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The filter of the records that a function gets: those that match one of the patterns, or all if
 * there is none (Lambda developer guide, "Control which events Lambda sends to your function"). Of
 * the syntax of patterns only lists of exact values are supported here.
 *
 * @param patterns each a JSON object
 */
record Filter(List<JsonObject> patterns) {
  Filter {
    patterns = List.copyOf(patterns);
  }

  /**
   * Reads an event's {@code FilterCriteria}.
   *
   * @throws IllegalArgumentException if Lambda would reject it, or it needs more than is supported
   *     here
   */
  static Filter of(FunctionEvent event) {
    var patterns = new ArrayList<JsonObject>();
    if (event.properties().get("FilterCriteria") instanceof Map<?, ?> criteria
        && criteria.get("Filters") instanceof List<?> filters) {
      for (Object filter : filters) {
        patterns.add(pattern(event, filter));
      }
    }
    return new Filter(patterns);
  }

  private static JsonObject pattern(FunctionEvent event, Object filter) {
    if (filter instanceof Map<?, ?> map && map.get("Pattern") instanceof String text) {
      try {
        JsonObject pattern = JsonParser.parseString(text).getAsJsonObject();
        if (isDoneHere(pattern)) {
          return pattern;
        }
      } catch (JsonParseException | IllegalStateException _) {
        // Rejected below.
      }
    }
    throw event.wrong("has the filter " + filter + ", which the local stack does not do");
  }

  private static boolean isDoneHere(JsonObject pattern) {
    return pattern.asMap().values().stream()
        .allMatch(
            rule ->
                switch (rule) {
                  case JsonObject inner -> isDoneHere(inner);
                  case JsonArray values ->
                      values.asList().stream().allMatch(JsonPrimitive.class::isInstance);
                  default -> false;
                });
  }

  boolean takes(StreamRecord recorded) {
    JsonObject record = JsonParser.parseString(recorded.json()).getAsJsonObject();
    return patterns.isEmpty() || patterns.stream().anyMatch(pattern -> matches(pattern, record));
  }

  private static boolean matches(JsonObject pattern, JsonObject record) {
    return pattern.entrySet().stream()
        .allMatch(rule -> matches(rule.getValue(), record.get(rule.getKey())));
  }

  private static boolean matches(JsonElement rule, @Nullable JsonElement value) {
    return rule instanceof JsonObject inner
        ? value instanceof JsonObject object && matches(inner, object)
        : value != null && rule.getAsJsonArray().contains(value);
  }
}
