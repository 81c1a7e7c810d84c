package dev.countersign.releasequarantine;

import dev.countersign.orders.Order;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.Orders;
import dev.countersign.testkit.shop.UncalledOrders;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Orders to which a test can do something between a read and the write that follows it. */
final class OrdersThatMove extends UncalledOrders {
  private final Orders stored;
  private final Deque<Runnable> beforeWrites = new ArrayDeque<>();
  private final Deque<Runnable> afterWrites = new ArrayDeque<>();
  private int reads;

  OrdersThatMove(Orders stored) {
    this.stored = stored;
  }

  /** Does this before the next write that nothing is to be done before yet. */
  void beforeWrite(Runnable what) {
    beforeWrites.add(what);
  }

  /** Does this after the next write that nothing is to be done after yet. */
  void afterWrite(Runnable what) {
    afterWrites.add(what);
  }

  int reads() {
    return reads;
  }

  @Override
  public Optional<Order> find(OrderId id) {
    reads++;
    return stored.find(id);
  }

  @Override
  public boolean update(Order next) {
    run(beforeWrites);
    boolean isWritten = stored.update(next);
    run(afterWrites);
    return isWritten;
  }

  private static void run(Deque<Runnable> steps) {
    Optional.ofNullable(steps.poll()).ifPresent(Runnable::run);
  }
}
