package dev.countersign.publishorderevents;

import com.google.gson.JsonParser;
import dev.countersign.emulators.eventbridge.BusEvent;
import dev.countersign.emulators.eventbridge.InProcessEventBridge;
import dev.countersign.emulators.sqs.InProcessSqs;
import dev.countersign.http.Log;
import dev.countersign.orders.OrderId;
import dev.countersign.testkit.Lambda;
import dev.countersign.testkit.LogLines;
import dev.countersign.testkit.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The function as Lambda runs it, over ports that a test can look into. */
final class Deployed {
  private static final String QUEUE = "https://sqs.example/unpublished";

  final Rows rows = new Rows();

  final LogLines log = new LogLines();
  private final TestClock clock = new TestClock();
  final InProcessEventBridge bridge = new InProcessEventBridge(clock);
  final InProcessSqs sqs = new InProcessSqs(clock);
  private final PublishOrderEventsHandler function =
      new PublishOrderEventsHandler(
          new EventBridgeFeed(bridge, "default"),
          new SqsFailureQueue(sqs, QUEUE),
          rows.orders(),
          new Log("shop", "publish-order-events", clock, log),
          clock);

  Deployed() {
    sqs.createQueue(QUEUE);
  }

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
    return Lambda.invoke(function, payload);
  }

  /** What others heard. */
  List<OrderEvent> told() {
    return bridge.events().stream().map(Deployed::read).toList();
  }

  /** The ids of it. */
  List<String> heard() {
    return told().stream().map(OrderEvent::id).toList();
  }

  private static OrderEvent read(BusEvent event) {
    var detail = JsonParser.parseString(event.detail()).getAsJsonObject();
    return new OrderEvent(
        detail.get("id").getAsString(),
        Arrays.stream(OrderEvent.Type.values())
            .filter(type -> type.word().equals(event.detailType()))
            .findFirst()
            .orElseThrow(),
        new OrderId(detail.get("orderId").getAsString()),
        event.time(), // no consumer is told when the order was placed
        event.time(),
        detail);
  }

  /** What a person finds in the queue of what was not published. */
  List<String> unpublished() {
    return sqs.bodies(QUEUE);
  }
}
