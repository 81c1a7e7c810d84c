package dev.countersign.local.gateway;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The document's {@code x-amazon-apigateway-gateway-responses}. Their templates can use only
 * variables: they are not VTL (developer guide, "Gateway responses in API Gateway").
 */
final class GatewayResponses {
  private static final Pattern VARIABLE =
      Pattern.compile("\\$context\\.([A-Za-z]+(\\.[A-Za-z]+)*)");
  private static final String HEADER = "gatewayresponse.header.";
  private static final String JSON = "application/json";

  private final Document document;

  GatewayResponses(Document openApi) {
    document = openApi.child("x-amazon-apigateway-gateway-responses");
  }

  Response answer(GatewayError error, Request request) {
    var own = document.child(document.has(error.name()) ? error.name() : error.fallback());
    var template =
        own.child("responseTemplates")
            .text(JSON)
            .orElse("{\"message\":$context.error.messageString}");
    var response =
        Response.of(
            (int) own.number("statusCode", error.status()),
            JSON,
            filledIn(template, error, request));
    response.headers().set("x-amzn-ErrorType", error.errorType());
    var parameters = own.child("responseParameters");
    for (var name : parameters.members().keySet()) {
      if (name.startsWith(HEADER)) {
        value(parameters.required(name), error, request)
            .ifPresent(value -> response.headers().set(name.substring(HEADER.length()), value));
      }
    }
    return response;
  }

  private static Optional<String> value(String source, GatewayError error, Request request) {
    var ofRequest = "method.request.header.";
    if (source.startsWith("'") && source.endsWith("'")) {
      return Optional.of(source.substring(1, source.length() - 1));
    }
    if (source.startsWith(ofRequest)) {
      return request.header(source.substring(ofRequest.length()));
    }
    return Optional.of(filledIn("$" + source, error, request));
  }

  private static String filledIn(String template, GatewayError error, Request request) {
    return VARIABLE
        .matcher(template)
        .replaceAll(found -> Matcher.quoteReplacement(variable(found.group(1), error, request)));
  }

  private static String variable(String name, GatewayError error, Request request) {
    return switch (name) {
      case "requestId" -> request.requestId();
      case "extendedRequestId" -> request.extendedRequestId();
      case "error.message" -> error.message();
      case "error.messageString" -> "\"" + error.message() + "\"";
      case "error.responseType" -> error.name();
      case "httpMethod" -> request.method();
      case "stage" -> Request.STAGE;
      default -> "";
    };
  }
}
