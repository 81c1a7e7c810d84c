package dev.countersign.refreshorder;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.countersign.aws.Pause;
import dev.countersign.http.Log;
import dev.countersign.orders.Orders;
import dev.countersign.secrets.StripeKeys;
import dev.countersign.stripe.StripeTransport;
import java.time.InstantSource;
import org.jspecify.annotations.NullMarked;

/**
 * Makes the function over ports of the simulation's. Here, because only tests should be able to
 * choose its ports, and so its constructor is no business of other packages.
 */
@NullMarked
public final class SimulatedRefresh {
  private SimulatedRefresh() {}

  /**
   * @param pause how the function waits for its turn to ask Stripe, or to ask it again
   */
  public static RequestStreamHandler over(
      Orders orders,
      StripeKeys keys,
      StripeTransport transport,
      Log log,
      InstantSource clock,
      Pause pause) {
    return new RefreshOrderHandler(orders, keys, transport, log, clock, pause);
  }
}
