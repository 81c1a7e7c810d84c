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
 * The answer that a function returned to API Gateway.
 *
 * @param headers by name; the case of the name does not matter
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
   * Returns a short form, such as {@code 400 invalid-request}, {@code 200 applied} if the log names
   * an outcome, or {@code 201} if it names none.
   */
  public String outcome() {
    String word =
        body.has("type") ? text("type").replace("urn:countersign:problem:", "") : logged("outcome");
    return word.isEmpty() ? Integer.toString(status) : status + " " + word;
  }

  /** Returns a field of the log line; empty if it is missing. */
  public String logged(String field) {
    return logged.has(field) ? logged.get(field).getAsString() : "";
  }

  /** Returns whether the request made that metric rise. */
  public boolean counts(String metric) {
    return LogLines.hasCounted(logged, metric);
  }

  /** Returns the places of errors in the request's body. */
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

  /** Returns the PaymentIntent's id, with which its client secret begins. */
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

  /** Returns everything that leaves the function, in lower case. */
  public String everything() {
    return (headers.toString() + body).toLowerCase(Locale.ROOT);
  }
}
