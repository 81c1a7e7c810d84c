package dev.countersign.simulation.deployment;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The answer that a function returned to API Gateway.
 *
 * @param text the whole answer, as it was written
 */
public record FunctionAnswer(int status, JsonObject body, String text) {

  /** Reads the answer of a function behind the gateway. */
  public static FunctionAnswer read(byte[] output) {
    String text = new String(output, StandardCharsets.UTF_8);
    JsonObject json = JsonParser.parseString(text).getAsJsonObject();
    return new FunctionAnswer(
        json.get("statusCode").getAsInt(),
        JsonParser.parseString(json.get("body").getAsString()).getAsJsonObject(),
        text);
  }

  /** Reads the answer of a function without a gateway. */
  public static FunctionAnswer readPlain(byte[] output) {
    String text = new String(output, StandardCharsets.UTF_8);
    return new FunctionAnswer(200, JsonParser.parseString(text).getAsJsonObject(), text);
  }

  /** Returns the answer of a function without a gateway that ended in an exception. */
  static FunctionAnswer failed() {
    return new FunctionAnswer(500, new JsonObject(), "");
  }

  public boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  /** Returns a text member of the body. */
  public Optional<String> text(String member) {
    return Optional.ofNullable(body.get(member)).map(value -> value.getAsString());
  }

  /** Returns whether it is that problem, such as {@code price-changed}. */
  public boolean isProblem(String name) {
    return text("type").map(type -> type.equals("urn:countersign:problem:" + name)).orElse(false);
  }

  /** Returns a short form, such as {@code 422 key-reused} or {@code 200 PAID}. */
  public String outcome() {
    String what =
        text("type")
            .map(type -> type.substring(type.lastIndexOf(':') + 1))
            .orElseGet(() -> text("status").or(() -> text("outcome")).orElse(""));
    String secret = text("clientSecret").isPresent() ? " with a client secret" : "";
    return (status + " " + what + secret).strip();
  }
}
