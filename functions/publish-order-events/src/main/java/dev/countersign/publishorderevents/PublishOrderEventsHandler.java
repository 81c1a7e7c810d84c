package dev.countersign.publishorderevents;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.countersign.api.Faults;
import dev.countersign.api.Log;
import dev.countersign.api.Snapshot;
import dev.countersign.faults.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Follows the stream of the Orders table and tells others what became of an order
 * (docs/adr/0008-feed-is-a-function.md).
 *
 * <p>Answers from which record on Lambda has to bring the batch again, so that nothing is lost;
 * what is told twice has the same id twice.
 */
public final class PublishOrderEventsHandler implements RequestStreamHandler {
  private final Feed feed;
  private final Log log;
  private final InstantSource clock;

  @SuppressWarnings({"unused", "FieldCanBeLocal"}) // held here because CRaC holds it weakly
  private @Nullable Snapshot snapshot;

  /** For Lambda: the one place where this function chooses its real adapters. */
  public PublishOrderEventsHandler() {
    this(
        EventBridgeFeed.fromEnvironment(),
        Log.toStandardOutput("publish-order-events"),
        InstantSource.system());
    this.snapshot = Snapshot.register(this::prime, () -> {});
  }

  /** For tests: the same function over other ports. */
  PublishOrderEventsHandler(Feed feed, Log log, InstantSource clock) {
    this.feed = feed;
    this.log = log;
    this.clock = clock;
  }

  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    JsonObject invocation =
        JsonParser.parseReader(new InputStreamReader(in, UTF_8)).getAsJsonObject();
    Duration left = Duration.ofMillis(context.getRemainingTimeInMillis());
    var failures = new JsonArray();
    Deadline.before(left, clock)
        .during(() -> publish(StreamRecord.allOf(invocation), context.getAwsRequestId()))
        .ifPresent(first -> failures.add(failure(first)));
    var answer = new JsonObject();
    answer.add("batchItemFailures", failures);
    out.write(answer.toString().getBytes(UTF_8));
  }

  private static JsonObject failure(StreamRecord record) {
    var failure = new JsonObject();
    failure.addProperty("itemIdentifier", record.sequenceNumber());
    return failure;
  }

  /** The first record whose events did not all get through. */
  private Optional<StreamRecord> publish(List<StreamRecord> records, String requestId) {
    Feed.Sent sent =
        feed.send(records.stream().flatMap(record -> record.events().stream()).toList());
    int delivered = sent.delivered();
    for (StreamRecord record : records) {
      if (record.events().size() > delivered) {
        logFault(record, sent.fault().orElse("nobody knows why"), requestId);
        return Optional.of(record);
      }
      delivered -= record.events().size();
      logDone(record, requestId);
    }
    return Optional.empty();
  }

  private void logDone(StreamRecord record, String requestId) {
    switch (record) {
      case StreamRecord.Understood(_, var events) ->
          events.forEach(event -> logPublished(event, requestId));
      case StreamRecord.NotAnOrder(var sequenceNumber, var key, var fault) -> {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("message", "passed over a row that is no order");
        fields.put("key", key);
        fields.put("sequenceNumber", sequenceNumber);
        fields.put("cause", Faults.describe(fault));
        log.write("ERROR", requestId, fields, List.of("NeedsAPerson"));
      }
    }
  }

  private void logPublished(OrderEvent event, String requestId) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("message", "published " + event.type().word());
    fields.put("eventId", event.id());
    fields.put("orderId", event.order().value());
    // Counted here too, in case whoever quarantined the order died before it could say so.
    boolean isQuarantine = event.type() == OrderEvent.Type.QUARANTINED;
    log.write("INFO", requestId, fields, isQuarantine ? List.of("Quarantined") : List.of());
  }

  private void logFault(StreamRecord record, String fault, String requestId) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("message", "could not publish; Lambda will bring the record again");
    fields.put("sequenceNumber", record.sequenceNumber());
    fields.put("cause", fault);
    log.write("ERROR", requestId, fields, List.of("NotPublished"));
  }

  /** Loads the classes of the way in without a call to anyone: nothing happened, nobody hears. */
  private void prime() {
    publish(
        StreamRecord.allOf(JsonParser.parseString("{\"Records\":[]}").getAsJsonObject()), "prime");
  }
}
