package dev.countersign.receivewebhook;

import dev.countersign.orders.Order;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.Orders;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.orders.ProcessedEvent;
import dev.countersign.testkit.Interruptions;
import dev.countersign.testkit.shop.UncalledOrders;
import java.util.Optional;

/** The function's way to its orders, with a place where a test can step in around each call. */
final class Ports extends Interruptions<Ports.Call> {
  /** The calls that the function makes. */
  enum Call {
    MATCH,
    RECORD,
    KEEP_ORPHAN
  }

  Orders around(Orders orders) {
    return new UncalledOrders() {
      @Override
      public Optional<Match> match(PaymentIntentId paymentIntentId, Optional<OrderId> claimed) {
        return around(
            Call.MATCH, () -> orders.match(new PaymentIntentId(paymentIntentId.value()), claimed));
      }

      @Override
      public Recording record(Order next, ProcessedEvent event, boolean isLinked) {
        return around(Call.RECORD, () -> orders.record(next, event, isLinked));
      }

      @Override
      public void keepOrphan(ProcessedEvent orphan) {
        var _ =
            around(
                Call.KEEP_ORPHAN,
                () -> {
                  orders.keepOrphan(orphan);
                  return orphan;
                });
      }

      @Override
      public Optional<Order> find(OrderId id) {
        return orders.find(id); // only where a PaymentIntent has no id
      }
    };
  }
}
