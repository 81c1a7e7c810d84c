package dev.countersign.getorder;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the function gave API Gateway to answer. */
record Answer(int status, Map<String, String> headers, JsonObject body) {

  static Answer read(byte[] json) {
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
        JsonParser.parseString(answer.get("body").getAsString()).getAsJsonObject());
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /** Such as {@code 400 invalid-request}, or {@code 201} where there is no problem. */
  String outcome() {
    return body.has("type")
        ? status + " " + text("type").replace("urn:countersign:problem:", "")
        : Integer.toString(status);
  }

  String text(String member) {
    return body.get(member).getAsString();
  }

  long number(String member) {
    return body.get(member).getAsLong();
  }

  /** All that leaves the function, without regard to case. */
  String everything() {
    return (headers.toString() + body).toLowerCase(Locale.ROOT);
  }
}
