package dev.countersign.pricing;

import dev.countersign.money.Currency;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a buyer wants, without a price: prices are the server's.
 *
 * @param items 1 to 100, no product twice
 * @param expectedTotal what the page showed, in minor units; compared, never charged
 */
public record Cart(Currency currency, List<Item> items, OptionalLong expectedTotal) {
  public static final int MOST_ITEMS = 100;
  public static final int MOST_PIECES = 999;

  /**
   * @param quantity 1 to 999
   */
  public record Item(ProductId product, int quantity) {
    public Item {
      if (quantity < 1 || quantity > MOST_PIECES) {
        throw new IllegalArgumentException("a quantity outside 1 to " + MOST_PIECES);
      }
    }
  }

  public Cart {
    items = List.copyOf(items);
    if (items.isEmpty() || items.size() > MOST_ITEMS) {
      throw new IllegalArgumentException("a cart of " + items.size() + " items");
    }
    if (items.stream().map(Item::product).distinct().count() != items.size()) {
      throw new IllegalArgumentException("a product twice");
    }
  }

  public Set<ProductId> products() {
    return items.stream().map(Item::product).collect(Collectors.toUnmodifiableSet());
  }

  /** A canonical text: equal for requests that mean the same, however they are written. */
  public String canonical() {
    return currency.code()
        + items.stream()
            .map(item -> item.product() + "*" + item.quantity())
            .sorted()
            .collect(Collectors.joining(",", "|", "|"))
        + (expectedTotal.isPresent() ? expectedTotal.getAsLong() : "");
  }
}
