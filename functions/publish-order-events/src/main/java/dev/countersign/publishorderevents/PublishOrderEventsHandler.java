package dev.countersign.publishorderevents;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.countersign.aws.FunctionEnvironment;
import dev.countersign.dynamodb.DynamoDbOrders;
import dev.countersign.dynamodb.DynamoDbTables;
import dev.countersign.faults.Deadline;
import dev.countersign.http.Log;
import dev.countersign.orders.Orders;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Reads the stream of the Orders table and publishes events about orders
 * (docs/adr/0008-feed-is-a-function.md). Invoked by hand, it publishes orders whose changes were
 * given up (docs/adr/0018-a-given-up-change-can-be-told.md).
 *
 * <p>It answers the stream with the record from which Lambda has to deliver the batch again, so
 * that nothing is lost. An event that is published twice has the same id both times.
 */
public final class PublishOrderEventsHandler implements RequestStreamHandler {
  private final StreamPublisher stream;
  private final ManualPublisher byHand;
  private final Log log;
  private final InstantSource clock;

  /** Creates the function for Lambda. This is the one place where it chooses its real adapters. */
  public PublishOrderEventsHandler() {
    this(FunctionEnvironment.ofThisProcess());
  }

  private PublishOrderEventsHandler(FunctionEnvironment environment) {
    this(
        EventBridgeFeed.of(environment),
        SqsFailureQueue.of(environment),
        DynamoDbOrders.of(DynamoDbTables.of(environment)),
        Log.toStandardOutput("publish-order-events", environment),
        InstantSource.system());
  }

  /** Creates the function over other ports, for tests and the simulation. */
  public PublishOrderEventsHandler(
      Feed feed, FailureQueue queue, Orders orders, Log log, InstantSource clock) {
    this.stream = new StreamPublisher(feed, queue, clock);
    this.byHand = new ManualPublisher(orders, feed, clock);
    this.log = log;
    this.clock = clock;
  }

  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    byte[] payload = in.readAllBytes();
    Duration left = Duration.ofMillis(context.getRemainingTimeInMillis());
    var requestLog = new FeedLog(log, context.getAwsRequestId());
    JsonObject answer = Deadline.before(left, clock).during(() -> answer(payload, requestLog));
    out.write(answer.toString().getBytes(UTF_8));
  }

  private JsonObject answer(byte[] payload, FeedLog requestLog) {
    return batch(payload)
        .map(batch -> follow(batch, requestLog))
        .orElseGet(() -> tell(payload, requestLog));
  }

  /**
   * Returns the batch. A payload with records comes from the stream: if it cannot be read, that is
   * a fault and not a rejected request.
   */
  private static Optional<JsonObject> batch(byte[] payload) {
    try {
      return JsonParser.parseString(new String(payload, UTF_8)) instanceof JsonObject object
              && object.has("Records")
          ? Optional.of(object)
          : Optional.empty();
    } catch (JsonParseException _) {
      return Optional.empty();
    }
  }

  private JsonObject follow(JsonObject batch, FeedLog requestLog) {
    var failures = new JsonArray();
    stream
        .publish(OrderStreamRecord.allOf(batch), requestLog)
        .ifPresent(
            record -> {
              var failure = new JsonObject();
              failure.addProperty("itemIdentifier", record.sequenceNumber());
              failures.add(failure);
            });
    var answer = new JsonObject();
    answer.add("batchItemFailures", failures);
    return answer;
  }

  private JsonObject tell(byte[] payload, FeedLog requestLog) {
    return switch (ManualRequest.read(payload)) {
      case ManualRequest.Rejected(var errors) -> ManualAnswer.refused(errors);
      case ManualRequest.Accepted(var subjects) ->
          ManualAnswer.of(subjects, byHand.publish(subjects, requestLog));
    };
  }
}
