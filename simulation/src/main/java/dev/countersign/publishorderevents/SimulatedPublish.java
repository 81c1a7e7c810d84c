package dev.countersign.publishorderevents;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.countersign.http.Log;
import dev.countersign.orders.Orders;
import java.time.InstantSource;
import org.jspecify.annotations.NullMarked;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Makes the function over ports of the simulation's. Here, because only tests should be able to
 * choose its ports, and so its constructor is no business of other packages.
 */
@NullMarked
public final class SimulatedPublish {
  private SimulatedPublish() {}

  public static RequestStreamHandler over(
      EventBridgeClient bridge,
      String bus,
      SqsClient sqs,
      String queue,
      Orders orders,
      Log log,
      InstantSource clock) {
    return new PublishOrderEventsHandler(
        new EventBridgeFeed(bridge, bus), new SqsFailureQueue(sqs, queue), orders, log, clock);
  }
}
