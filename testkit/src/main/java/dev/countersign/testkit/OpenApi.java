package dev.countersign.testkit;

import static java.util.Objects.requireNonNull;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The repository's openapi.yaml, as JSON, and the validation of values by its schemas. */
public final class OpenApi {
  private static final String ID = "urn:countersign:openapi";
  private static final JsonObject DOCUMENT = load();
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          builder -> builder.schemas(Map.of(ID, DOCUMENT.toString())));

  private OpenApi() {}

  public static JsonObject document() {
    return DOCUMENT;
  }

  /** Returns the object below these names, from the document's root; empty if there is none. */
  public static JsonObject at(String... names) {
    JsonObject found = DOCUMENT;
    for (String name : names) {
      JsonElement child = found.get(name);
      found = child == null ? new JsonObject() : child.getAsJsonObject();
    }
    return found;
  }

  /** Returns the object, or the one that it refers to. */
  public static JsonObject resolved(JsonElement element) {
    JsonElement reference = element.getAsJsonObject().get("$ref");
    return reference == null
        ? element.getAsJsonObject()
        : at(reference.getAsString().substring(2).split("/", -1));
  }

  /**
   * Returns the errors of the value.
   *
   * @param schema a JSON Pointer to the schema, from the document's root
   */
  public static List<String> faults(String schema, JsonElement value) {
    return SCHEMAS
        .getSchema(SchemaLocation.of(ID + "#" + schema))
        .validate(value.toString(), InputFormat.JSON)
        .stream()
        .map(Object::toString)
        .toList();
  }

  /** Returns a name as a token of a JSON Pointer (RFC 6901) in a URI's fragment. */
  public static String token(String name) {
    return name.replace("~", "~0").replace("/", "~1").replace("{", "%7B").replace("}", "%7D");
  }

  private static JsonObject load() {
    Object yaml =
        new Load(LoadSettings.builder().build()).loadFromString(Repository.read("openapi.yaml"));
    return new Gson().toJsonTree(requireNonNull(yaml)).getAsJsonObject();
  }
}
