package dev.countersign.orders;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.UUID;

/**
 * An order's id: 52 digits of base 32, derived from the key of the request that placed the order,
 * so that the same request names the same order wherever it is served. The key cannot be computed
 * from the id.
 */
public record OrderId(String value) {
  private static final int DIGITS = 52;
  private static final int BASE = 32;

  public OrderId {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not an order id");
    }
  }

  /** Parses an id. Returns empty if the text is not a valid id. */
  public static Optional<OrderId> parse(String text) {
    return isValid(text) ? Optional.of(new OrderId(text)) : Optional.empty();
  }

  /**
   * Checks by hand instead of by a regular expression, because every row that is read and every
   * event names an order.
   */
  private static boolean isValid(String text) {
    if (text.length() != DIGITS) {
      return false;
    }
    for (int i = 0; i < DIGITS; i++) {
      char c = text.charAt(i);
      if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'v'))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Derives the id of the order that a request with this key places.
   *
   * @param stackName the name of the deployment, so that two deployments on one Stripe account do
   *     not share an order id
   */
  public static OrderId derive(String stackName, UUID idempotencyKey) {
    byte[] hash = sha256("order|" + stackName + "|" + idempotencyKey);
    String digits = new BigInteger(1, hash).toString(BASE);
    return new OrderId("0".repeat(DIGITS - digits.length()) + digits);
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
