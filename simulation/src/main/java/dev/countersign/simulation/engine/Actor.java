package dev.countersign.simulation.engine;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** An actor in a run, with its own thread that runs only when it is the actor's turn. */
final class Actor {
  /** The state of an actor. */
  enum State {
    RUNNABLE,
    SLEEPING,
    WAITING,
    DONE
  }

  final int number;
  final String name;
  final Thread thread;
  State state = State.RUNNABLE;
  boolean started;

  /**
   * The time when it wakes, while it sleeps or waits with a limit; {@link Long#MAX_VALUE} without a
   * limit.
   */
  long wakeAt = Long.MAX_VALUE;

  @Nullable Signal awaited;

  Actor(int number, String name, Runnable body) {
    this.number = number;
    this.name = name;
    this.thread = Thread.ofVirtual().name(name).unstarted(body);
  }

  void wake() {
    if (started) {
      LockSupport.unpark(thread);
    } else {
      started = true;
      thread.start();
    }
  }
}
