package dev.countersign.reconcile;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.countersign.aws.Pause;
import dev.countersign.http.Log;
import dev.countersign.orders.Backlog;
import dev.countersign.orders.Orders;
import dev.countersign.orders.Stack;
import dev.countersign.secrets.StripeKeys;
import dev.countersign.stripe.StripeApiAccount;
import dev.countersign.stripe.StripeTransport;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.NullMarked;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Makes the function over ports of the simulation's. Here, because only tests should be able to
 * choose its ports, and so its constructor is no business of other packages.
 */
@NullMarked
public final class SimulatedReconcile {
  private SimulatedReconcile() {}

  /**
   * @param journal the client of the table of reconciliations
   * @param waiting how the function waits for Stripe's rate limit
   * @param pause how it waits before another try
   */
  public static RequestStreamHandler over(
      Orders orders,
      Backlog backlog,
      DynamoDbClient journal,
      String journalTable,
      StripeKeys keys,
      StripeTransport transport,
      Stack stack,
      Duration staleAfter,
      Log log,
      InstantSource clock,
      Consumer<Duration> waiting,
      Pause pause) {
    var paced = new Pace(transport, Pace.A_QUARTER, clock, waiting::accept);
    return new ReconcileHandler(
        orders,
        backlog,
        new StripeApiAccount(keys, paced, clock, pause),
        new DynamoDbJournal(journal, journalTable, pause),
        stack,
        staleAfter,
        log,
        clock);
  }
}
