package dev.countersign.local;

import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.countersign.emulators.eventbridge.BusEvent;

/** The line that the running stack prints for an order event. */
final class OrderEventLine {
  private OrderEventLine() {}

  /**
   * Returns a line such as {@code order event OrderPaid abc…}, with the order's id if the event has
   * it.
   */
  static String of(BusEvent event) {
    return "order event  %s  %s".formatted(event.detailType(), subject(event));
  }

  static String ofLost(BusEvent event) {
    return of(event) + "  LOST: there is no bus " + event.bus();
  }

  private static String subject(BusEvent event) {
    return JsonParser.parseString(event.detail()).getAsJsonObject().get("orderId")
            instanceof JsonPrimitive order
        ? order.getAsString()
        : "event " + event.id();
  }
}
