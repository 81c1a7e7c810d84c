package dev.countersign.publishorderevents;

import java.util.List;
import java.util.Optional;

/** The feed of events about orders. */
public interface Feed {
  /**
   * The result of sending.
   *
   * @param delivered the number of events, from the first on, that are known to be delivered;
   *     nothing is known about the events behind them, and they have to be sent again
   * @param fault why not all were delivered; empty if all were
   */
  record Sent(int delivered, Optional<String> fault) {}

  /** Sends the events in their order. Never throws because of a fault of the feed. */
  Sent send(List<OrderEvent> events);
}
