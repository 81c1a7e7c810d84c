package dev.countersign.pricing;

import java.util.regex.Pattern;

/**
 * A product's id in the shop's own words: 1 to 64 letters, digits, dots, underscores and hyphens.
 */
public record ProductId(String value) implements Comparable<ProductId> {
  private static final Pattern GRAMMAR = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  public ProductId {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a product id");
    }
  }

  public static boolean isValid(String value) {
    return GRAMMAR.matcher(value).matches();
  }

  @Override
  public int compareTo(ProductId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
