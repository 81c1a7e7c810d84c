package dev.countersign.dynamodb;

import static dev.countersign.dynamodb.DynamoDbAttributes.attribute;
import static dev.countersign.dynamodb.DynamoDbAttributes.list;
import static dev.countersign.dynamodb.DynamoDbAttributes.map;
import static dev.countersign.dynamodb.DynamoDbAttributes.text;
import static dev.countersign.dynamodb.DynamoDbOrderItem.number;
import static dev.countersign.dynamodb.DynamoDbOrderItem.string;
import static dev.countersign.dynamodb.DynamoDbOrderItem.toLong;

import dev.countersign.money.Currency;
import dev.countersign.money.Money;
import dev.countersign.orders.OrderTerms;
import dev.countersign.orders.UnknownWord;
import dev.countersign.pricing.Details;
import dev.countersign.pricing.ProductId;
import dev.countersign.pricing.Quote;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Converts an order's terms to attributes of its item, and back. */
final class DynamoDbOrderTerms {
  /**
   * The version of the terms' form in a row. A row without it has version 1, and version 1 is
   * written without it. A new version is read one release before it is written
   * (docs/adr/0017-words-are-a-wire-format.md).
   */
  private static final String VERSION = "termsVersion";

  private static final int NEWEST_VERSION = 1;

  private DynamoDbOrderTerms() {}

  static Map<String, AttributeValue> of(OrderTerms terms) {
    Map<String, AttributeValue> item = new HashMap<>();
    item.put("currency", string(terms.amount().currency().code()));
    item.put("amount", number(terms.amount().minorUnits()));
    item.put("lines", lines(terms.lines()));
    if (!terms.details().isEmpty()) {
      item.put("details", strings(terms.details().byName()));
    }
    return item;
  }

  /**
   * Reads the terms.
   *
   * @throws RuntimeException if the attributes were not written by {@link #of}
   * @throws UnknownWord if a newer version wrote them: an unknown part of them must not be left out
   *     of what is charged
   */
  static OrderTerms read(Map<String, AttributeValue> item) {
    if (item.containsKey(VERSION) && toLong(attribute(item, VERSION)) != NEWEST_VERSION) {
      throw new UnknownWord(VERSION + " " + toLong(attribute(item, VERSION)));
    }
    Currency currency = currency(text(item, "currency"));
    return new OrderTerms(
        list(item, "lines").stream().map(line -> line(line.m(), currency)).toList(),
        money(attribute(item, "amount"), currency),
        item.containsKey("details") ? details(map(item, "details")) : Details.NONE);
  }

  /** Reads details. A newer version may allow longer ones, or other names. */
  private static Details details(Map<String, AttributeValue> written) {
    try {
      return new Details(texts(written));
    } catch (IllegalArgumentException _) {
      throw new UnknownWord("details");
    }
  }

  private static AttributeValue strings(Map<String, String> texts) {
    Map<String, AttributeValue> written = new HashMap<>();
    texts.forEach((name, text) -> written.put(name, string(text)));
    return AttributeValue.fromM(written);
  }

  private static Map<String, String> texts(Map<String, AttributeValue> written) {
    Map<String, String> texts = new HashMap<>();
    written.keySet().forEach(name -> texts.put(name, text(written, name)));
    return texts;
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

  /** An unknown currency is read as itself. It never equals the currency of a payment. */
  private static Currency currency(String code) {
    return Currency.of(code).orElseGet(() -> new Currency(code, 0, 1, 1));
  }

  /**
   * Reads an amount. We write only valid amounts. An invalid one was written by hand, and is read
   * as 0: then no payment settles the order, and a person looks at it. If this were a fault, Stripe
   * would deliver for days and nothing would be recorded.
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
      return 0; // for the same reason
    }
  }
}
