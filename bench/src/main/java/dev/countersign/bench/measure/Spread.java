package dev.countersign.bench.measure;

import java.util.ArrayList;
import java.util.List;

/**
 * One figure as it was measured in several rounds.
 *
 * @param low a quarter of the rounds are below it
 * @param high a quarter of the rounds are above it
 * @param rounds each round's value, in their order
 */
public record Spread(double low, double median, double high, List<Double> rounds) {
  public Spread {
    rounds = List.copyOf(rounds);
  }

  public static Spread of(List<Double> rounds) {
    return new Spread(
        Quantiles.of(rounds, 0.25), Quantiles.median(rounds), Quantiles.of(rounds, 0.75), rounds);
  }

  /** Returns a figure that was counted, not measured. */
  public static Spread exactly(double value) {
    return of(List.of(value));
  }

  /**
   * Returns the ratio of two things that were measured side by side, round by round. What disturbs
   * a round disturbs both, so that the ratio keeps still where each of the two does not.
   */
  public static Spread ratio(List<Double> ours, List<Double> theirs) {
    if (ours.size() != theirs.size()) {
      throw new IllegalArgumentException(ours.size() + " rounds beside " + theirs.size());
    }
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < ours.size(); i++) {
      if (!(theirs.get(i) > 0)) {
        throw new IllegalArgumentException("round " + i + " measured nothing to compare with");
      }
      ratios.add(ours.get(i) / theirs.get(i));
    }
    return of(ratios);
  }
}
