package dev.countersign.emulators.stripe;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object. Members keep the order in which they are added. Nobody adds members after it is
 * passed on, so that answers and events share their parts instead of copying them. It is not
 * Gson's, because copying and writing Gson's trees took most of the time of a call.
 */
final class Json {
  private static final int USUAL_SIZE = 16;

  private String[] names = new String[USUAL_SIZE];
  private @Nullable Object[] values = new @Nullable Object[USUAL_SIZE];
  private int size;

  private Json() {}

  static Json object() {
    return new Json();
  }

  /** Returns an object with the members with which every Stripe object begins. */
  static Json object(String id, String type) {
    return new Json().with("id", id).with("object", type);
  }

  static Json texts(Map<String, String> map) {
    var texts = new Json();
    map.forEach(texts::with);
    return texts;
  }

  Json with(String name, @Nullable String value) {
    return add(name, value);
  }

  Json with(String name, @Nullable Long value) {
    return add(name, value);
  }

  Json with(String name, long value) {
    return add(name, value);
  }

  Json with(String name, boolean value) {
    return add(name, value);
  }

  Json with(String name, @Nullable Json value) {
    return add(name, value);
  }

  Json withTexts(String name, Collection<String> value) {
    return add(name, List.copyOf(value));
  }

  Json withObjects(String name, Collection<Json> value) {
    return add(name, List.copyOf(value));
  }

  Json withNull(String name) {
    return add(name, null);
  }

  private Json add(String name, @Nullable Object value) {
    if (size == names.length) {
      names = Arrays.copyOf(names, 2 * size);
      values = Arrays.copyOf(values, 2 * size);
    }
    names[size] = name;
    values[size] = value;
    size++;
    return this;
  }

  /** Returns a new object with all members except these. Members can be added to it. */
  Json without(Set<String> members) {
    var rest = new Json();
    for (int i = 0; i < size; i++) {
      if (!members.contains(names[i])) {
        rest.add(names[i], values[i]);
      }
    }
    return rest;
  }

  /** Returns a member that is a text. */
  String text(String name) {
    for (int i = 0; i < size; i++) {
      if (names[i].equals(name) && values[i] instanceof String text) {
        return text;
      }
    }
    throw new IllegalArgumentException("no text called " + name);
  }

  /** Writes it as Stripe does: indented by two, nulls included. */
  String write() {
    return new JsonWriter().object(this).toString();
  }

  int size() {
    return size;
  }

  String name(int member) {
    return names[member];
  }

  @Nullable Object value(int member) {
    return values[member];
  }

  /** Returns a copy as a Gson object, which the caller may change. */
  JsonObject toGson() {
    var object = new JsonObject();
    for (int i = 0; i < size; i++) {
      object.add(names[i], toGson(values[i]));
    }
    return object;
  }

  private static JsonElement toGson(@Nullable Object value) {
    return switch (value) {
      case null -> JsonNull.INSTANCE;
      case String text -> new JsonPrimitive(text);
      case Long number -> new JsonPrimitive(number);
      case Boolean truth -> new JsonPrimitive(truth);
      case Json object -> object.toGson();
      case List<?> list -> {
        var array = new JsonArray(list.size());
        list.forEach(item -> array.add(toGson(item)));
        yield array;
      }
      default -> throw new IllegalStateException("not JSON: " + value.getClass());
    };
  }
}
