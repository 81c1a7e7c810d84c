package dev.countersign.emulators.eventbridge;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One entry of a PutEvents request, as it was sent (API Reference, "PutEventsRequestEntry"). */
record Entry(JsonObject members) {
  private static final int TIME_BYTES = 14; // whatever it says

  /** Why an entry is not carried, while others of its call are. */
  record Refusal(String code, String message) {
    private static Refusal required(String member) {
      return new Refusal(
          "InvalidArgument",
          "Parameter %s is not valid. Reason: %s is a required argument."
              .formatted(member, member));
    }
  }

  /** What counts against the limit (User Guide, "Calculating PutEvents event entry size"). */
  int bytes() {
    int bytes = members.has("Time") ? TIME_BYTES : 0;
    for (String member : List.of("Source", "DetailType", "Detail")) {
      bytes += text(member).getBytes(UTF_8).length;
    }
    for (String resource : resources()) {
      bytes += resource.getBytes(UTF_8).length;
    }
    return bytes;
  }

  Optional<Refusal> refusal() {
    for (String member : List.of("Source", "DetailType", "Detail")) {
      if (text(member).isEmpty()) {
        return Optional.of(Refusal.required(member));
      }
    }
    if (text("Source").startsWith("aws.")) {
      return Optional.of(
          new Refusal("NotAuthorizedForSourceException", "Not authorized for the source."));
    }
    return isJsonObject(text("Detail"))
        ? Optional.empty()
        : Optional.of(new Refusal("MalformedDetail", "Detail is malformed."));
  }

  /** The name of the bus that it is for, which may be named by its ARN. */
  String bus() {
    String bus = text("EventBusName");
    return bus.isEmpty() ? "default" : bus.substring(bus.lastIndexOf('/') + 1);
  }

  Event event(String id, Instant now) {
    return new Event(
        id,
        time().orElse(now),
        bus(),
        text("Source"),
        text("DetailType"),
        text("Detail"),
        resources());
  }

  private Optional<Instant> time() {
    if (members.get("Time") instanceof JsonPrimitive time && time.isNumber()) {
      BigDecimal seconds = time.getAsBigDecimal();
      return Optional.of(Instant.ofEpochMilli(seconds.movePointRight(3).longValue()));
    }
    return Optional.empty();
  }

  private List<String> resources() {
    var resources = new ArrayList<String>();
    @Nullable JsonElement list = members.get("Resources");
    if (list != null && list.isJsonArray()) {
      list.getAsJsonArray().forEach(resource -> resources.add(resource.getAsString()));
    }
    return resources;
  }

  private String text(String member) {
    return members.get(member) instanceof JsonPrimitive value ? value.getAsString() : "";
  }

  private static boolean isJsonObject(String text) {
    try (var reader = new JsonReader(new StringReader(text))) {
      reader.setStrictness(Strictness.STRICT);
      return JsonParser.parseReader(reader).isJsonObject()
          && reader.peek() == JsonToken.END_DOCUMENT;
    } catch (JsonParseException | IOException _) {
      return false;
    }
  }
}
