package dev.countersign.testkit.shop;

import dev.countersign.orders.Order;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.Orders;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.orders.ProcessedEvent;
import java.util.Optional;

/** Orders that fail the test at every call, but for those calls that a subclass lets through. */
public abstract class UncalledOrders implements Orders {
  protected UncalledOrders() {}

  @Override
  public Insertion insert(Order order) {
    throw uncalled();
  }

  @Override
  public Optional<Order> find(OrderId id) {
    throw uncalled();
  }

  @Override
  public Optional<OrderId> findByPaymentIntent(PaymentIntentId paymentIntentId) {
    throw uncalled();
  }

  @Override
  public boolean update(Order next) {
    throw uncalled();
  }

  @Override
  public boolean bind(Order next, PaymentIntentId paymentIntentId) {
    throw uncalled();
  }

  @Override
  public Recording record(Order next, ProcessedEvent event, boolean isLinked) {
    throw uncalled();
  }

  @Override
  public void keepOrphan(ProcessedEvent orphan) {
    throw uncalled();
  }

  private static AssertionError uncalled() {
    return new AssertionError("not this function's business");
  }
}
