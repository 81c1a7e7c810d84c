package dev.countersign.emulators.eventbridge;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One entry of a PutEvents request, as it was sent (API Reference, "PutEventsRequestEntry"). A
 * missing member is empty.
 *
 * @param bus its name or its ARN
 */
record Entry(
    String bus,
    String source,
    String detailType,
    String detail,
    Optional<Instant> time,
    List<String> resources) {
  private static final int TIME_BYTES = 14; // for any time

  /**
   * Returns the size that counts towards the limit (User Guide, "Calculating PutEvents event entry
   * size").
   */
  int bytes() {
    int bytes = time.isPresent() ? TIME_BYTES : 0;
    bytes += bytes(source) + bytes(detailType) + bytes(detail);
    for (String resource : resources) {
      bytes += bytes(resource);
    }
    return bytes;
  }

  private static int bytes(String text) {
    return text.getBytes(UTF_8).length;
  }

  /** Returns the reason why the entry is rejected, while others of its call may be accepted. */
  Optional<EntryResult.Refused> refusal() {
    if (source.isEmpty()) {
      return Optional.of(EntryResult.Refused.required("Source"));
    }
    if (detailType.isEmpty()) {
      return Optional.of(EntryResult.Refused.required("DetailType"));
    }
    if (detail.isEmpty()) {
      return Optional.of(EntryResult.Refused.required("Detail"));
    }
    if (source.startsWith("aws.")) {
      return Optional.of(
          new EntryResult.Refused(
              "NotAuthorizedForSourceException", "Not authorized for the source."));
    }
    return isJsonObject(detail)
        ? Optional.empty()
        : Optional.of(new EntryResult.Refused("MalformedDetail", "Detail is malformed."));
  }

  BusEvent event(String id, Instant now) {
    return new BusEvent(id, time.orElse(now), busName(), source, detailType, detail, resources);
  }

  private String busName() {
    return bus.isEmpty() ? "default" : bus.substring(bus.lastIndexOf('/') + 1);
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
