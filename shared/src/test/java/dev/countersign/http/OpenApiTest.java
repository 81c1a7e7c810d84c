package dev.countersign.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.countersign.testkit.OpenApi;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds openapi.yaml to {@link Problem}, both ways, and its examples to its schemas. */
class OpenApiTest {
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
  void the_answers_that_api_gateway_gives_by_itself_are_in_the_contract() {
    Set<String> named =
        answered().stream()
            .map(answer -> answer.status() + " " + answer.type())
            .collect(Collectors.toSet());
    assertThat(gatewayAnswers()).isNotEmpty().allMatch(named::contains);
  }

  @Test
  void every_example_is_what_its_schema_describes() {
    List<Example> examples = new ArrayList<>();
    collect(OpenApi.document(), "", examples);
    assertThat(examples).hasSizeGreaterThan(30);
    for (Example example : examples) {
      assertThat(OpenApi.faults(example.schema(), example.value()))
          .as("%s: %s", example.schema(), example.value())
          .isEmpty();
    }
  }

  @Test
  void an_order_that_was_placed_leads_to_where_it_is_asked_for() {
    JsonObject link =
        OpenApi.at("paths", "/payment-intents", "post", "responses", "201", "links", "order");
    JsonObject get = OpenApi.at("paths", "/orders/{orderId}", "get");
    assertThat(link.get("operationId")).isEqualTo(get.get("operationId"));
    assertThat(link.getAsJsonObject("parameters").get("orderId").getAsString())
        .isEqualTo("$response.body#/orderId");
    assertThat(OpenApi.at("components", "schemas", "Checkout", "properties").has("orderId"))
        .isTrue();
  }

  /** Every problem that an operation has an example of, under the status that it has it under. */
  private static List<Answered> answered() {
    List<Answered> all = new ArrayList<>();
    for (JsonElement path : OpenApi.document().getAsJsonObject("paths").asMap().values()) {
      for (JsonElement operation : path.getAsJsonObject().asMap().values()) {
        operation
            .getAsJsonObject()
            .getAsJsonObject("responses")
            .asMap()
            .forEach((status, response) -> answered(status, OpenApi.resolved(response), all));
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
    return OpenApi.document()
        .getAsJsonObject("x-amazon-apigateway-gateway-responses")
        .asMap()
        .values()
        .stream()
        .map(response -> object(response.getAsJsonObject(), "responseTemplates"))
        .map(templates -> templates.get("application/json").getAsString())
        .map(template -> JsonParser.parseString(template).getAsJsonObject())
        .map(body -> body.get("status").getAsString() + " " + body.get("type").getAsString())
        .toList();
  }

  private static List<String> problemTypes() {
    return OpenApi.at("components", "schemas", "Problem", "properties", "type")
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
          examples.add(new Example(pointer + "/schema", OpenApi.resolved(example).get("value")));
        }
      }
      object
          .asMap()
          .forEach((name, value) -> collect(value, pointer + "/" + OpenApi.token(name), examples));
    }
  }

  private static JsonObject object(JsonObject parent, String name) {
    JsonElement child = parent.get(name);
    return child == null ? new JsonObject() : child.getAsJsonObject();
  }
}
