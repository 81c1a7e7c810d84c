package dev.countersign.releasequarantine;

import dev.countersign.orders.Order;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.Orders;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.orders.ProcessedEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Orders to which a test can do something between a read and the write that follows it. */
final class OrdersThatMove implements Orders {
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

  @Override
  public Insertion insert(Order order) {
    throw findsAndUpdatesOnly();
  }

  @Override
  public Optional<OrderId> findByPaymentIntent(PaymentIntentId paymentIntentId) {
    throw findsAndUpdatesOnly();
  }

  @Override
  public boolean bind(Order next, PaymentIntentId paymentIntentId) {
    throw findsAndUpdatesOnly();
  }

  @Override
  public Recording record(Order next, ProcessedEvent event, boolean isLinked) {
    throw findsAndUpdatesOnly();
  }

  @Override
  public void keepOrphan(ProcessedEvent orphan) {
    throw findsAndUpdatesOnly();
  }

  private static AssertionError findsAndUpdatesOnly() {
    return new AssertionError("this function may only find and update an order");
  }
}
