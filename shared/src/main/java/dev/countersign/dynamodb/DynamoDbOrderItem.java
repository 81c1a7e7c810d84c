package dev.countersign.dynamodb;

import static dev.countersign.dynamodb.DynamoDbAttributes.attribute;
import static dev.countersign.dynamodb.DynamoDbAttributes.list;
import static dev.countersign.dynamodb.DynamoDbAttributes.map;
import static dev.countersign.dynamodb.DynamoDbAttributes.text;

import dev.countersign.money.Currency;
import dev.countersign.money.Money;
import dev.countersign.orders.Order;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.OrderStatus;
import dev.countersign.orders.UnknownWord;
import dev.countersign.pricing.ProductId;
import dev.countersign.pricing.Quote;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** An order as an item of the Orders table, and back, attribute by attribute. */
public final class DynamoDbOrderItem {
  /** What stands in the index of open orders for one that waits for a read at Stripe alone. */
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
    item.put("currency", string(order.amount().currency().code()));
    item.put("amount", number(order.amount().minorUnits()));
    item.put("lines", lines(order.lines()));
    item.put("attempt", number(order.attempt()));
    item.put("livemode", AttributeValue.fromBool(order.livemode()));
    item.put("createdAt", string(sortable(order.createdAt())));
    item.put("facts", DynamoDbOrderFacts.of(order.facts()));
    item.put("status", string(order.status().name()));
    order.paymentIntentId().ifPresent(id -> item.put("paymentIntentId", string(id)));
    order.paidInVersion().ifPresent(version -> item.put("paidInVersion", number(version)));
    if (!order.unconfirmed().isEmpty()) {
      item.put("unconfirmed", strings(order.unconfirmed()));
    }
    openStatus(order).ifPresent(status -> item.put("openStatus", status));
    return item;
  }

  /**
   * That moment as the index of open orders sorts it: always with nine digits after the point, for
   * as text {@code 12:00:05.001Z} stands before {@code 12:00:05Z}.
   */
  public static String sortable(Instant moment) {
    return SORTABLE.format(moment);
  }

  /**
   * Only open orders, and those that wait to be confirmed, have one, so that the index over it
   * holds no others.
   */
  static Optional<AttributeValue> openStatus(Order order) {
    return Optional.of(order.status())
        .filter(OrderStatus::isOpen)
        .map(OrderStatus::name)
        .or(() -> order.unconfirmed().isEmpty() ? Optional.empty() : Optional.of(UNCONFIRMED))
        .map(DynamoDbOrderItem::string);
  }

  /**
   * @throws IllegalStateException if it is no order, as after a slip of a hand in the console
   * @throws UnknownWord if a newer version wrote it
   */
  static Order read(Map<String, AttributeValue> item) {
    try {
      Currency currency = currency(text(item, "currency"));
      Optional<String> paymentIntentId = optional(item, "paymentIntentId");
      return new Order(
          new OrderId(text(item, "orderId")),
          toLong(attribute(item, "version")),
          optional(item, "mark"),
          text(item, "requestDigest"),
          list(item, "lines").stream().map(line -> line(line.m(), currency)).toList(),
          money(attribute(item, "amount"), currency),
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

  private static AttributeValue lines(List<Quote.Line> lines) {
    return AttributeValue.fromL(
        lines.stream()
            .map(
                line ->
                    AttributeValue.fromM(
                        Map.of(
                            "productId", string(line.product().value()),
                            "quantity", number(line.quantity()),
                            "unitAmount", number(line.unitAmount().minorUnits()))))
            .toList());
  }

  private static Quote.Line line(Map<String, AttributeValue> line, Currency currency) {
    return new Quote.Line(
        new ProductId(text(line, "productId")),
        quantity(attribute(line, "quantity")),
        money(attribute(line, "unitAmount"), currency));
  }

  /** One we don't know stands for itself: it is never the one that was paid in. */
  private static Currency currency(String code) {
    return Currency.of(code).orElseGet(() -> new Currency(code, 0, 1, 1));
  }

  /**
   * What we wrote is a valid amount. One that is not was put there by hand, and is read as nothing:
   * then no payment settles the order, and a person looks at it. A fault instead would have Stripe
   * deliver for days and leave no trace.
   */
  private static Money money(AttributeValue number, Currency currency) {
    try {
      return new Money(toLong(number), currency);
    } catch (IllegalArgumentException _) {
      return Money.zero(currency);
    }
  }

  private static int quantity(AttributeValue number) {
    try {
      return Integer.parseInt(number.n());
    } catch (NumberFormatException _) {
      return 0; // as above
    }
  }

  /** A list and no set, because DynamoDB knows no empty set. */
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
