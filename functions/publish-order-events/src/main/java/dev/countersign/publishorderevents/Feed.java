package dev.countersign.publishorderevents;

import java.util.List;
import java.util.Optional;

/** Where others hear of orders. */
public interface Feed {
  /**
   * What came of sending.
   *
   * @param delivered how many events, from the first on, are known to have got through; of those
   *     behind them nothing is known, and they have to be sent again
   * @param fault why not all of them; empty if all
   */
  record Sent(int delivered, Optional<String> fault) {}

  /** Sends the events in their order; never throws because of what is not ours to repair. */
  Sent send(List<OrderEvent> events);
}
