package dev.countersign.simulation.invariants;

/** Values that are planted to be found where they must not be. */
public final class Canaries {
  /**
   * In every eight characters of a planted key or secret, and by chance (one in 62<sup>6</sup>)
   * nowhere else.
   */
  static final String SECRET = "zQ9zQ9";

  public static final String CARD = "4242424242424242";
  public static final String CVC = "cvc-9173";

  private Canaries() {}

  /**
   * A key or secret that betrays each part of itself.
   *
   * @param number tells it apart from others
   */
  public static String secret(String prefix, int number) {
    return prefix + "zQ9".repeat(12) + number;
  }
}
