package dev.countersign.publishorderevents;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A feed for tests, held to the same contract as {@link EventBridgeFeed}. */
final class InMemoryFeed implements Feed {
  private final List<OrderEvent> heard = new ArrayList<>();
  private int good = Integer.MAX_VALUE;

  @Override
  public Sent send(List<OrderEvent> events) {
    int delivered = Math.min(events.size(), good);
    good -= delivered;
    heard.addAll(events.subList(0, delivered));
    return new Sent(
        delivered,
        delivered < events.size() ? Optional.of("the feed was told to fail") : Optional.empty());
  }

  /** Lets only so many more events get through, until it recovers. */
  void failAfter(int events) {
    good = events;
  }

  void recover() {
    good = Integer.MAX_VALUE;
  }

  List<OrderEvent> heard() {
    return List.copyOf(heard);
  }
}
