package dev.countersign.simulation.engine;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Somebody in a run, with a thread of their own that runs only when it is their turn. */
final class Actor {
  /** Where an actor is. */
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

  /** While it sleeps, or waits with a limit; {@link Long#MAX_VALUE} without. */
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
