package dev.countersign.orders;

import static java.util.stream.Collectors.toMap;

import dev.countersign.money.Currency;
import dev.countersign.money.Money;
import dev.countersign.pricing.Cart;
import dev.countersign.pricing.Price;
import dev.countersign.pricing.ProductId;
import dev.countersign.pricing.Quote;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Function;

/** The shop of docs/cases.md, and orders placed in it. */
public final class Shop {
  public static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
  public static final Stack STACK = new Stack("test", "test/0a1b2c3d");
  public static final Currency USD = currency("usd");
  public static final Currency EUR = currency("eur");
  public static final Currency JPY = currency("jpy");

  private static final List<Price> PRICES =
      List.of(
          price("tee", 2000, USD),
          price("tee", 1900, EUR),
          price("tee", 2800, JPY),
          price("mug", 1250, USD),
          price("sticker", 30, USD),
          new Price(new ProductId("retired"), new Money(900, USD), false));

  private Shop() {}

  public static Currency currency(String code) {
    return Currency.of(code).orElseThrow();
  }

  public static Price price(String product, long minorUnits, Currency currency) {
    return new Price(new ProductId(product), new Money(minorUnits, currency), true);
  }

  /** The prices that the shop has of what is in the cart. */
  public static Map<ProductId, Price> prices(Cart cart) {
    return PRICES.stream()
        .filter(price -> price.unitAmount().currency().equals(cart.currency()))
        .filter(price -> cart.products().contains(price.product()))
        .collect(toMap(Price::product, Function.identity()));
  }

  /** A cart of products, each followed by its quantity: {@code cart(USD, "tee", 2, "mug", 1)}. */
  public static Cart cart(Currency currency, Object... productsAndQuantities) {
    List<Cart.Item> items = new ArrayList<>();
    for (int i = 0; i < productsAndQuantities.length; i += 2) {
      items.add(
          new Cart.Item(
              new ProductId((String) productsAndQuantities[i]),
              (Integer) productsAndQuantities[i + 1]));
    }
    return new Cart(currency, items, OptionalLong.empty());
  }

  /** A new order for two tees at 20.00 USD: 4000. */
  public static Order order() {
    return order(cart(USD, "tee", 2));
  }

  /** The same, as the order of that id. */
  public static Order order(OrderId id) {
    return order(id, cart(USD, "tee", 2), NOW);
  }

  /** The same, placed then. */
  public static Order order(Instant placed) {
    return order(newId(), cart(USD, "tee", 2), placed);
  }

  /** A new order for what is in the cart. */
  public static Order order(Cart cart) {
    return order(newId(), cart, NOW);
  }

  private static OrderId newId() {
    return OrderId.derive(STACK.name(), UUID.randomUUID());
  }

  private static Order order(OrderId id, Cart cart, Instant placed) {
    if (Quote.of(cart, prices(cart)) instanceof Quote.Result.Quoted(Quote quote)) {
      return Order.place(id, STACK.mark(), "digest", quote, false, placed);
    }
    throw new IllegalArgumentException("the shop does not sell that: " + cart);
  }

  /** The same order with another mark, or none, as a row of before there were marks. */
  public static Order marked(Optional<String> mark, Order order) {
    return new Order(
        order.id(),
        order.version(),
        mark,
        order.requestDigest(),
        order.terms(),
        order.paymentIntentId(),
        order.attempt(),
        order.livemode(),
        order.facts(),
        order.paidInVersion(),
        order.createdAt());
  }

  /** The same order with other facts, as the next version. */
  public static Order knowing(OrderFacts facts, Order order) {
    return new Order(
        order.id(),
        order.version() + 1,
        order.mark(),
        order.requestDigest(),
        order.terms(),
        order.paymentIntentId(),
        order.attempt(),
        order.livemode(),
        facts,
        order.paidInVersion(),
        order.createdAt());
  }

  /** What Stripe says when the order was paid as it should be. */
  public static PaymentObservation success(Order order, String paymentIntent) {
    long amount = order.amount().minorUnits();
    return success(order, paymentIntent, amount, amount, order.amount().currency().code());
  }

  /** What Stripe says when something was paid. */
  public static PaymentObservation success(
      Order order, String paymentIntent, long amount, long received, String currency) {
    return new PaymentObservation(
        new PaymentIntentId(paymentIntent),
        PaymentObservation.State.SUCCEEDED,
        Optional.of(new PaymentObservation.Amounts(amount, received, currency)),
        order.livemode(),
        Optional.empty(),
        NOW,
        "evt_" + UUID.randomUUID());
  }

  /** What Stripe says of a payment that is not through. */
  public static PaymentObservation state(
      PaymentObservation.State state, String paymentIntent, Instant at, String source) {
    return new PaymentObservation(
        new PaymentIntentId(paymentIntent),
        state,
        Optional.empty(),
        false,
        Optional.empty(),
        at,
        source);
  }
}
