package dev.countersign.pricing;

import dev.countersign.money.Money;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The server's quote for a cart: the current price of each line, and the exact total.
 *
 * @param lines in the order of the cart
 * @param details the cart's details
 */
public record Quote(List<Line> lines, Money total, Details details) {

  /** One product of an order, with the price at which it was sold. */
  public record Line(ProductId product, int quantity, Money unitAmount) {
    public Money amount() {
      return unitAmount.times(quantity);
    }
  }

  /** The result of pricing a cart. */
  public sealed interface Result {
    record Quoted(Quote quote) implements Result {}

    /** The cart's line at that index has no valid price in the cart's currency. */
    record NoPrice(int line, ProductId product) implements Result {}

    record TooSmall() implements Result {}

    record TooLarge() implements Result {}

    /** The page showed a total that differs from this one. */
    record PriceChanged(Money total) implements Result {}
  }

  public Quote {
    lines = List.copyOf(lines);
  }

  /**
   * Prices the cart. A pure function: the total depends only on the cart's products and quantities
   * and on the prices.
   */
  public static Result of(Cart cart, Map<ProductId, Price> prices) {
    List<Line> lines = new ArrayList<>();
    for (Cart.Item item : cart.items()) {
      Price price = prices.get(item.product());
      if (price == null || !price.active()) {
        return new Result.NoPrice(lines.size(), item.product());
      }
      lines.add(new Line(item.product(), item.quantity(), price.unitAmount()));
    }
    return total(cart, lines);
  }

  private static Result total(Cart cart, List<Line> lines) {
    Money total;
    try {
      total = lines.stream().map(Line::amount).reduce(Money.zero(cart.currency()), Money::plus);
    } catch (ArithmeticException _) {
      return new Result.TooLarge(); // a total greater than a long is also more than Stripe charges
    }
    if (total.isTooLargeToCharge()) {
      return new Result.TooLarge();
    }
    if (total.isTooSmallToCharge()) {
      return new Result.TooSmall();
    }
    if (cart.expectedTotal().isPresent()
        && cart.expectedTotal().getAsLong() != total.minorUnits()) {
      return new Result.PriceChanged(total);
    }
    return new Result.Quoted(new Quote(lines, total, cart.details()));
  }
}
