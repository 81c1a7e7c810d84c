package dev.countersign.http;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.countersign.testkit.Repository;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Holds openapi.yaml to {@link Problem}, both ways, and its examples to its schemas. */
class OpenApiTest {
  private static final String ID = "urn:countersign:openapi";
  private static final JsonObject API = load();
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          builder -> builder.schemas(Map.of(ID, API.toString())));

  /** What API Gateway alone answers: a function is called only where there is a route. */
  private static final String ROUTE_NOT_FOUND = "urn:countersign:problem:route-not-found";

  /** An example, and where the schema is that it is an example of. */
  private record Example(String schema, JsonElement value) {}

  /** A problem as an operation is said to answer it. */
  private record Answered(String status, JsonObject problem) {
    String type() {
      return problem.get("type").getAsString();
    }
  }

  @Test
  void every_problem_is_named_with_its_status_and_an_example() {
    Set<String> named =
        answered().stream()
            .map(answer -> answer.status() + " " + answer.type())
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(named)
        .containsAll(
            Arrays.stream(Problem.values()).map(p -> p.status() + " " + p.type()).toList());
  }

  @Test
  void no_problem_is_named_that_nobody_answers() {
    Set<String> types =
        Stream.concat(
                Arrays.stream(Problem.values()).map(Problem::type), Stream.of(ROUTE_NOT_FOUND))
            .collect(Collectors.toSet());
    assertThat(answered()).extracting(Answered::type).allMatch(types::contains);
    assertThat(problemTypes()).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(types);
  }

  @Test // D1
  void an_example_says_the_status_that_it_stands_under_and_the_codes_own_words() {
    assertThat(answered()).isNotEmpty();
    for (Answered answer : answered()) {
      String as = answer.toString();
      assertThat(answer.problem().get("status").getAsString()).as(as).isEqualTo(answer.status());
      for (Problem problem : Problem.values()) {
        if (problem.type().equals(answer.type())) {
          assertThat(answer.problem().get("title").getAsString()).as(as).isEqualTo(problem.title());
          if (answer.problem().has("detail")) {
            assertThat(answer.problem().get("detail").getAsString())
                .as(as)
                .isEqualTo(problem.detail());
          } else {
            assertThat(gatewayAnswers()).as(as).contains(answer.status() + " " + answer.type());
          }
        }
      }
    }
  }

  @Test
  void what_api_gateway_answers_by_itself_is_named_too() {
    Set<String> named =
        answered().stream()
            .map(answer -> answer.status() + " " + answer.type())
            .collect(Collectors.toSet());
    assertThat(gatewayAnswers()).isNotEmpty().allMatch(named::contains);
  }

  @Test
  void every_example_is_what_its_schema_describes() {
    List<Example> examples = new ArrayList<>();
    collect(API, "", examples);
    assertThat(examples).hasSizeGreaterThan(30);
    for (Example example : examples) {
      assertThat(
              SCHEMAS
                  .getSchema(SchemaLocation.of(ID + "#" + example.schema()))
                  .validate(example.value().toString(), InputFormat.JSON))
          .as("%s: %s", example.schema(), example.value())
          .isEmpty();
    }
  }

  @Test
  void an_order_that_was_placed_leads_to_where_it_is_asked_for() {
    JsonObject link =
        at(API, "paths", "/payment-intents", "post", "responses", "201", "links", "order");
    JsonObject get = at(API, "paths", "/orders/{orderId}", "get");
    assertThat(link.get("operationId")).isEqualTo(get.get("operationId"));
    assertThat(link.getAsJsonObject("parameters").get("orderId").getAsString())
        .isEqualTo("$response.body#/orderId");
    assertThat(at(API, "components", "schemas", "Checkout", "properties").has("orderId")).isTrue();
  }

  /** Every problem that an operation has an example of, under the status that it has it under. */
  private static List<Answered> answered() {
    List<Answered> all = new ArrayList<>();
    for (JsonElement path : API.getAsJsonObject("paths").asMap().values()) {
      for (JsonElement operation : path.getAsJsonObject().asMap().values()) {
        operation
            .getAsJsonObject()
            .getAsJsonObject("responses")
            .asMap()
            .forEach((status, response) -> answered(status, resolved(response), all));
      }
    }
    return all;
  }

  private static void answered(String status, JsonObject response, List<Answered> all) {
    JsonElement problem = object(response, "content").get("application/problem+json");
    if (problem == null) {
      assertThat(status).as("a status without a problem").startsWith("2");
      return;
    }
    JsonObject examples = object(problem.getAsJsonObject(), "examples");
    assertThat(examples.keySet()).as(status).isNotEmpty();
    examples
        .asMap()
        .values()
        .forEach(
            example -> all.add(new Answered(status, object(example.getAsJsonObject(), "value"))));
  }

  /** Such as {@code 404 urn:countersign:problem:route-not-found}. */
  private static List<String> gatewayAnswers() {
    return API.getAsJsonObject("x-amazon-apigateway-gateway-responses").asMap().values().stream()
        .map(response -> at(response.getAsJsonObject(), "responseTemplates"))
        .map(templates -> templates.get("application/json").getAsString())
        .map(template -> JsonParser.parseString(template).getAsJsonObject())
        .map(body -> body.get("status").getAsString() + " " + body.get("type").getAsString())
        .toList();
  }

  private static List<String> problemTypes() {
    return at(API, "components", "schemas", "Problem", "properties", "type")
        .getAsJsonArray("enum")
        .asList()
        .stream()
        .map(JsonElement::getAsString)
        .toList();
  }

  /** Looks for examples beside a schema, as of a body, and in one, as of a member. */
  private static void collect(JsonElement element, String pointer, List<Example> examples) {
    if (element.isJsonArray()) {
      for (int i = 0; i < element.getAsJsonArray().size(); i++) {
        collect(element.getAsJsonArray().get(i), pointer + "/" + i, examples);
      }
    } else if (element.isJsonObject()) {
      JsonObject object = element.getAsJsonObject();
      boolean isBesides = object.has("schema");
      if (object.has("example") && (isBesides || object.has("type"))) {
        String schema = isBesides ? pointer + "/schema" : pointer;
        examples.add(new Example(schema, object.get("example")));
      }
      if (isBesides && object.has("examples")) {
        for (JsonElement example : object.getAsJsonObject("examples").asMap().values()) {
          examples.add(new Example(pointer + "/schema", resolved(example).get("value")));
        }
      }
      object
          .asMap()
          .forEach((name, value) -> collect(value, pointer + "/" + escaped(name), examples));
    }
  }

  /** For a JSON Pointer (RFC 6901) in a URI's fragment. */
  private static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1").replace("{", "%7B").replace("}", "%7D");
  }

  private static JsonObject resolved(JsonElement element) {
    JsonElement reference = element.getAsJsonObject().get("$ref");
    return reference == null
        ? element.getAsJsonObject()
        : at(API, reference.getAsString().substring(2).split("/", -1));
  }

  private static JsonObject at(JsonObject root, String... names) {
    JsonObject found = root;
    for (String name : names) {
      found = object(found, name);
    }
    return found;
  }

  private static JsonObject object(JsonObject parent, String name) {
    JsonElement child = parent.get(name);
    return child == null ? new JsonObject() : child.getAsJsonObject();
  }

  private static JsonObject load() {
    Object yaml =
        new Load(LoadSettings.builder().build()).loadFromString(Repository.read("openapi.yaml"));
    return new Gson().toJsonTree(requireNonNull(yaml)).getAsJsonObject();
  }
}
