package dev.countersign.publishorderevents;

import dev.countersign.http.Causes;
import dev.countersign.http.Log;
import dev.countersign.http.Metric;
import dev.countersign.orders.OrderId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Logs and counts the results of one invocation. */
record FeedLog(Log log, String requestId) {

  void published(OrderEvent event) {
    published(event, metrics(event));
  }

  /** Logs an event that a person published, at a time that says nothing about the payment. */
  void publishedByHand(OrderEvent event) {
    Map<Metric, Long> counted = new HashMap<>(metrics(event));
    counted.remove(Metric.SECONDS_TO_PAY);
    published(event, counted);
  }

  private void published(OrderEvent event, Map<Metric, Long> counted) {
    Map<String, String> fields = saying("published " + event.type().word());
    fields.put("eventId", event.id());
    fields.put("orderId", event.order().value());
    log.report(requestId, fields, counted);
  }

  private static Map<Metric, Long> metrics(OrderEvent event) {
    return switch (event.type()) {
      // Counted here too, in case the function that quarantined the order crashed before it could
      // count it.
      case QUARANTINED -> Map.of(Metric.QUARANTINED, 1L);
      case FRAUD_WARNED -> event.canBeActedOn() ? Map.of(Metric.FRAUD_WARNED, 1L) : Map.of();
      case PAID -> Map.of(Metric.PAID, 1L, Metric.SECONDS_TO_PAY, event.sincePlaced().toSeconds());
      case REFUNDED -> Map.of(Metric.REFUNDED, 1L);
      case DISPUTED -> Map.of(Metric.DISPUTED, 1L);
      case CANCELED -> Map.of();
    };
  }

  void comesAgain(OrderStreamRecord record, String fault) {
    Map<String, String> fields = saying("could not publish; Lambda will bring the record again");
    fields.put("sequenceNumber", record.sequenceNumber());
    fields.put("cause", fault);
    log.write("ERROR", requestId, fields, List.of(Metric.NOT_PUBLISHED));
  }

  void waitsFor(OrderStreamRecord.Newer record) {
    Map<String, String> fields = saying("a newer version wrote this; Lambda will bring it again");
    fields.put("orderId", record.change().order().value());
    fields.put("sequenceNumber", record.sequenceNumber());
    fields.put("cause", String.valueOf(record.fault().getMessage()));
    log.write("WARN", requestId, fields, List.of(Metric.WAITING_FOR_NEWER_VERSION));
  }

  /** Logs a change that is in the failure queue from now on, and that a person has to publish. */
  void givenUp(OrderStreamRecord record, Unpublished change, RuntimeException fault) {
    Map<String, String> fields = saying("nobody was told; the failure queue names the order");
    fields.put("orderId", change.order().value());
    fields.put("sequenceNumber", record.sequenceNumber());
    fields.put("cause", Causes.describe(fault));
    log.write(
        "ERROR",
        requestId,
        fields,
        record instanceof OrderStreamRecord.NotAnOrder
            ? List.of(Metric.GIVEN_UP, Metric.NEEDS_A_PERSON)
            : List.of(Metric.GIVEN_UP));
  }

  void passedOver(OrderStreamRecord.NotAnOrder record) {
    Map<String, String> fields = saying("passed over a row that has no order's id");
    fields.put("key", record.key());
    fields.put("sequenceNumber", record.sequenceNumber());
    fields.put("cause", Causes.describe(record.fault()));
    log.write("ERROR", requestId, fields, List.of(Metric.NEEDS_A_PERSON));
  }

  /**
   * Logs what could not be published for a manual request. The person also reads it in the answer.
   */
  void notTold(OrderId order, String fault) {
    Map<String, String> fields = saying("could not tell of an order by hand");
    fields.put("orderId", order.value());
    fields.put("cause", fault);
    log.write("ERROR", requestId, fields, List.of());
  }

  private static Map<String, String> saying(String message) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("message", message);
    return fields;
  }
}
