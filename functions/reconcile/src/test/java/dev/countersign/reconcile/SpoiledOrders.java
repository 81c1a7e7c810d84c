package dev.countersign.reconcile;

import dev.countersign.faults.Unavailable;
import dev.countersign.orders.Order;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.Orders;
import dev.countersign.orders.ProcessedEvent;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Orders that can be told to fail, and of which some can't be read, as after a slip of a hand in
 * the console.
 */
final class SpoiledOrders implements Orders {
  private final Orders orders;
  private final Set<OrderId> spoiled = new HashSet<>();
  private boolean failsToBind;

  SpoiledOrders(Orders orders) {
    this.orders = orders;
  }

  /** No binding is made, as where the table has too much to do. */
  void failToBind() {
    failsToBind = true;
  }

  /** Bindings are made again. */
  void bindAgain() {
    failsToBind = false;
  }

  void spoil(Order order) {
    spoiled.add(order.id());
  }

  void mend(Order order) {
    spoiled.remove(order.id());
  }

  @Override
  public Optional<Order> find(OrderId id) {
    if (spoiled.contains(id)) {
      throw new NullPointerException("told to be unreadable");
    }
    return orders.find(id);
  }

  @Override
  public Insertion insert(Order order) {
    return orders.insert(order);
  }

  @Override
  public Optional<OrderId> findByPaymentIntent(String paymentIntentId) {
    return orders.findByPaymentIntent(paymentIntentId);
  }

  @Override
  public boolean update(Order next) {
    return orders.update(next);
  }

  @Override
  public boolean bind(Order next, String paymentIntentId) {
    if (failsToBind) {
      throw new Unavailable("told to fail");
    }
    return orders.bind(next, paymentIntentId);
  }

  @Override
  public Recording record(Order next, ProcessedEvent event, boolean isLinked) {
    return orders.record(next, event, isLinked);
  }

  @Override
  public void keepOrphan(ProcessedEvent orphan) {
    orders.keepOrphan(orphan);
  }
}
