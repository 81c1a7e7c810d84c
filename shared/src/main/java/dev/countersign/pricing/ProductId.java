package dev.countersign.pricing;

/** A product's id, chosen by the shop: 1 to 64 letters, digits, dots, underscores and hyphens. */
public record ProductId(String value) {
  private static final int LONGEST = 64;

  public ProductId {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a product id");
    }
  }

  public static boolean isValid(String value) {
    if (value.isEmpty() || value.length() > LONGEST || !isLetterOrDigit(value.charAt(0))) {
      return false;
    }
    for (int i = 1; i < value.length(); i++) {
      char c = value.charAt(i);
      if (!isLetterOrDigit(c) && c != '.' && c != '_' && c != '-') {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  @Override
  public String toString() {
    return value;
  }
}
