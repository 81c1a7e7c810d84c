package dev.countersign.emulators.eventbridge;

import java.time.Instant;
import java.util.List;

/**
 * An event on a bus.
 *
 * @param id EventBridge's own id, which it returned to the sender
 * @param time the time that the sender gave, or the time of arrival
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
