package dev.countersign.publishorderevents;

import dev.countersign.faults.Unavailable;
import dev.countersign.http.Causes;
import dev.countersign.orders.Order;
import dev.countersign.orders.Orders;
import dev.countersign.orders.UnknownWord;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Publishes, by hand, the events that are due for an order: for a change that the stream's reader
 * gave up, or in case of doubt. It is safe to repeat, because the events have the same ids as the
 * first time.
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

  /** The outcome for one order. */
  sealed interface PublishOutcome {
    /**
     * The events were published.
     *
     * @param eventIds empty if no event is due for the order
     */
    record Published(Order order, List<String> eventIds) implements PublishOutcome {
      public Published {
        eventIds = List.copyOf(eventIds);
      }
    }

    /** There is no such order. */
    record NotFound() implements PublishOutcome {}

    /** A newer version wrote the row: deploy that version, then publish. */
    record NewerVersion() implements PublishOutcome {}

    /** The row is not a valid order: repair it, then publish. */
    record NotAnOrder() implements PublishOutcome {}

    /**
     * DynamoDB or EventBridge failed, or an earlier order failed and they were not called again.
     */
    record TryAgain() implements PublishOutcome {}
  }

  /** Publishes each order and returns one outcome for each, in their order. */
  List<PublishOutcome> publish(List<ManualRequest.RequestedOrder> subjects, FeedLog log) {
    List<PublishOutcome> outcomes = new ArrayList<>();
    PublishOutcome last = new PublishOutcome.NotFound();
    for (ManualRequest.RequestedOrder subject : subjects) {
      // After one call has failed, the next would probably fail too, and take long.
      last = last instanceof PublishOutcome.TryAgain ? last : publish(subject, log);
      outcomes.add(last);
    }
    return outcomes;
  }

  private PublishOutcome publish(ManualRequest.RequestedOrder subject, FeedLog log) {
    try {
      Optional<Order> order = orders.find(subject.order());
      return order.isEmpty() ? new PublishOutcome.NotFound() : publish(order.get(), subject, log);
    } catch (Unavailable fault) {
      log.notTold(subject.order(), Causes.describe(fault));
      return fault.getCause() instanceof UnknownWord
          ? new PublishOutcome.NewerVersion()
          : new PublishOutcome.TryAgain();
    } catch (RuntimeException fault) { // as in the stream: what cannot be published needs a repair
      log.notTold(subject.order(), Causes.describe(fault));
      return new PublishOutcome.NotAnOrder();
    }
  }

  private PublishOutcome publish(Order order, ManualRequest.RequestedOrder subject, FeedLog log) {
    long version = subject.version().orElse(order.version());
    List<OrderEvent> due = OrderEvent.due(order, version, clock.instant());
    Feed.Sent sent = feed.send(due);
    due.stream().limit(sent.delivered()).forEach(log::publishedByHand);
    if (sent.delivered() < due.size()) {
      log.notTold(order.id(), sent.fault().orElse("nobody knows why"));
      return new PublishOutcome.TryAgain();
    }
    return new PublishOutcome.Published(order, due.stream().map(OrderEvent::id).toList());
  }
}
