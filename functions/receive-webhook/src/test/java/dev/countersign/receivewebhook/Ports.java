package dev.countersign.receivewebhook;

import dev.countersign.orders.Order;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.Orders;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.orders.ProcessedEvent;
import dev.countersign.testkit.shop.UncalledOrders;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The function's way to its orders, with a place before and after each call where a test can step
 * in: to throw, as if the call or its answer were lost, or to do what somebody else does then.
 */
final class Ports extends UncalledOrders {
  /** The calls that the function makes. */
  enum Call {
    MATCH,
    RECORD,
    KEEP_ORPHAN
  }

  /** On which side of a call. */
  enum Side {
    BEFORE,
    AFTER
  }

  private record Interruption(Call call, Side side, boolean once, Runnable what) {}

  private final Orders orders;
  private final List<Interruption> interruptions = new ArrayList<>();
  private final List<Call> seen = new ArrayList<>();

  Ports(Orders orders) {
    this.orders = orders;
  }

  /** Steps in once. */
  void once(Side side, Call call, Runnable what) {
    add(new Interruption(call, side, true, what));
  }

  /** Steps in every time. */
  void always(Side side, Call call, Runnable what) {
    add(new Interruption(call, side, false, what));
  }

  /** The calls so far. */
  synchronized List<Call> seen() {
    return List.copyOf(seen);
  }

  private synchronized void add(Interruption interruption) {
    interruptions.add(interruption);
  }

  private <T> T around(Call call, Supplier<T> rest) {
    due(call, Side.BEFORE).forEach(Runnable::run);
    T answer = rest.get();
    due(call, Side.AFTER).forEach(Runnable::run);
    return answer;
  }

  private synchronized List<Runnable> due(Call call, Side side) {
    if (side == Side.BEFORE) {
      seen.add(call);
    }
    List<Interruption> due =
        interruptions.stream().filter(i -> i.call() == call && i.side() == side).toList();
    due.stream().filter(Interruption::once).forEach(interruptions::remove);
    return due.stream().map(Interruption::what).toList();
  }

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
}
