package dev.countersign.bench.report;

/** The value that a figure should reach. */
public record Target(Side side, double bound) {
  /** On which side of the bound it is good to be. */
  public enum Side {
    AT_MOST("≤ "),
    AT_LEAST("≥ ");

    private final String sign;

    Side(String sign) {
      this.sign = sign;
    }
  }

  public static Target atMost(double bound) {
    return new Target(Side.AT_MOST, bound);
  }

  public static Target atLeast(double bound) {
    return new Target(Side.AT_LEAST, bound);
  }

  public boolean isReachedBy(double value) {
    return side == Side.AT_MOST ? value <= bound : value >= bound;
  }

  String text(Unit unit) {
    return side.sign + unit.text(bound);
  }
}
