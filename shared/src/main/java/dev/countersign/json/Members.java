package dev.countersign.json;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Reads members of a JSON object. A member of a wrong type is treated as absent. Never throws. */
public final class Members {
  private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9][0-9]{0,17})");

  private Members() {}

  /** Returns whether the member exists and is not null. */
  public static boolean has(JsonObject parent, String member) {
    return parent.has(member) && !parent.get(member).isJsonNull();
  }

  public static Optional<JsonObject> object(JsonObject parent, String member) {
    return parent.get(member) instanceof JsonObject object ? Optional.of(object) : Optional.empty();
  }

  public static Optional<String> string(JsonObject parent, String member) {
    return parent.get(member) instanceof JsonPrimitive value && value.isString()
        ? Optional.of(value.getAsString())
        : Optional.empty();
  }

  public static Optional<Boolean> bool(JsonObject parent, String member) {
    return parent.get(member) instanceof JsonPrimitive value && value.isBoolean()
        ? Optional.of(value.getAsBoolean())
        : Optional.empty();
  }

  /** Returns a number that is written as a plain integer of at most 18 digits. */
  public static OptionalLong integer(JsonObject parent, String member) {
    return parent.get(member) instanceof JsonPrimitive value
            && value.isNumber()
            && INTEGER.matcher(value.getAsString()).matches()
        ? OptionalLong.of(Long.parseLong(value.getAsString()))
        : OptionalLong.empty();
  }
}
