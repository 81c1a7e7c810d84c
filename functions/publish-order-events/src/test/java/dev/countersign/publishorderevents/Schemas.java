package dev.countersign.publishorderevents;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.countersign.testkit.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The schemas in docs/events. They leave room for members that a later version adds; here they
 * leave none, so that what we send is what they describe.
 */
final class Schemas {
  private static final Path FOLDER = Repository.file("docs/events");
  private static final String ID = "urn:countersign:event:";
  private static final Map<String, JsonObject> SCHEMAS = load();
  private static final SchemaRegistry PUBLISHED = registry(SCHEMAS);
  private static final SchemaRegistry CLOSED = registry(closed(SCHEMAS));

  private Schemas() {}

  /** Fails unless the event is exactly what the schema of its type describes. */
  static void check(OrderEvent event) {
    assertThat(faults(event.type().word(), event.detail())).as("%s", event.detail()).isEmpty();
  }

  /** What is wrong with the detail of an event of that type. */
  static List<String> faults(String type, JsonElement detail) {
    return faults(CLOSED, type, detail);
  }

  /** The same in the eyes of a consumer, who is to overlook what later versions add. */
  static List<String> faultsForAConsumer(String type, JsonElement detail) {
    return faults(PUBLISHED, type, detail);
  }

  static JsonObject schema(String name) {
    return requireNonNull(SCHEMAS.get(ID + name)).deepCopy();
  }

  private static List<String> faults(SchemaRegistry registry, String type, JsonElement detail) {
    return registry
        .getSchema(SchemaLocation.of(ID + type))
        .validate(detail.toString(), InputFormat.JSON)
        .stream()
        .map(Object::toString)
        .toList();
  }

  private static SchemaRegistry registry(Map<String, JsonObject> schemas) {
    Map<String, String> texts =
        schemas.entrySet().stream()
            .collect(toMap(Map.Entry::getKey, schema -> schema.getValue().toString()));
    return SchemaRegistry.withDefaultDialect(
        SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(texts));
  }

  private static Map<String, JsonObject> closed(Map<String, JsonObject> schemas) {
    return schemas.entrySet().stream()
        .collect(toMap(Map.Entry::getKey, schema -> closed(schema.getValue())));
  }

  private static JsonObject closed(JsonObject schema) {
    JsonObject closed = schema.deepCopy();
    if (closed.has("$defs")) { // what every event has; the schema of a type closes it
      for (JsonElement part : closed.getAsJsonObject("$defs").asMap().values()) {
        if (part.getAsJsonObject().has("properties")) {
          part.getAsJsonObject().addProperty("additionalProperties", false);
        }
      }
    } else {
      closed.addProperty("unevaluatedProperties", false);
    }
    return closed;
  }

  private static Map<String, JsonObject> load() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .map(Schemas::read)
          .collect(toMap(schema -> schema.get("$id").getAsString(), schema -> schema));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonObject read(Path file) {
    try {
      return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
