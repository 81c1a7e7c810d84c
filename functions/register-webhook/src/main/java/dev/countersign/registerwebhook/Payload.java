package dev.countersign.registerwebhook;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.countersign.json.MalformedJson;
import dev.countersign.json.Members;
import dev.countersign.json.StrictJson;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What the function is asked: by CloudFormation, by the schedule with {@code {}}, or by hand with
 * the same or {@code {"rotate":true,"overlapSeconds":0}}.
 */
sealed interface Payload {
  /** Go on towards what is wished. */
  record Run() implements Payload {}

  /**
   * Replace the endpoint and its signing secret.
   *
   * @param overlap how long the replaced ones stay; zero after a leak
   */
  record Rotate(Duration overlap) implements Payload {}

  /** CloudFormation creates, updates or deletes the custom resource. */
  record OfCloudFormation(CustomResource request) implements Payload {}

  /**
   * The payload is wrong.
   *
   * @param detail the error, in a sentence for the caller
   */
  record Invalid(String detail) implements Payload {}

  /**
   * Reads a payload.
   *
   * @param mark the stack's own, whose custom resource CloudFormation asks about
   */
  static Payload read(byte[] body, String mark) {
    JsonElement json;
    try {
      json = StrictJson.parse(body);
    } catch (MalformedJson _) {
      return new Invalid("The payload must be JSON.");
    }
    if (!json.isJsonObject()) {
      return new Invalid("The payload must be a JSON object.");
    }
    JsonObject payload = json.getAsJsonObject();
    if (payload.isEmpty()) {
      return new Run();
    }
    if (payload.has("RequestType")) {
      return CustomResource.read(payload, mark)
          .<Payload>map(OfCloudFormation::new)
          .orElseGet(() -> new Invalid("This is no request of CloudFormation about this stack."));
    }
    if (Set.of("rotate", "overlapSeconds").containsAll(payload.keySet())
        && Members.bool(payload, "rotate").equals(Optional.of(true))) {
      return rotation(payload);
    }
    return new Invalid(
        "The payload takes \"rotate\": true, with \"overlapSeconds\" or without, or nothing.");
  }

  private static Payload rotation(JsonObject payload) {
    OptionalLong seconds = Members.integer(payload, "overlapSeconds");
    if (!payload.has("overlapSeconds")) {
      return new Rotate(Situation.DEFAULT_OVERLAP);
    }
    long most = Situation.LONGEST_OVERLAP.toSeconds();
    return seconds.isPresent() && seconds.getAsLong() >= 0 && seconds.getAsLong() <= most
        ? new Rotate(Duration.ofSeconds(seconds.getAsLong()))
        : new Invalid("\"overlapSeconds\" must be from 0 to " + most + ".");
  }
}
