package dev.countersign.createpaymentintent;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.countersign.http.Api;
import dev.countersign.http.Log;
import dev.countersign.orders.Orders;
import dev.countersign.orders.Stack;
import dev.countersign.payments.PaymentIntents;
import dev.countersign.pricing.Catalog;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import org.jspecify.annotations.NullMarked;

/**
 * Makes the function over ports of the simulation's. Here, because only tests should be able to
 * choose its ports, and so its constructor is no business of other packages.
 */
@NullMarked
public final class SimulatedCreate {
  private SimulatedCreate() {}

  public static RequestStreamHandler over(
      Catalog catalog,
      Orders orders,
      PaymentIntents paymentIntents,
      Stack stack,
      Log log,
      InstantSource clock) {
    return new CreatePaymentIntentHandler(
        catalog, orders, paymentIntents, stack, Set.of(), log, clock);
  }

  /**
   * @param longestWork the deadline of each request
   */
  public static RequestStreamHandler over(
      Catalog catalog,
      Orders orders,
      PaymentIntents paymentIntents,
      Stack stack,
      Log log,
      InstantSource clock,
      Duration longestWork) {
    return new CreatePaymentIntentHandler(
        catalog,
        orders,
        paymentIntents,
        stack,
        new Api(log, "POST", Set.of(), clock, longestWork),
        clock);
  }
}
