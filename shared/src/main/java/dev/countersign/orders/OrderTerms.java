package dev.countersign.orders;

import dev.countersign.money.Money;
import dev.countersign.pricing.Details;
import dev.countersign.pricing.Quote;
import java.util.List;

/**
 * The terms that were agreed when an order was placed. They never change, even if prices change
 * later.
 *
 * @param lines the products sold, with their prices at that moment
 * @param amount the amount that Stripe is asked to charge
 * @param details further fields that the page sent, by name; they may be personal, so they are
 *     neither logged nor published
 */
public record OrderTerms(List<Quote.Line> lines, Money amount, Details details) {
  public OrderTerms {
    lines = List.copyOf(lines);
  }

  /** Returns the terms that the server quoted. */
  public static OrderTerms of(Quote quote) {
    return new OrderTerms(quote.lines(), quote.total(), quote.details());
  }

  /**
   * Returns whether the stored lines still add up to the stored amount, so that nobody has changed
   * either.
   */
  boolean addUp() {
    try {
      return lines.stream()
          .map(Quote.Line::amount)
          .reduce(Money.zero(amount.currency()), Money::plus)
          .equals(amount);
    } catch (ArithmeticException | IllegalArgumentException _) {
      // The row was changed so that it has no amount. A person must look at it; a retry cannot
      // help.
      return false;
    }
  }
}
