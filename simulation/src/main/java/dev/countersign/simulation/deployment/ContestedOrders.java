package dev.countersign.simulation.deployment;

import dev.countersign.orders.Order;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.Orders;
import dev.countersign.orders.ProcessedEvent;
import dev.countersign.simulation.engine.Engine;
import dev.countersign.simulation.faults.Fault;
import dev.countersign.simulation.faults.Faults;
import java.time.Duration;
import java.util.Optional;

/**
 * The real adapter, but now and then another transaction is at the same item. Simulated here and
 * not in DynamoDB, because the adapter then sleeps on the real clock: what it makes of a {@code
 * TransactionConflict} is the same.
 */
final class ContestedOrders implements Orders {
  private final Orders orders;
  private final Engine engine;
  private final Faults faults;

  ContestedOrders(Orders orders, Engine engine, Faults faults) {
    this.orders = orders;
    this.engine = engine;
    this.faults = faults;
  }

  @Override
  public Insertion insert(Order order) {
    return orders.insert(order);
  }

  @Override
  public Optional<Order> find(OrderId id) {
    return orders.find(id);
  }

  @Override
  public Optional<OrderId> findByPaymentIntent(String paymentIntentId) {
    return orders.findByPaymentIntent(paymentIntentId);
  }

  @Override
  public boolean update(Order next) {
    return !isContested() && orders.update(next);
  }

  @Override
  public boolean bind(Order next) {
    return !isContested() && orders.bind(next);
  }

  @Override
  public Recording record(Order next, ProcessedEvent event) {
    return isContested() ? Recording.MOVED : orders.record(next, event);
  }

  @Override
  public void keepOrphan(ProcessedEvent orphan) {
    orders.keepOrphan(orphan);
  }

  private boolean isContested() {
    boolean contested = faults.strikes(Fault.CONFLICT);
    if (contested) {
      engine.note("  !", Fault.CONFLICT.name());
      engine.sleep(Duration.ofMillis(engine.chance().between(20, 100)));
    }
    return contested;
  }
}
