package dev.countersign.getorder;

import dev.countersign.orders.Order;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.Orders;
import dev.countersign.testkit.shop.UncalledOrders;
import java.util.Optional;

/** Orders that can be read only, count the reads, and fail when they are told to. */
final class OrdersThatMayFail extends UncalledOrders {
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
}
