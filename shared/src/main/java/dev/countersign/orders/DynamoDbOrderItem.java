package dev.countersign.orders;

import static dev.countersign.aws.DynamoDbAttributes.attribute;
import static java.util.stream.Collectors.toMap;

import dev.countersign.catalog.ProductId;
import dev.countersign.money.Currency;
import dev.countersign.money.Money;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** An order as an item of the Orders table, and back, attribute by attribute. */
final class DynamoDbOrderItem {
  private DynamoDbOrderItem() {}

  static Map<String, AttributeValue> of(Order order) {
    Map<String, AttributeValue> item = new HashMap<>();
    item.put("orderId", string(order.id().value()));
    item.put("version", number(order.version()));
    item.put("requestDigest", string(order.requestDigest()));
    item.put("currency", string(order.amount().currency().code()));
    item.put("amount", number(order.amount().minorUnits()));
    item.put("lines", lines(order.lines()));
    item.put("attempt", number(order.attempt()));
    item.put("livemode", AttributeValue.fromBool(order.livemode()));
    item.put("createdAt", string(order.createdAt().toString()));
    item.put("facts", facts(order.facts()));
    item.put("status", string(order.status().name()));
    order.paymentIntentId().ifPresent(id -> item.put("paymentIntentId", string(id)));
    return item;
  }

  /**
   * @throws IllegalStateException if it is no order, as after a slip of a hand in the console
   */
  static Order read(Map<String, AttributeValue> item) {
    try {
      Currency currency = currency(attribute(item, "currency").s());
      return new Order(
          new OrderId(attribute(item, "orderId").s()),
          toLong(attribute(item, "version")),
          attribute(item, "requestDigest").s(),
          attribute(item, "lines").l().stream().map(line -> line(line.m(), currency)).toList(),
          money(attribute(item, "amount"), currency),
          Optional.ofNullable(item.get("paymentIntentId")).map(AttributeValue::s),
          Math.toIntExact(toLong(attribute(item, "attempt"))),
          attribute(item, "livemode").bool(),
          facts(attribute(item, "facts").m()),
          Instant.parse(attribute(item, "createdAt").s()));
    } catch (RuntimeException e) {
      throw new IllegalStateException("an item of the Orders table is not an order", e);
    }
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
        new ProductId(attribute(line, "productId").s()),
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

  /** Lists, not sets, because DynamoDB knows no empty set. */
  static AttributeValue facts(OrderFacts facts) {
    Map<String, AttributeValue> map = new HashMap<>();
    map.put("paymentIntents", strings(facts.paymentIntents()));
    map.put("succeeded", AttributeValue.fromBool(facts.succeeded()));
    map.put("canceled", AttributeValue.fromBool(facts.canceled()));
    map.put("amountReceived", number(facts.amountReceived()));
    map.put("reasons", strings(facts.reasons().stream().map(Reason::code).toList()));
    map.put(
        "refunds",
        AttributeValue.fromM(
            facts.refunds().entrySet().stream()
                .collect(toMap(Map.Entry::getKey, entry -> refund(entry.getValue())))));
    facts.openState().ifPresent(state -> map.put("openState", openState(state)));
    return AttributeValue.fromM(map);
  }

  private static OrderFacts facts(Map<String, AttributeValue> map) {
    SortedSet<Reason> reasons = new TreeSet<>();
    // An unknown reason, of a newer version say, must not make an order look fine: it throws.
    strings(attribute(map, "reasons"))
        .forEach(code -> reasons.add(Reason.ofCode(code).orElseThrow()));
    SortedMap<String, Refund> refunds = new TreeMap<>();
    attribute(map, "refunds").m().forEach((id, refund) -> refunds.put(id, refund(refund.m())));
    return new OrderFacts(
        new TreeSet<>(strings(attribute(map, "paymentIntents"))),
        attribute(map, "succeeded").bool(),
        attribute(map, "canceled").bool(),
        toLong(attribute(map, "amountReceived")),
        Optional.ofNullable(map.get("openState")).map(state -> openState(state.m())),
        refunds,
        reasons);
  }

  private static AttributeValue openState(OpenState state) {
    Map<String, AttributeValue> map = new HashMap<>();
    map.put("kind", string(state.kind().name()));
    map.put("at", number(state.at().getEpochSecond()));
    map.put("event", string(state.event()));
    state.failureCode().ifPresent(code -> map.put("failureCode", string(code)));
    return AttributeValue.fromM(map);
  }

  private static OpenState openState(Map<String, AttributeValue> map) {
    return new OpenState(
        OpenState.Kind.valueOf(attribute(map, "kind").s()),
        Instant.ofEpochSecond(toLong(attribute(map, "at"))),
        attribute(map, "event").s(),
        Optional.ofNullable(map.get("failureCode")).map(AttributeValue::s));
  }

  private static AttributeValue refund(Refund refund) {
    return AttributeValue.fromM(
        Map.of(
            "state", string(refund.state().name()),
            "amount", number(refund.amount()),
            "at", number(refund.at().getEpochSecond())));
  }

  private static Refund refund(Map<String, AttributeValue> map) {
    return new Refund(
        Refund.State.valueOf(attribute(map, "state").s()),
        toLong(attribute(map, "amount")),
        Instant.ofEpochSecond(toLong(attribute(map, "at"))));
  }

  private static AttributeValue strings(Iterable<String> values) {
    List<AttributeValue> list = new ArrayList<>();
    values.forEach(value -> list.add(string(value)));
    return AttributeValue.fromL(list);
  }

  private static List<String> strings(AttributeValue list) {
    return list.l().stream().map(AttributeValue::s).toList();
  }

  static AttributeValue string(String value) {
    return AttributeValue.fromS(value);
  }

  static AttributeValue number(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }

  private static long toLong(AttributeValue number) {
    return Long.parseLong(number.n());
  }
}
