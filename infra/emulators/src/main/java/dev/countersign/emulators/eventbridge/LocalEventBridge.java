package dev.countersign.emulators.eventbridge;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.countersign.emulators.aws.AwsError;
import dev.countersign.emulators.aws.AwsIds;
import dev.countersign.emulators.aws.AwsJsonServer;
import dev.countersign.emulators.aws.AwsJsonServer.AwsAnswer;
import dev.countersign.emulators.aws.AwsJsonServer.Dialect;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.BindException;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An EventBridge on 127.0.0.1: PutEvents over AWS's JSON 1.1 protocol. Signatures must be present
 * but are not checked.
 */
public final class LocalEventBridge extends EventBridge implements AutoCloseable {
  private static final Dialect DIALECT = new Dialect("1.1", "AWSEvents", "message");

  private final AwsJsonServer server;
  private int failingCalls;
  private CallFault callFault = CallFault.THROTTLING;

  /** How a whole call fails. */
  public enum CallFault {
    /** 400 ThrottlingException, which AWS's SDKs retry. */
    THROTTLING,
    /** 500 InternalException, which AWS's SDKs retry. */
    INTERNAL_ERROR,
    /** The connection closes without an answer, and nothing was published. */
    NO_ANSWER,
    /** The connection closes without an answer, but everything was published. */
    ANSWER_LOST
  }

  private LocalEventBridge(int port) throws IOException {
    super(InstantSource.system(), AwsIds.random());
    server = AwsJsonServer.start(port, DIALECT, this::answer);
  }

  /**
   * Starts an EventBridge that has the bus {@code default}, on 127.0.0.1.
   *
   * @param port 0 takes a free one
   * @throws BindException if the port is in use
   */
  public static LocalEventBridge start(int port) throws IOException {
    return new LocalEventBridge(port);
  }

  /** Returns its address, for {@code AWS_ENDPOINT_URL_EVENTBRIDGE}. */
  public URI endpoint() {
    return server.endpoint();
  }

  /** Makes the next calls fail in this way. An SDK's own retries also count as calls. */
  public synchronized void failNextCalls(int calls, CallFault fault) {
    failingCalls = calls;
    callFault = fault;
  }

  @Override
  public synchronized void recover() {
    super.recover();
    failingCalls = 0;
  }

  @Override
  public void close() {
    server.close();
  }

  @Override
  public String toString() {
    return "LocalEventBridge[" + endpoint() + "]";
  }

  private synchronized @Nullable AwsAnswer answer(String action, JsonObject request) {
    if (!action.equals("PutEvents")) {
      throw AwsJsonServer.unknownOperation();
    }
    if (failingCalls > 0) {
      failingCalls--;
      return failed(request);
    }
    return new AwsAnswer.Done(putEvents(entries(request)));
  }

  private @Nullable AwsAnswer failed(JsonObject request) {
    return switch (callFault) {
      case THROTTLING -> new AwsAnswer.Failed(400, "ThrottlingException", "Rate exceeded");
      case INTERNAL_ERROR ->
          new AwsAnswer.Failed(500, "InternalException", "An internal error occurred.");
      case NO_ANSWER -> null;
      case ANSWER_LOST -> {
        putEvents(entries(request));
        yield null;
      }
    };
  }

  private JsonObject putEvents(List<Entry> entries) {
    var results = new JsonArray();
    int failed = 0;
    for (EntryResult entry : put(entries)) {
      var result = new JsonObject();
      switch (entry) {
        case EntryResult.Accepted(var eventId) -> result.addProperty("EventId", eventId);
        case EntryResult.Refused(var code, var message) -> {
          failed++;
          result.addProperty("ErrorCode", code);
          result.addProperty("ErrorMessage", message);
        }
      }
      results.add(result);
    }
    var body = new JsonObject();
    body.addProperty("FailedEntryCount", failed);
    body.add("Entries", results);
    return body;
  }

  private static List<Entry> entries(JsonObject request) {
    var entries = new ArrayList<Entry>();
    if (request.get("Entries") instanceof JsonArray list) {
      for (JsonElement entry : list) {
        if (!entry.isJsonObject()) {
          throw new AwsError("SerializationException", "An entry is no JSON object.");
        }
        entries.add(entry(entry.getAsJsonObject()));
      }
    }
    return entries;
  }

  private static Entry entry(JsonObject members) {
    return new Entry(
        text(members, "EventBusName"),
        text(members, "Source"),
        text(members, "DetailType"),
        text(members, "Detail"),
        time(members),
        resources(members));
  }

  private static String text(JsonObject members, String member) {
    return members.get(member) instanceof JsonPrimitive value ? value.getAsString() : "";
  }

  private static Optional<Instant> time(JsonObject members) {
    if (members.get("Time") instanceof JsonPrimitive time && time.isNumber()) {
      BigDecimal seconds = time.getAsBigDecimal();
      return Optional.of(Instant.ofEpochMilli(seconds.movePointRight(3).longValue()));
    }
    return Optional.empty();
  }

  private static List<String> resources(JsonObject members) {
    return members.get("Resources") instanceof JsonArray list
        ? list.asList().stream().map(JsonElement::getAsString).toList()
        : List.of();
  }
}
