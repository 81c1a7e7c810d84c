package dev.countersign.orders;

import dev.countersign.money.Money;
import dev.countersign.pricing.Quote;
import java.util.List;
import java.util.Map;

/**
 * What was agreed when an order was placed. It never changes after that, whatever the prices are
 * now.
 *
 * @param lines what was sold, with the prices of that moment
 * @param amount what Stripe is asked to charge
 * @param details what the page sent besides, by name; may be personal, so it is neither logged nor
 *     published
 */
public record OrderTerms(List<Quote.Line> lines, Money amount, Map<String, String> details) {
  public OrderTerms {
    lines = List.copyOf(lines);
    details = Map.copyOf(details);
  }

  /** What the server quoted. */
  public static OrderTerms of(Quote quote) {
    return new OrderTerms(quote.lines(), quote.total(), quote.details());
  }

  /** Whether nobody has changed the stored amount or lines since. */
  boolean addUp() {
    try {
      return lines.stream()
          .map(Quote.Line::amount)
          .reduce(Money.zero(amount.currency()), Money::plus)
          .equals(amount);
    } catch (ArithmeticException | IllegalArgumentException _) {
      return false; // altered beyond what makes an amount; a person must see it, not a retry
    }
  }
}
