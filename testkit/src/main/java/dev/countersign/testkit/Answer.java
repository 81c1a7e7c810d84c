package dev.countersign.testkit;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a function gave API Gateway to answer.
 *
 * @param headers by their names, without regard to case
 * @param logged the log line of the request
 */
public record Answer(int status, Map<String, String> headers, JsonObject body, JsonObject logged) {

  public static Answer read(String json, JsonObject logged) {
    JsonObject answer = JsonParser.parseString(json).getAsJsonObject();
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    answer
        .getAsJsonObject("headers")
        .entrySet()
        .forEach(header -> headers.put(header.getKey(), header.getValue().getAsString()));
    return new Answer(
        answer.get("statusCode").getAsInt(),
        headers,
        JsonParser.parseString(answer.get("body").getAsString()).getAsJsonObject(),
        logged);
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /**
   * Such as {@code 400 invalid-request}, {@code 200 applied} where the log names an outcome, or
   * {@code 201} where it names none.
   */
  public String outcome() {
    String word =
        body.has("type") ? text("type").replace("urn:countersign:problem:", "") : logged("outcome");
    return word.isEmpty() ? Integer.toString(status) : status + " " + word;
  }

  /** A field of the log line; empty if it isn't there. */
  public String logged(String field) {
    return logged.has(field) ? logged.get(field).getAsString() : "";
  }

  /** Whether the request made that metric rise. */
  public boolean counts(String metric) {
    return LogLines.hasCounted(logged, metric);
  }

  /** Where in the request's body something is wrong. */
  public List<String> pointers() {
    return body.has("errors")
        ? body.getAsJsonArray("errors").asList().stream()
            .map(error -> error.getAsJsonObject().get("pointer").getAsString())
            .toList()
        : List.of();
  }

  public String text(String member) {
    return body.get(member).getAsString();
  }

  public long number(String member) {
    return body.get(member).getAsLong();
  }

  public String orderId() {
    return text("orderId");
  }

  public String clientSecret() {
    return text("clientSecret");
  }

  /** A client secret begins with its PaymentIntent's id. */
  public String paymentIntentId() {
    return clientSecret().replaceFirst("_secret_.*", "");
  }

  public boolean hasClientSecret() {
    return body.has("clientSecret");
  }

  public boolean isSuccess() {
    return status == 200 || status == 201;
  }

  public JsonElement lines() {
    return body.get("lines");
  }

  /** All that leaves the function, without regard to case. */
  public String everything() {
    return (headers.toString() + body).toLowerCase(Locale.ROOT);
  }
}
