package dev.countersign.receivewebhook;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the function gave API Gateway to answer.
 *
 * @param logged the log line of the request
 */
record Answer(int status, Map<String, String> headers, JsonObject body, JsonObject logged) {

  static Answer read(byte[] json, JsonObject logged) {
    JsonObject answer =
        JsonParser.parseString(new String(json, StandardCharsets.UTF_8)).getAsJsonObject();
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

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /** Such as {@code 200 applied} or {@code 400 invalid-signature}. */
  String outcome() {
    return body.has("type")
        ? status + " " + body.get("type").getAsString().replace("urn:countersign:problem:", "")
        : status + " " + logged("outcome");
  }

  /** A field of the log line; empty if it isn't there. */
  String logged(String field) {
    return logged.has(field) ? logged.get(field).getAsString() : "";
  }

  /** Whether the request made that metric rise. */
  boolean counts(String metric) {
    return logged.has(metric) && logged.get(metric).getAsInt() == 1;
  }
}
