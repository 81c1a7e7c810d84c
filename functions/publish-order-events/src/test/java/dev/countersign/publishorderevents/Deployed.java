package dev.countersign.publishorderevents;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonParser;
import dev.countersign.http.Log;
import dev.countersign.testkit.LambdaContext;
import dev.countersign.testkit.LogLines;
import dev.countersign.testkit.TestClock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The function as Lambda runs it, over ports that a test can look into. */
final class Deployed {
  final InMemoryFeed feed = new InMemoryFeed();
  final InMemoryFailureQueue queue = new InMemoryFailureQueue();
  final Rows rows = new Rows();

  final LogLines log = new LogLines();
  private final TestClock clock = new TestClock();
  private final PublishOrderEventsHandler function =
      new PublishOrderEventsHandler(
          feed, queue, rows.orders(), new Log("publish-order-events", clock, log), clock);

  /** So long after the changes of a {@link Stream}. */
  Deployed after(Duration time) {
    clock.advance(time);
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
      function.handleRequest(
          new ByteArrayInputStream(payload.getBytes(UTF_8)), out, new LambdaContext());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(UTF_8);
  }

  /** The ids of what others heard. */
  List<String> heard() {
    return feed.heard().stream().map(OrderEvent::id).toList();
  }
}
