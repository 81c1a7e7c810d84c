package dev.countersign.http;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.countersign.json.Members;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A request as API Gateway passes it to a function (API Gateway docs, "Lambda proxy integrations":
 * input format of a REST API), normalized.
 *
 * @param path the path that the client requested: below the stage or a domain's base path, and with
 *     a final slash if the client sent one ({@code requestContext.path}; {@code path} has no stage)
 * @param headers by name; the case of the name does not matter
 * @param body the bytes that the client sent; empty if there were none
 */
public record ApiRequest(
    String requestId,
    String method,
    String path,
    Map<String, List<String>> headers,
    Map<String, String> pathParameters,
    byte[] body) {

  static ApiRequest of(JsonObject event, String fallbackRequestId) {
    var context = Members.object(event, "requestContext").orElseGet(JsonObject::new);
    return new ApiRequest(
        Members.string(context, "requestId").orElse(fallbackRequestId),
        Members.string(event, "httpMethod").orElse(""),
        Members.string(context, "path").orElse(""),
        headers(event),
        pathParameters(event),
        body(event));
  }

  /** Returns all values of the header, in their order. */
  public List<String> header(String name) {
    return headers.getOrDefault(name, List.of());
  }

  /**
   * Returns the path of another resource of this API, below the same stage or base path. The path
   * is absolute, so that a final slash of this request's path makes no difference.
   *
   * @param own this endpoint's resource, such as {@code /payment-intents}
   * @param other the other resource, such as {@code /orders/1}
   */
  public String pathOf(String other, String own) {
    String asked = withoutSlashesAtEnd(path);
    if (!asked.endsWith(own)) {
      return other; // not from our gateway, which knows this endpoint only by that path
    }
    String base = withoutSlashesAtEnd(asked.substring(0, asked.length() - own.length()));
    return base.startsWith("//")
        ? other
        : base + other; // two slashes at the start would name a host
  }

  private static String withoutSlashesAtEnd(String path) {
    int end = path.length();
    while (end > 0 && path.charAt(end - 1) == '/') {
      end--;
    }
    return path.substring(0, end);
  }

  private static Map<String, List<String>> headers(JsonObject event) {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    members(event, "headers").forEach((name, value) -> add(headers, name, List.of(value)));
    // Both maps have the same headers, but only this one has every value.
    Map<String, List<String>> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    members(event, "multiValueHeaders")
        .forEach((name, values) -> add(all, name, values.getAsJsonArray()));
    headers.putAll(all);
    headers.replaceAll((_, values) -> List.copyOf(values));
    return headers;
  }

  private static Map<String, String> pathParameters(JsonObject event) {
    Map<String, String> parameters = new TreeMap<>();
    members(event, "pathParameters")
        .forEach((name, value) -> parameters.put(name, value.getAsString()));
    return parameters;
  }

  /** Returns the members of an object. The object may be null, and so may each of its members. */
  private static Map<String, JsonElement> members(JsonObject event, String object) {
    Map<String, JsonElement> present = new LinkedHashMap<>();
    Members.object(event, object).ifPresent(members -> present.putAll(members.asMap()));
    present.values().removeIf(JsonElement::isJsonNull);
    return present;
  }

  /**
   * Adds a header. A name that occurs twice, in different case, is one header with all the values.
   * A header without a value is ignored.
   */
  private static void add(
      Map<String, List<String>> headers, String name, Iterable<JsonElement> values) {
    for (JsonElement value : values) {
      if (!value.isJsonNull()) {
        headers.computeIfAbsent(name, _ -> new ArrayList<>()).add(value.getAsString());
      }
    }
  }

  private static byte[] body(JsonObject event) {
    byte[] raw = Members.string(event, "body").orElse("").getBytes(StandardCharsets.UTF_8);
    if (!Members.bool(event, "isBase64Encoded").orElse(false)) {
      return raw;
    }
    try {
      return Base64.getDecoder().decode(raw);
    } catch (IllegalArgumentException _) {
      return raw; // this is neither what was signed nor JSON, so it is rejected in both cases
    }
  }
}
