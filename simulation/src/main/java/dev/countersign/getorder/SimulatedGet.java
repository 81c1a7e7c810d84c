package dev.countersign.getorder;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.countersign.http.Api;
import dev.countersign.http.Log;
import dev.countersign.orders.Orders;
import dev.countersign.questions.Questions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import org.jspecify.annotations.NullMarked;

/**
 * Makes the function over ports of the simulation's. Here, because only tests should be able to
 * choose its ports, and so its constructor is no business of other packages.
 */
@NullMarked
public final class SimulatedGet {
  private SimulatedGet() {}

  public static RequestStreamHandler over(
      Orders orders, Questions questions, Log log, InstantSource clock) {
    return new GetOrderHandler(orders, questions, Set.of(), log, clock);
  }

  /**
   * @param longestWork the deadline of each request
   */
  public static RequestStreamHandler over(
      Orders orders, Questions questions, Log log, InstantSource clock, Duration longestWork) {
    var api = new Api(log, "GET", Set.of(), clock, longestWork);
    return new GetOrderHandler(orders, questions, api, clock);
  }
}
