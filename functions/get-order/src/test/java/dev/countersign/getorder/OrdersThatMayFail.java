package dev.countersign.getorder;

import dev.countersign.orders.Order;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.Orders;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.orders.ProcessedEvent;
import java.util.Optional;

/** Orders that can be read only, count the reads, and fail when they are told to. */
final class OrdersThatMayFail implements Orders {
  private final Orders stored;
  private Optional<RuntimeException> fault = Optional.empty();
  private int reads;

  OrdersThatMayFail(Orders stored) {
    this.stored = stored;
  }

  void fail(RuntimeException with) {
    fault = Optional.of(with);
  }

  int reads() {
    return reads;
  }

  @Override
  public Optional<Order> find(OrderId id) {
    reads++;
    fault.ifPresent(
        exception -> {
          throw exception;
        });
    return stored.find(id);
  }

  @Override
  public Insertion insert(Order order) {
    throw readsOnly();
  }

  @Override
  public Optional<OrderId> findByPaymentIntent(PaymentIntentId paymentIntentId) {
    throw readsOnly();
  }

  @Override
  public boolean update(Order next) {
    throw readsOnly();
  }

  @Override
  public boolean bind(Order next, PaymentIntentId paymentIntentId) {
    throw readsOnly();
  }

  @Override
  public Recording record(Order next, ProcessedEvent event, boolean isLinked) {
    throw readsOnly();
  }

  @Override
  public void keepOrphan(ProcessedEvent orphan) {
    throw readsOnly();
  }

  private static AssertionError readsOnly() {
    return new AssertionError("this function only reads an order by its id");
  }
}
