package dev.countersign.dynamodb;

import static dev.countersign.dynamodb.DynamoDbAttributes.attribute;
import static dev.countersign.dynamodb.DynamoDbAttributes.list;
import static dev.countersign.dynamodb.DynamoDbAttributes.map;
import static dev.countersign.dynamodb.DynamoDbAttributes.text;

import dev.countersign.orders.Order;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.OrderStatus;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.orders.UnknownWord;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Converts an order to an item of the Orders table, and back, attribute by attribute. */
public final class DynamoDbOrderItem {
  /** The key in the index of open orders for an order that waits only for a read at Stripe. */
  static final String UNCONFIRMED = "UNCONFIRMED";

  private static final DateTimeFormatter SORTABLE =
      new DateTimeFormatterBuilder().appendInstant(9).toFormatter(Locale.ROOT);

  private DynamoDbOrderItem() {}

  static Map<String, AttributeValue> of(Order order) {
    Map<String, AttributeValue> item = new HashMap<>();
    item.put("orderId", string(order.id().value()));
    item.put("version", number(order.version()));
    order.mark().ifPresent(mark -> item.put("mark", string(mark)));
    item.put("requestDigest", string(order.requestDigest()));
    item.putAll(DynamoDbOrderTerms.of(order.terms()));
    item.put("attempt", number(order.attempt()));
    item.put("livemode", AttributeValue.fromBool(order.livemode()));
    item.put("createdAt", string(sortable(order.createdAt())));
    item.put("facts", DynamoDbOrderFacts.of(order.facts()));
    item.put("status", string(order.status().name()));
    order.paymentIntentId().ifPresent(id -> item.put("paymentIntentId", string(id.value())));
    order.paidInVersion().ifPresent(version -> item.put("paidInVersion", number(version)));
    if (!order.unconfirmed().isEmpty()) {
      item.put("unconfirmed", strings(order.unconfirmed()));
    }
    openStatus(order).ifPresent(status -> item.put("openStatus", status));
    return item;
  }

  /**
   * Returns the time in the form by which the index of open orders sorts. It always has nine digits
   * after the point, because as text {@code 12:00:05.001Z} sorts before {@code 12:00:05Z}.
   */
  public static String sortable(Instant moment) {
    return SORTABLE.format(moment);
  }

  /**
   * Returns the key in the index of open orders. Only open orders, and orders that wait to be
   * confirmed, have one, so that the index contains no others.
   */
  static Optional<AttributeValue> openStatus(Order order) {
    return Optional.of(order.status())
        .filter(OrderStatus::isOpen)
        .map(OrderStatus::name)
        .or(() -> order.unconfirmed().isEmpty() ? Optional.empty() : Optional.of(UNCONFIRMED))
        .map(DynamoDbOrderItem::string);
  }

  /**
   * Reads an order.
   *
   * @throws IllegalStateException if the item is not an order, for example after a wrong manual
   *     edit in the console
   * @throws UnknownWord if a newer version wrote it
   */
  static Order read(Map<String, AttributeValue> item) {
    try {
      Optional<PaymentIntentId> paymentIntentId =
          optional(item, "paymentIntentId").map(PaymentIntentId::new);
      return new Order(
          new OrderId(text(item, "orderId")),
          toLong(attribute(item, "version")),
          optional(item, "mark"),
          text(item, "requestDigest"),
          DynamoDbOrderTerms.read(item),
          paymentIntentId,
          Math.toIntExact(toLong(attribute(item, "attempt"))),
          attribute(item, "livemode").bool(),
          DynamoDbOrderFacts.read(map(item, "facts"), paymentIntentId),
          Optional.ofNullable(item.get("paidInVersion")).map(DynamoDbOrderItem::toLong),
          Instant.parse(text(item, "createdAt")),
          item.containsKey("unconfirmed")
              ? new TreeSet<>(DynamoDbOrderFacts.texts(list(item, "unconfirmed")))
              : Collections.emptySortedSet());
    } catch (UnknownWord e) {
      throw e;
    } catch (RuntimeException e) {
      throw new IllegalStateException("an item of the Orders table is not an order", e);
    }
  }

  private static Optional<String> optional(Map<String, AttributeValue> item, String name) {
    return Optional.ofNullable(item.get(name)).map(_ -> text(item, name));
  }

  /** Writes a list and not a set, because DynamoDB has no empty set. */
  static AttributeValue strings(Collection<String> values) {
    return AttributeValue.fromL(values.stream().map(DynamoDbOrderItem::string).toList());
  }

  static AttributeValue string(String value) {
    return AttributeValue.fromS(value);
  }

  static AttributeValue number(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }

  static long toLong(AttributeValue number) {
    return Long.parseLong(number.n());
  }
}
