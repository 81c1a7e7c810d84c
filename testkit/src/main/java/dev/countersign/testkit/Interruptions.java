package dev.countersign.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * A place before and after each call where a test can step in: to throw, as if the call or its
 * answer were lost, or to do what somebody else does at that moment.
 *
 * @param <C> which calls there are
 */
public class Interruptions<C extends Enum<C>> {
  /** On which side of a call. */
  public enum Side {
    BEFORE,
    AFTER
  }

  private record Interruption<C>(C call, Side side, boolean once, Runnable what) {}

  private final List<Interruption<C>> interruptions = new ArrayList<>();
  private final List<C> seen = new ArrayList<>();

  protected Interruptions() {}

  /** Steps in once. */
  public final void once(Side side, C call, Runnable what) {
    add(new Interruption<>(call, side, true, what));
  }

  /** Steps in every time. */
  public final void always(Side side, C call, Runnable what) {
    add(new Interruption<>(call, side, false, what));
  }

  public final synchronized void heal() {
    interruptions.clear();
  }

  /** The calls so far. */
  public final synchronized List<C> seen() {
    return List.copyOf(seen);
  }

  /** Makes the call, with whoever wants to step in before and after it. */
  protected final <T> T around(C call, Supplier<T> rest) {
    due(call, Side.BEFORE).forEach(Runnable::run);
    T answer = rest.get();
    due(call, Side.AFTER).forEach(Runnable::run);
    return answer;
  }

  private synchronized void add(Interruption<C> interruption) {
    interruptions.add(interruption);
  }

  private synchronized List<Runnable> due(C call, Side side) {
    if (side == Side.BEFORE) {
      seen.add(call);
    }
    List<Interruption<C>> due =
        interruptions.stream().filter(i -> i.call() == call && i.side() == side).toList();
    due.stream().filter(Interruption::once).forEach(interruptions::remove);
    return due.stream().map(Interruption::what).toList();
  }
}
