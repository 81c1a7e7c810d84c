package dev.countersign.local.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A mock integration: the request's template names a status code, the code selects a response, and
 * the response's template is the answer (developer guide, "Mock integrations").
 */
record MockTemplates(Document requestTemplates, String passthrough, Document responses) {
  private static final String JSON = "application/json";

  static MockTemplates of(Document integration) {
    return new MockTemplates(
        integration.child("requestTemplates"),
        integration.text("passthroughBehavior").orElse("when_no_match").toLowerCase(Locale.ROOT),
        integration.child("responses"));
  }

  /** The response, or the error that API Gateway answers instead. */
  sealed interface MockAnswer {
    record Answered(Response response) implements MockAnswer {}

    record Refused(GatewayError error) implements MockAnswer {}
  }

  MockAnswer answer(Request request, Route.Match match) {
    var variables = new MockVariables(request, match);
    var template = requestTemplates.text(request.mediaType("Content-Type").orElse(JSON));
    if (template.isEmpty() && refusesUnmapped()) {
      return new MockAnswer.Refused(GatewayError.UNSUPPORTED_MEDIA_TYPE);
    }
    var mapped = template.map(vtl -> Velocity.filledIn(vtl, variables.all()));
    var response =
        statusCode(mapped.orElse(new String(request.body(), UTF_8))).flatMap(this::select);
    return response
        .<MockAnswer>map(chosen -> new MockAnswer.Answered(filledIn(chosen, variables)))
        .orElse(new MockAnswer.Refused(GatewayError.API_CONFIGURATION_ERROR));
  }

  private boolean refusesUnmapped() {
    var hasTemplates = !requestTemplates.members().isEmpty();
    return passthrough.equals("never") || (passthrough.equals("when_no_templates") && hasTemplates);
  }

  private static Optional<String> statusCode(String json) {
    try {
      return JsonParser.parseString(json) instanceof JsonObject object && object.has("statusCode")
          ? Optional.of(object.get("statusCode").getAsString())
          : Optional.empty();
    } catch (JsonParseException | UnsupportedOperationException | IllegalStateException _) {
      return Optional.empty();
    }
  }

  private Optional<Document> select(String statusCode) {
    return responses.members().keySet().stream()
        .filter(pattern -> !pattern.equals("default") && statusCode.matches(pattern))
        .findFirst()
        .or(() -> Optional.of("default").filter(responses::has))
        .map(responses::child);
  }

  private static Response filledIn(Document chosen, MockVariables variables) {
    var templates = chosen.child("responseTemplates");
    var type =
        List.copyOf(templates.members().keySet()).stream()
            .filter(key -> key.equals(JSON))
            .findFirst()
            .or(() -> templates.members().keySet().stream().findFirst())
            .orElse(JSON);
    var body = Velocity.filledIn(templates.text(type).orElse(""), variables.all());
    var status = Integer.parseInt(chosen.required("statusCode"));
    var response = Response.of(variables.statusOverride().orElse(status), type, body);
    var fixed = chosen.child("responseParameters");
    var prefix = "method.response.header.";
    for (var name : fixed.members().keySet()) {
      var value = fixed.required(name);
      if (name.startsWith(prefix) && value.startsWith("'") && value.endsWith("'")) {
        response
            .headers()
            .set(name.substring(prefix.length()), value.substring(1, value.length() - 1));
      }
    }
    variables.overrideIn(response.headers());
    return response;
  }
}
