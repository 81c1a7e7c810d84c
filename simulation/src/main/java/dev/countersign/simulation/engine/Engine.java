package dev.countersign.simulation.engine;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Runs actors one at a time. At each {@link #step} the current actor draws the next one, which may
 * be itself, and hands over directly, without a scheduler. Time is virtual: it passes a little with
 * every step, and jumps to the next sleeper when no actor can run.
 *
 * <p>A run is a function of its random source: nothing in it reads a real clock, and no two threads
 * ever run at the same time (docs/adr/0007).
 */
public final class Engine implements InstantSource {
  /** Far more than any run takes: a run that gets there is in an endless loop. */
  private static final int MOST_STEPS = 200_000;

  private static final int LONGEST_STEP_MILLIS = 4;

  private static final Comparator<Actor> EARLIEST =
      Comparator.<Actor>comparingLong(actor -> actor.wakeAt)
          .thenComparingInt(actor -> actor.number);

  /** Ends an actor's thread after the run has failed. */
  private static final class Stopped extends Error {
    private static final long serialVersionUID = 1;

    Stopped() {
      super("the run is over", null, false, false);
    }
  }

  private final Chance chance;
  private final Trace trace;
  private final Instant start;
  private final List<Actor> actors = new ArrayList<>();
  private final List<Actor> runnable = new ArrayList<>();
  private final PriorityQueue<Actor> sleeping = new PriorityQueue<>(EARLIEST);
  private long millis;
  private int steps;
  private @Nullable Throwable failure;
  private @Nullable Thread caller;
  private volatile @Nullable Actor turn;
  private volatile boolean over;

  public Engine(Chance chance, Trace trace, Instant start) {
    this.chance = chance;
    this.trace = trace;
    this.start = start;
  }

  /** Adds an actor, also during a run. */
  public void spawn(String name, Runnable body) {
    Actor actor = new Actor(actors.size(), name, () -> live(body));
    actors.add(actor);
    runnable.add(actor);
  }

  /**
   * Runs until every actor is done, or the first one fails.
   *
   * @throws Stuck if it does not end
   */
  public void run() {
    caller = Thread.currentThread();
    handOver();
    while (!over) {
      LockSupport.park(this);
    }
    switch (failure) {
      case null -> {}
      case Error error -> throw error;
      case RuntimeException exception -> throw exception;
      case Throwable checked -> throw new IllegalStateException(checked);
    }
  }

  /** Lets other actors go first, or continues at once. */
  public void step() {
    millis += chance.nextInt(LONGEST_STEP_MILLIS + 1);
    pause(Actor.State.RUNNABLE);
  }

  public void sleep(Duration duration) {
    Actor me = current();
    me.wakeAt = millis + Math.max(0, duration.toMillis());
    leave(me, Actor.State.SLEEPING);
    sleeping.add(me);
    pause(Actor.State.SLEEPING);
  }

  /** Sleeps until the signal is raised. */
  public void await(Signal signal) {
    Actor me = current();
    leave(me, Actor.State.WAITING);
    me.awaited = signal;
    signal.waiting.add(me);
    pause(Actor.State.WAITING);
  }

  /** Sleeps like {@link #await(Signal)}, but not longer than until that time. */
  public void await(Signal signal, Instant until) {
    Actor me = current();
    me.wakeAt = Math.max(millis, Duration.between(start, until).toMillis());
    sleeping.add(me);
    await(signal);
  }

  public void raise(Signal signal) {
    for (Actor actor : List.copyOf(signal.waiting)) {
      awaken(actor);
    }
  }

  @Override
  public Instant instant() {
    return start.plusMillis(millis);
  }

  /** Returns the virtual time since the start of the run. */
  @Override
  public long millis() {
    return start.toEpochMilli() + millis;
  }

  /** Returns the random source that decides about this run; only for the current actor. */
  public Chance chance() {
    return chance;
  }

  /** Returns the number of steps. */
  public int steps() {
    return steps;
  }

  public Trace trace() {
    return trace;
  }

  /** Records what the current actor does. */
  public void note(String what, String detail) {
    Actor me = turn;
    trace.note(millis, me == null ? "" : me.name, what, detail);
  }

  /** Fails the run, even if the current actor would continue. */
  public void fail(Throwable why) {
    if (failure == null) {
      failure = why;
    }
  }

  private void live(Runnable body) {
    Actor me = current();
    try {
      if (failure == null) {
        body.run();
      }
    } catch (Stopped _) {
      // The run is over.
    } catch (Throwable e) {
      fail(e);
    }
    leave(me, Actor.State.DONE);
    handOver();
  }

  private void pause(Actor.State state) {
    Actor me = current();
    if (failure == null && ++steps > MOST_STEPS) {
      fail(new Stuck("the run has made " + MOST_STEPS + " steps and doesn't end:" + whoIsLeft()));
    }
    if (failure != null) {
      throw new Stopped();
    }
    Actor next = draw();
    if (next != me) {
      turn = next;
      if (next == null) {
        throw new IllegalStateException(state + " and nobody left");
      }
      next.wake();
      while (turn != me) {
        LockSupport.park(this);
      }
    }
    if (failure != null) {
      throw new Stopped();
    }
  }

  /** Hands over the turn of an actor that is done, or of the thread that started the run. */
  private void handOver() {
    Actor next = failure == null ? draw() : nextToStop();
    turn = next;
    if (next != null) {
      next.wake();
    } else {
      over = true;
      LockSupport.unpark(caller);
    }
  }

  /** Draws the next actor; null once all are done. */
  private @Nullable Actor draw() {
    awakenThoseDue();
    if (runnable.isEmpty() && !sleeping.isEmpty()) {
      millis = sleeping.peek().wakeAt;
      awakenThoseDue();
    }
    if (runnable.isEmpty()) {
      if (actors.stream().allMatch(actor -> actor.state == Actor.State.DONE)) {
        return null;
      }
      fail(new Stuck("everybody waits for somebody:" + whoIsLeft()));
      return nextToStop();
    }
    Actor next = runnable.get(chance.nextInt(runnable.size()));
    trace.turn(next.number, millis);
    return next;
  }

  /** Returns, after a failure, the next actor whose thread must end. */
  private @Nullable Actor nextToStop() {
    for (Actor actor : actors) {
      if (actor.started && actor.state != Actor.State.DONE) {
        return actor;
      }
    }
    return null;
  }

  private void awakenThoseDue() {
    while (!sleeping.isEmpty() && sleeping.peek().wakeAt <= millis) {
      awaken(sleeping.peek());
    }
  }

  private void awaken(Actor actor) {
    if (actor.wakeAt != Long.MAX_VALUE) {
      sleeping.remove(actor);
      actor.wakeAt = Long.MAX_VALUE;
    }
    if (actor.awaited != null) {
      actor.awaited.waiting.remove(actor);
      actor.awaited = null;
    }
    actor.state = Actor.State.RUNNABLE;
    runnable.add(actor);
  }

  private void leave(Actor actor, Actor.State state) {
    runnable.remove(actor);
    actor.state = state;
  }

  private Actor current() {
    Actor me = turn;
    if (me == null || Thread.currentThread() != me.thread) {
      throw new IllegalStateException("it is not this thread's turn");
    }
    return me;
  }

  private String whoIsLeft() {
    return actors.stream()
        .filter(actor -> actor.state != Actor.State.DONE)
        .map(
            actor ->
                actor.awaited == null
                    ? actor.name + " " + actor.state
                    : actor.name + " waits for " + actor.awaited.name)
        .collect(Collectors.joining(", ", " ", ""));
  }
}
