package dev.countersign.dynamodb;

import static dev.countersign.dynamodb.DynamoDbAttributes.attribute;
import static dev.countersign.dynamodb.DynamoDbOrderItem.number;
import static dev.countersign.dynamodb.DynamoDbOrderItem.string;
import static dev.countersign.dynamodb.DynamoDbOrderItem.toLong;

import dev.countersign.orders.OrderId;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.orders.ProcessedEvent;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Converts an event's marker to an item of the ProcessedEvents table, and back. */
final class DynamoDbProcessedEventItem {
  static final AttributeValue ORPHAN = string("yes");

  private DynamoDbProcessedEventItem() {}

  static Map<String, AttributeValue> of(ProcessedEvent event) {
    Map<String, AttributeValue> item = new HashMap<>();
    item.put("eventId", string(event.eventId()));
    item.put("type", string(event.type()));
    item.put("orderId", string(event.order().value()));
    item.put("paymentIntentId", string(event.paymentIntent().value()));
    item.put("created", string(event.created().toString()));
    item.put("outcome", string(event.outcome().name()));
    item.put("expiresAt", number(event.expiresAt().getEpochSecond()));
    if (event.outcome() == ProcessedEvent.Outcome.ORPHAN) {
      item.put(
          "orphan",
          ORPHAN); // only orphans have this attribute, so that the index contains no others
    }
    return item;
  }

  static boolean isOrphan(Map<String, AttributeValue> item) {
    return item.containsKey("orphan");
  }

  static ProcessedEvent read(Map<String, AttributeValue> item) {
    return new ProcessedEvent(
        attribute(item, "eventId").s(),
        attribute(item, "type").s(),
        new OrderId(attribute(item, "orderId").s()),
        new PaymentIntentId(attribute(item, "paymentIntentId").s()),
        Instant.parse(attribute(item, "created").s()),
        ProcessedEvent.Outcome.valueOf(attribute(item, "outcome").s()),
        Instant.ofEpochSecond(toLong(attribute(item, "expiresAt"))));
  }
}
