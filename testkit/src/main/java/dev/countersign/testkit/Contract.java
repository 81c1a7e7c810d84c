package dev.countersign.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Locale;

/** Validates an answer against openapi.yaml, whose schemas allow no other members. */
public final class Contract {
  private Contract() {}

  /**
   * Fails if the operation may not answer this. It checks the status, the media type, the body, and
   * the type of a problem, which must be in one of the operation's examples.
   *
   * @param path as openapi.yaml has it, such as {@code /orders/{orderId}}
   */
  public static void check(String path, String method, Answer answer) {
    if (answer.status() == 405) { // our gateway never sends a wrong method
      isValid("/components/schemas/Problem", answer.body());
      return;
    }
    String operation = method.toLowerCase(Locale.ROOT);
    String status = Integer.toString(answer.status());
    String media = answer.header("Content-Type").orElse("no media type");
    JsonObject response = OpenApi.at("paths", path, operation, "responses", status);
    String pointer =
        response.has("$ref")
            ? response.get("$ref").getAsString().substring(1)
            : "/paths/" + OpenApi.token(path) + "/" + operation + "/responses/" + status;
    JsonElement content = OpenApi.resolved(response).get("content");
    assertThat(content).as("%s %s answers %s", method, path, status).isNotNull();
    assertThat(content.getAsJsonObject().keySet()).contains(media);
    isValid(pointer + "/content/" + OpenApi.token(media) + "/schema", answer.body());
    if (answer.body().has("type")) {
      assertThat(types(content.getAsJsonObject().getAsJsonObject(media)))
          .contains(answer.text("type"));
    }
  }

  /** Returns whether the text is an Idempotency-Key by the pattern that clients read. */
  public static boolean isKey(String text) {
    JsonObject parameter =
        OpenApi.at("paths", "/payment-intents", "post")
            .getAsJsonArray("parameters")
            .get(0)
            .getAsJsonObject();
    return text.matches(parameter.getAsJsonObject("schema").get("pattern").getAsString());
  }

  private static void isValid(String schema, JsonObject body) {
    assertThat(OpenApi.faults(schema, body)).as("%s by %s", body, schema).isEmpty();
    isWhole(body);
  }

  /**
   * Checks that numbers are written as integers. For JSON Schema 4000.0 is an integer; for a client
   * that reads an int it is an error.
   */
  private static void isWhole(JsonElement value) {
    if (value.isJsonObject()) {
      value.getAsJsonObject().asMap().values().forEach(Contract::isWhole);
    } else if (value.isJsonArray()) {
      value.getAsJsonArray().forEach(Contract::isWhole);
    } else if (value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber()) {
      assertThat(value.getAsString()).matches("-?[0-9]+");
    }
  }

  /** Returns the types of the problems in the examples. */
  private static List<String> types(JsonObject content) {
    return content.getAsJsonObject("examples").asMap().values().stream()
        .map(example -> OpenApi.resolved(example).getAsJsonObject("value"))
        .map(problem -> problem.get("type").getAsString())
        .toList();
  }
}
