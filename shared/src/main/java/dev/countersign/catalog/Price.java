package dev.countersign.catalog;

import dev.countersign.money.Money;

/**
 * What one piece of a product costs in one currency.
 *
 * @param active whether it can be bought; a retired product keeps its row
 */
public record Price(ProductId product, Money unitAmount, boolean active) {}
