package dev.countersign.publishorderevents;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.countersign.http.Log;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The function as Lambda runs it, over ports that a test can look into. */
final class Deployed {
  final InMemoryFeed feed = new InMemoryFeed();
  final InMemoryFailureQueue queue = new InMemoryFailureQueue();
  final Rows rows = new Rows();

  private final List<String> log = new ArrayList<>();
  private Instant now = History.NOW;
  private final PublishOrderEventsHandler function =
      new PublishOrderEventsHandler(
          feed,
          queue,
          rows.orders(),
          new Log("publish-order-events", () -> now, log::add),
          () -> now);

  /** So long after the changes of a {@link Stream}. */
  Deployed after(Duration time) {
    now = History.NOW.plus(time);
    return this;
  }

  /** The sequence numbers from which Lambda has to bring the batch again. */
  List<String> failures(Stream stream) {
    List<String> failures = new ArrayList<>();
    JsonParser.parseString(invoke(stream.json()))
        .getAsJsonObject()
        .getAsJsonArray("batchItemFailures")
        .forEach(
            failure -> failures.add(failure.getAsJsonObject().get("itemIdentifier").getAsString()));
    return failures;
  }

  String invoke(String payload) {
    var out = new ByteArrayOutputStream();
    try {
      function.handleRequest(new ByteArrayInputStream(payload.getBytes(UTF_8)), out, context());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(UTF_8);
  }

  /** The ids of what others heard. */
  List<String> heard() {
    return feed.heard().stream().map(OrderEvent::id).toList();
  }

  List<JsonObject> lines() {
    return log.stream().map(line -> JsonParser.parseString(line).getAsJsonObject()).toList();
  }

  long counted(String metric) {
    return lines().stream().filter(line -> line.has(metric)).count();
  }

  /** Of Lambda's context only the request's id and the time that is left are asked for. */
  private static Context context() {
    return (Context)
        Proxy.newProxyInstance(
            Context.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (_, method, _) ->
                switch (method.getName()) {
                  case "getAwsRequestId" -> "lambda-request";
                  case "getRemainingTimeInMillis" -> 28_000;
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }
}
