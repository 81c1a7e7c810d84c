package dev.countersign.bench.suites;

import dev.countersign.bench.functions.ByRole;
import dev.countersign.bench.functions.Role;
import dev.countersign.bench.measure.Rounds;
import dev.countersign.bench.measure.Spread;
import dev.countersign.bench.report.Figure;
import dev.countersign.bench.report.Unit;
import dev.countersign.bench.standins.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * One function's part of what some subjects measured in the same rounds.
 *
 * @param behind what stood in for DynamoDB
 */
record Comparison<S, M>(Rounds<S, ByRole<M>> rounds, Role role, Database behind) {
  /** Returns a figure of this function. */
  Figure figure(String name, String definition, Unit unit, Spread value) {
    return Figure.of(role.title() + ": " + name, behind.title(), definition, unit, value);
  }

  /** Returns each measure of ours, divided by that of each other. */
  List<Figure> beside(S ours, List<S> others, Function<S, String> name, List<Measure<M>> measures) {
    List<Figure> figures = new ArrayList<>();
    for (S other : others) {
      for (Measure<M> measure : measures) {
        figures.add(
            figure(
                "%s, us / %s".formatted(measure.word(), name.apply(other)),
                measure.definition(),
                Unit.RATIO,
                ratio(ours, other, measure.number())));
      }
    }
    return figures;
  }

  /** Returns ours divided by theirs, round by round. */
  Spread ratio(S ours, S theirs, ToDoubleFunction<M> number) {
    return Spread.ratio(values(ours, number), values(theirs, number));
  }

  /** Returns the number of the subject, round by round. */
  Spread spread(S subject, ToDoubleFunction<M> number) {
    return Spread.of(values(subject, number));
  }

  /** Returns the median of the subject's numbers, for a table. */
  String cell(S subject, Unit unit, ToDoubleFunction<M> number) {
    return unit.text(spread(subject, number).median());
  }

  /** Returns what the function measured in each of the subject's turns. */
  List<M> of(S subject) {
    return rounds.of(subject).stream().map(both -> both.of(role)).toList();
  }

  private List<Double> values(S subject, ToDoubleFunction<M> number) {
    return rounds.of(subject, both -> number.applyAsDouble(both.of(role)));
  }
}
