package dev.countersign.publishorderevents;

import dev.countersign.faults.Unavailable;
import dev.countersign.http.Faults;
import dev.countersign.orders.Order;
import dev.countersign.orders.Orders;
import dev.countersign.orders.UnknownWord;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tells others, by hand, what an order is due: of what the stream's reader gave up, or in case of
 * doubt. To tell it again is harmless, for the events have the ids of the first time.
 */
final class ManualPublisher {
  private final Orders orders;
  private final Feed feed;
  private final InstantSource clock;

  ManualPublisher(Orders orders, Feed feed, InstantSource clock) {
    this.orders = orders;
    this.feed = feed;
    this.clock = clock;
  }

  /** What became of one order. */
  sealed interface Outcome {
    /**
     * Others were told.
     *
     * @param eventIds none if the order is due nothing
     */
    record Published(Order order, List<String> eventIds) implements Outcome {
      public Published {
        eventIds = List.copyOf(eventIds);
      }
    }

    /** There is no such order. */
    record NotFound() implements Outcome {}

    /** A newer version wrote the row: deploy that one, then tell of it. */
    record NewerVersion() implements Outcome {}

    /** The row is no order: mend it, then tell of it. */
    record NotAnOrder() implements Outcome {}

    /**
     * DynamoDB or EventBridge did not do what they should, or were not asked any more after that.
     */
    record TryAgain() implements Outcome {}
  }

  /** One outcome for each subject, in their order. */
  List<Outcome> publish(List<ManualRequest.Subject> subjects, FeedLog log) {
    List<Outcome> outcomes = new ArrayList<>();
    Outcome last = new Outcome.NotFound();
    for (ManualRequest.Subject subject : subjects) {
      // Where one call was in vain the next would be too, and take long.
      last = last instanceof Outcome.TryAgain ? last : publish(subject, log);
      outcomes.add(last);
    }
    return outcomes;
  }

  private Outcome publish(ManualRequest.Subject subject, FeedLog log) {
    try {
      Optional<Order> order = orders.find(subject.order());
      return order.isEmpty() ? new Outcome.NotFound() : publish(order.get(), subject, log);
    } catch (Unavailable fault) {
      log.notTold(subject.order(), Faults.describe(fault));
      return fault.getCause() instanceof UnknownWord
          ? new Outcome.NewerVersion()
          : new Outcome.TryAgain();
    } catch (RuntimeException fault) { // as in the stream: what can't be told of needs mending
      log.notTold(subject.order(), Faults.describe(fault));
      return new Outcome.NotAnOrder();
    }
  }

  private Outcome publish(Order order, ManualRequest.Subject subject, FeedLog log) {
    long version = subject.version().orElse(order.version());
    List<OrderEvent> due = OrderEvent.due(order, version, clock.instant());
    Feed.Sent sent = feed.send(due);
    due.stream().limit(sent.delivered()).forEach(log::published);
    if (sent.delivered() < due.size()) {
      log.notTold(order.id(), sent.fault().orElse("nobody knows why"));
      return new Outcome.TryAgain();
    }
    return new Outcome.Published(order, due.stream().map(OrderEvent::id).toList());
  }
}
