package dev.countersign.bench.measure;

import java.util.List;

/** Quantiles of measurements. */
public final class Quantiles {
  private Quantiles() {}

  /**
   * Returns the value below which that share of the values lies. Between two values it is
   * interpolated.
   *
   * @param share from 0 to 1
   */
  public static double of(List<Double> values, double share) {
    if (values.isEmpty() || share < 0 || share > 1) {
      throw new IllegalArgumentException(
          "no quantile " + share + " of " + values.size() + " values");
    }
    List<Double> sorted = values.stream().sorted().toList();
    double position = share * (sorted.size() - 1);
    int below = (int) position;
    int above = Math.min(below + 1, sorted.size() - 1);
    return sorted.get(below) + (position - below) * (sorted.get(above) - sorted.get(below));
  }

  public static double median(List<Double> values) {
    return of(values, 0.5);
  }
}
