package dev.countersign.releasequarantine;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.countersign.http.Log;
import dev.countersign.orders.Orders;
import java.time.InstantSource;
import org.jspecify.annotations.NullMarked;

/**
 * Makes the function over ports of the simulation's. Here, because only tests should be able to
 * choose its ports, and so its constructor is no business of other packages.
 */
@NullMarked
public final class SimulatedRelease {
  private SimulatedRelease() {}

  public static RequestStreamHandler over(Orders orders, Log log, InstantSource clock) {
    return new ReleaseQuarantineHandler(orders, log, clock);
  }
}
