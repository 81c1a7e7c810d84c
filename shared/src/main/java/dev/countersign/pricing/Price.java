package dev.countersign.pricing;

import dev.countersign.money.Money;

/**
 * The price of one piece of a product in one currency.
 *
 * @param unitAmount greater than 0: a price of 0 is a mistake that would give away any quantity
 * @param active whether the product can be bought; a retired product keeps its row
 */
public record Price(ProductId product, Money unitAmount, boolean active) {
  public Price {
    if (unitAmount.minorUnits() == 0) {
      throw new IllegalArgumentException("a price of 0");
    }
  }
}
