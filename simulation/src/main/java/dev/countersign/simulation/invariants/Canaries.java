package dev.countersign.simulation.invariants;

/** Planted values that must not appear in certain places. */
public final class Canaries {
  /**
   * A part of every eight characters of a planted key or secret. By chance (one in 62<sup>6</sup>)
   * it occurs nowhere else.
   */
  static final String SECRET = "zQ9zQ9";

  public static final String CARD = "4242424242424242";
  public static final String CVC = "cvc-9173";

  private Canaries() {}

  /**
   * Returns a key or secret of which each part can be detected.
   *
   * @param number tells it apart from others
   */
  public static String secret(String prefix, int number) {
    return prefix + "zQ9".repeat(12) + number;
  }
}
