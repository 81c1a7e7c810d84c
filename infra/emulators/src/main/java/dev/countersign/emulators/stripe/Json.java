package dev.countersign.emulators.stripe;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON object in the making. Members keep the order in which they are added. */
final class Json {
  /** As Stripe writes it: indented by two, nulls included. */
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().serializeNulls().disableHtmlEscaping().create();

  private final JsonObject object = new JsonObject();

  private Json() {}

  static Json object() {
    return new Json();
  }

  /** What every object of Stripe's begins with. */
  static Json object(String id, String type) {
    return new Json().with("id", id).with("object", type);
  }

  Json with(String name, @Nullable String value) {
    return with(name, value == null ? JsonNull.INSTANCE : new JsonPrimitive(value));
  }

  Json with(String name, @Nullable Number value) {
    return with(name, value == null ? JsonNull.INSTANCE : new JsonPrimitive(value));
  }

  Json with(String name, boolean value) {
    return with(name, new JsonPrimitive(value));
  }

  Json with(String name, @Nullable JsonElement value) {
    object.add(name, value == null ? JsonNull.INSTANCE : value);
    return this;
  }

  Json with(String name, Json value) {
    return with(name, value.build());
  }

  Json withNull(String name) {
    return with(name, JsonNull.INSTANCE);
  }

  JsonObject build() {
    return object;
  }

  static JsonObject texts(Map<String, String> map) {
    var texts = new JsonObject();
    map.forEach(texts::addProperty);
    return texts;
  }

  static JsonArray texts(Collection<String> values) {
    var texts = new JsonArray();
    values.forEach(texts::add);
    return texts;
  }

  static String write(JsonObject object) {
    return GSON.toJson(object);
  }
}
