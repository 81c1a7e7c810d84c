package dev.countersign.pricing;

import dev.countersign.money.Money;

/**
 * What one piece of a product costs in one currency.
 *
 * @param unitAmount more than nothing: a price of 0 is a slip, or any quantity would ride along
 *     free
 * @param active whether it can be bought; a retired product keeps its row
 */
public record Price(ProductId product, Money unitAmount, boolean active) {
  public Price {
    if (unitAmount.minorUnits() == 0) {
      throw new IllegalArgumentException("a price of 0");
    }
  }
}
