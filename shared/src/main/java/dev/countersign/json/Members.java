package dev.countersign.json;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Members of a JSON object, there and of the right type, or not there at all. Never throws. */
public final class Members {
  private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9][0-9]{0,17})");

  private Members() {}

  /** Whether there is such a member, and it is not null. */
  public static boolean has(JsonObject parent, String member) {
    return parent.has(member) && !parent.get(member).isJsonNull();
  }

  public static Optional<JsonObject> object(JsonObject parent, String member) {
    return Optional.ofNullable(parent.get(member))
        .filter(JsonElement::isJsonObject)
        .map(JsonElement::getAsJsonObject);
  }

  public static Optional<String> string(JsonObject parent, String member) {
    return Optional.ofNullable(parent.get(member))
        .filter(value -> value.isJsonPrimitive() && value.getAsJsonPrimitive().isString())
        .map(JsonElement::getAsString);
  }

  public static Optional<Boolean> bool(JsonObject parent, String member) {
    return Optional.ofNullable(parent.get(member))
        .filter(value -> value.isJsonPrimitive() && value.getAsJsonPrimitive().isBoolean())
        .map(JsonElement::getAsBoolean);
  }

  /** A number written as a plain integer of at most 18 digits. */
  public static OptionalLong integer(JsonObject parent, String member) {
    return Optional.ofNullable(parent.get(member))
        .filter(value -> value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber())
        .map(JsonElement::getAsString)
        .filter(INTEGER.asMatchPredicate())
        .map(literal -> OptionalLong.of(Long.parseLong(literal)))
        .orElse(OptionalLong.empty());
  }
}
