package dev.countersign.bench.measure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What was measured of several subjects, round by round. In each round every subject has its turn,
 * and each begins as often as the others.
 *
 * @param <S> a subject
 * @param <M> what one turn measures
 */
public final class Rounds<S, M> {
  private final List<S> subjects;
  private final Map<S, List<M>> measured = new LinkedHashMap<>();

  /** One turn of one subject. */
  @FunctionalInterface
  public interface Turn<S, M> {
    M measure(S subject) throws InterruptedException;
  }

  public Rounds(List<S> subjects) {
    this.subjects = List.copyOf(subjects);
    subjects.forEach(subject -> measured.put(subject, new ArrayList<>()));
  }

  /** Gives every subject one turn. The one that began the last round is the last in this one. */
  public void add(Turn<S, M> turn) throws InterruptedException {
    int first = size();
    for (int i = 0; i < subjects.size(); i++) {
      S subject = subjects.get((first + i) % subjects.size());
      turns(subject).add(turn.measure(subject));
    }
  }

  /** Returns what was measured of the subject, the earliest round first. */
  public List<M> of(S subject) {
    return List.copyOf(turns(subject));
  }

  /** Returns one number of each of the subject's turns. */
  public List<Double> of(S subject, ToDoubleFunction<M> number) {
    return turns(subject).stream().map(number::applyAsDouble).toList();
  }

  private List<M> turns(S subject) {
    List<M> own = measured.get(subject);
    if (own == null) {
      throw new IllegalArgumentException(subject + " has no turn here");
    }
    return own;
  }

  private int size() {
    return turns(subjects.getFirst()).size();
  }
}
