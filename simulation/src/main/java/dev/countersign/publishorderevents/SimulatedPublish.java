package dev.countersign.publishorderevents;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.countersign.api.Log;
import java.time.InstantSource;
import org.jspecify.annotations.NullMarked;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;

/**
 * Makes the function over ports of the simulation's. Here, because only tests should be able to
 * choose its ports, and so its constructor is no business of other packages.
 */
@NullMarked
public final class SimulatedPublish {
  private SimulatedPublish() {}

  public static RequestStreamHandler over(
      EventBridgeClient client, String bus, Log log, InstantSource clock) {
    return new PublishOrderEventsHandler(new EventBridgeFeed(client, bus), log, clock);
  }
}
