package dev.countersign.receivewebhook;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.countersign.http.Api;
import dev.countersign.http.Log;
import dev.countersign.orders.Orders;
import dev.countersign.orders.Stack;
import dev.countersign.secrets.WebhookSecrets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import org.jspecify.annotations.NullMarked;

/**
 * Makes the function over ports of the simulation's. Here, because only tests should be able to
 * choose its ports, and so its constructor is no business of other packages.
 */
@NullMarked
public final class SimulatedWebhook {
  private SimulatedWebhook() {}

  public static RequestStreamHandler over(
      WebhookSecrets secrets,
      Orders orders,
      Stack stack,
      String apiVersion,
      Log log,
      InstantSource clock) {
    return new ReceiveWebhookHandler(secrets, orders, stack, apiVersion, log, clock);
  }

  /**
   * @param longestWork the deadline of each request
   */
  public static RequestStreamHandler over(
      WebhookSecrets secrets,
      Orders orders,
      Stack stack,
      String apiVersion,
      Log log,
      InstantSource clock,
      Duration longestWork) {
    return new ReceiveWebhookHandler(
        secrets,
        orders,
        stack,
        apiVersion,
        new Api(log, "POST", Set.of(), clock, longestWork),
        clock);
  }
}
