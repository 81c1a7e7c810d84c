package dev.countersign.payments;

import dev.countersign.dynamodb.DynamoDbOrders;
import dev.countersign.faults.Unavailable;
import dev.countersign.orders.Order;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.Orders;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.orders.ProcessedEvent;
import dev.countersign.testkit.TestTables;
import java.util.Optional;

/** Orders that fail when they are told to. */
final class FaultyOrders implements Orders {
  final TestTables tables = new TestTables();
  final DynamoDbOrders all = EventProcessing.inProcess(tables);
  boolean down;
  int moves;
  int failBeforeRecording;
  int failAfterRecording;
  int writes;

  @Override
  public Insertion insert(Order inserted) {
    return all.insert(inserted);
  }

  @Override
  public Optional<Order> find(OrderId id) {
    mustBeUp();
    return all.find(id);
  }

  @Override
  public Optional<OrderId> findByPaymentIntent(PaymentIntentId paymentIntentId) {
    mustBeUp();
    return all.findByPaymentIntent(new PaymentIntentId(paymentIntentId.value()));
  }

  @Override
  public boolean update(Order next) {
    return all.update(next);
  }

  @Override
  public boolean bind(Order next, PaymentIntentId paymentIntentId) {
    return all.bind(next, new PaymentIntentId(paymentIntentId.value()));
  }

  @Override
  public synchronized Recording record(Order next, ProcessedEvent event, boolean isLinked) {
    writes++;
    if (failBeforeRecording > 0) {
      failBeforeRecording--;
      throw new Unavailable("told to fail before");
    }
    if (moves > 0) {
      moves--;
      return Recording.MOVED;
    }
    Recording recording = all.record(next, event, isLinked);
    if (failAfterRecording > 0) {
      failAfterRecording--;
      throw new Unavailable("told to fail after");
    }
    return recording;
  }

  @Override
  public synchronized void keepOrphan(ProcessedEvent orphan) {
    writes++;
    all.keepOrphan(orphan);
  }

  private void mustBeUp() {
    if (down) {
      throw new Unavailable("told to be down");
    }
  }
}
