package dev.countersign.bench.report;

import dev.countersign.bench.measure.Spread;
import org.jspecify.annotations.Nullable;

/**
 * One figure of a suite.
 *
 * @param behind what answered the functions' calls; empty if none was made
 * @param definition says what exactly was divided by what, or counted
 */
public record Figure(
    String name,
    String behind,
    String definition,
    Unit unit,
    Spread value,
    @Nullable Target toReach) {

  /** Returns a figure that stands for itself. */
  public static Figure of(String name, String behind, String definition, Unit unit, Spread value) {
    return new Figure(name, behind, definition, unit, value, null);
  }

  /** Returns the figure with the value that it should reach. */
  public Figure toReach(Target target) {
    return new Figure(name, behind, definition, unit, value, target);
  }

  /** Returns the median, with the middle half of the rounds if they differ. */
  public String text() {
    String median = unit.text(value.median());
    return value.low() == value.high()
        ? median
        : "%s (%s – %s)".formatted(median, unit.text(value.low()), unit.text(value.high()));
  }

  /** Returns whether this is the same figure, and worse on any machine. */
  boolean isWorseThan(Figure recorded) {
    return name.equals(recorded.name())
        && behind.equals(recorded.behind())
        && unit.isWorse(value.median(), recorded.value().median());
  }

  String toReachText() {
    if (toReach == null) {
      return "";
    }
    return toReach.text(unit) + (toReach.isReachedBy(value.median()) ? ", reached" : "");
  }
}
