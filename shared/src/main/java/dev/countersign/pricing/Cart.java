package dev.countersign.pricing;

import dev.countersign.money.Currency;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a buyer wants to buy, without prices: the server sets the prices.
 *
 * @param items 1 to 100, no product twice
 * @param expectedTotal the total that the page showed, in minor units; compared, never charged
 * @param details what else the page sends; it is kept with the order
 */
public record Cart(
    Currency currency, List<Item> items, OptionalLong expectedTotal, Details details) {
  public static final int MOST_ITEMS = 100;
  public static final int MOST_PIECES = 999;

  /**
   * One product of the cart.
   *
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

  /** A cart without details. */
  public Cart(Currency currency, List<Item> items, OptionalLong expectedTotal) {
    this(currency, items, expectedTotal, Details.NONE);
  }

  public Set<ProductId> products() {
    return items.stream().map(Item::product).collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Returns the digest that tells a repeated request from another request under the same
   * Idempotency-Key. Carts that ask for the same have the same digest, however they are written.
   */
  public String digest() {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(canonical().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * Returns every part of the cart as text. A part that is absent adds nothing, so a new part that
   * today's pages do not send leaves the digest as it is.
   */
  private String canonical() {
    return currency.code()
        + items.stream()
            .map(item -> item.product() + "*" + item.quantity())
            .sorted()
            .collect(Collectors.joining(",", "|", "|"))
        + (expectedTotal.isPresent() ? expectedTotal.getAsLong() : "")
        + details.canonical();
  }
}
