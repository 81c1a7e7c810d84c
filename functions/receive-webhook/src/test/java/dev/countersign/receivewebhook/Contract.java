package dev.countersign.receivewebhook;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Holds an answer against openapi.yaml: every member that must be there, and none besides. */
final class Contract {
  private static final Map<?, ?> API = load();

  private Contract() {}

  /** Fails if the operation may not answer this. */
  static void check(String path, String method, Answer answer) {
    if (answer.status() == 405) { // a wrong method comes only from elsewhere than our gateway
      matches(schema("Problem"), answer.body(), "");
      return;
    }
    Map<?, ?> operation = at(at(at(API, "paths"), path), method);
    Map<?, ?> response =
        resolved(at(at(operation, "responses"), Integer.toString(answer.status())));
    Map<?, ?> content = at(at(response, "content"), answer.header("Content-Type").orElseThrow());
    matches(at(content, "schema"), answer.body(), "");
    if (answer.body().has("type")) {
      assertThat(typesIn(at(content, "examples")))
          .contains(answer.body().get("type").getAsString());
    }
  }

  /** The problems that an operation is said to answer with this status. */
  private static List<String> typesIn(Map<?, ?> examples) {
    return examples.keySet().stream()
        .map(name -> at(at(examples, (String) name), "value"))
        .map(problem -> String.valueOf(problem.get("type")))
        .toList();
  }

  private static void matches(Map<?, ?> schemaOrReference, JsonElement value, String pointer) {
    Map<?, ?> schema = resolved(schemaOrReference);
    String type = (String) requireNonNull(schema.get("type"));
    switch (type) {
      case "object" -> object(schema, value.getAsJsonObject(), pointer);
      case "array" -> array(schema, value.getAsJsonArray(), pointer);
      case "string" -> string(schema, value.getAsJsonPrimitive(), pointer);
      case "integer" -> assertThat(value.toString()).as(pointer).matches("-?[0-9]+");
      case "boolean" -> assertThat(value.getAsJsonPrimitive().isBoolean()).as(pointer).isTrue();
      default -> throw new IllegalArgumentException("a type this test can't check: " + type);
    }
  }

  private static void object(Map<?, ?> schema, JsonObject object, String pointer) {
    Map<?, ?> properties = at(schema, "properties");
    object
        .entrySet()
        .forEach(
            member -> {
              String name = member.getKey();
              assertThat(properties.containsKey(name)).as(pointer + "/" + name).isTrue();
              matches(at(properties, name), member.getValue(), pointer + "/" + name);
            });
    if (schema.get("required") instanceof List<?> required) {
      required.forEach(
          name -> assertThat(object.has((String) name)).as(pointer + "/" + name).isTrue());
    }
  }

  private static void array(Map<?, ?> schema, JsonArray array, String pointer) {
    for (int i = 0; i < array.size(); i++) {
      matches(at(schema, "items"), array.get(i), pointer + "/" + i);
    }
  }

  private static void string(Map<?, ?> schema, JsonPrimitive value, String pointer) {
    assertThat(value.isString()).as(pointer).isTrue();
    if (schema.get("pattern") instanceof String pattern) {
      assertThat(value.getAsString()).as(pointer).matches(pattern);
    }
    if (schema.get("enum") instanceof List<?> words) {
      assertThat(words.contains(value.getAsString())).as(pointer).isTrue();
    }
  }

  private static Map<?, ?> schema(String name) {
    return at(at(at(API, "components"), "schemas"), name);
  }

  private static Map<?, ?> resolved(Map<?, ?> schema) {
    Map<?, ?> found = schema;
    if (schema.get("$ref") instanceof String reference) {
      found = API;
      for (String token : List.of(reference.substring(2).split("/", -1))) {
        found = at(found, token);
      }
    }
    return found;
  }

  private static Map<?, ?> at(Map<?, ?> map, String key) {
    @Nullable Object value = map.get(key);
    assertThat(value).as("openapi.yaml: " + key).isInstanceOf(Map.class);
    return (Map<?, ?>) requireNonNull(value);
  }

  private static Map<?, ?> load() {
    try {
      String yaml = Files.readString(Path.of("../../openapi.yaml"));
      return (Map<?, ?>)
          requireNonNull(new Load(LoadSettings.builder().build()).loadFromString(yaml));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
