package dev.countersign.local.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.sun.net.httpserver.Headers;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the answer of a function (developer guide, "Output format of a Lambda function for proxy
 * integration"). All members are optional, and no others are allowed. An answer of any other form
 * is malformed, which API Gateway answers with 502.
 */
final class ProxyAnswer {
  private static final Set<String> MEMBERS =
      Set.of("statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded");

  /** Headers that API Gateway renames, because it sets them itself ("Important notes"). */
  private static final Set<String> REMAPPED =
      Set.of(
          "authorization",
          "connection",
          "content-length",
          "content-md5",
          "date",
          "expect",
          "host",
          "server",
          "user-agent",
          "www-authenticate",
          "x-amzn-requestid",
          "x-amz-apigw-id");

  private final MediaTypes mediaTypes;

  ProxyAnswer(MediaTypes mediaTypes) {
    this.mediaTypes = mediaTypes;
  }

  /** Returns the response; empty if the payload is malformed. */
  Optional<Response> of(String payload, Request request) {
    try {
      if (!(JsonParser.parseString(payload) instanceof JsonObject answer)
          || !MEMBERS.containsAll(answer.keySet())) {
        return Optional.empty();
      }
      int status = present(answer, "statusCode").map(JsonElement::getAsInt).orElse(200);
      if (status < 200 || status > 599) {
        return Optional.empty();
      }
      return Optional.of(new Response(status, headers(answer), body(answer, request)));
    } catch (JsonParseException
        | IllegalArgumentException
        | IllegalStateException
        | UnsupportedOperationException _) {
      return Optional.empty(); // a member has a wrong form
    }
  }

  private static Headers headers(JsonObject answer) {
    var headers = new Headers();
    headers.set("Content-Type", "application/json");
    members(answer, "headers").forEach((name, value) -> headers.set(remapped(name), text(value)));
    members(answer, "multiValueHeaders")
        .forEach(
            (name, values) -> {
              headers.remove(remapped(name)); // it wins over a single value of the same name
              for (var value : array(values)) {
                headers.add(remapped(name), text(value));
              }
            });
    headers.remove("Transfer-Encoding");
    return headers;
  }

  private byte[] body(JsonObject answer, Request request) {
    var body = present(answer, "body").map(ProxyAnswer::string).orElse("");
    var isBase64 = present(answer, "isBase64Encoded").map(JsonElement::getAsBoolean).orElse(false);
    return isBase64 && mediaTypes.isBinary(request.mediaType("Accept"))
        ? Base64.getDecoder().decode(body)
        : body.getBytes(UTF_8);
  }

  private static Map<String, JsonElement> members(JsonObject answer, String name) {
    return present(answer, name).map(found -> found.getAsJsonObject().asMap()).orElse(Map.of());
  }

  private static String string(JsonElement value) {
    if (value instanceof JsonPrimitive text && text.isString()) {
      return text.getAsString();
    }
    throw new IllegalArgumentException("a body that is no string");
  }

  private static JsonArray array(JsonElement values) {
    if (values instanceof JsonArray array) {
      return array;
    }
    throw new IllegalArgumentException("a header's values that are no list");
  }

  private static String text(JsonElement value) {
    if (value instanceof JsonPrimitive primitive) {
      return primitive.getAsString();
    }
    throw new IllegalArgumentException("a header that is no text");
  }

  private static Optional<JsonElement> present(JsonObject answer, String name) {
    return Optional.ofNullable(answer.get(name)).filter(value -> !value.isJsonNull());
  }

  private static String remapped(String name) {
    return REMAPPED.contains(name.toLowerCase(Locale.ROOT)) ? "x-amzn-Remapped-" + name : name;
  }
}
