package dev.countersign.emulators.eventbridge;

import java.time.Instant;
import java.util.List;

/**
 * An event as a bus carries it.
 *
 * @param id EventBridge's own, which it answered to the sender
 * @param time when it happened, as the sender says, or when it arrived
 * @param bus the name of the bus
 * @param detail a JSON object
 */
public record BusEvent(
    String id,
    Instant time,
    String bus,
    String source,
    String detailType,
    String detail,
    List<String> resources) {

  public BusEvent {
    resources = List.copyOf(resources);
  }
}
