package dev.countersign.simulation.engine;

/**
 * The process crashes at this point. Only the code that started the process catches it. It is an
 * Error, because a function must not handle its own crash as it handles exceptions.
 */
public final class Crash extends Error {
  private static final long serialVersionUID = 1;

  public Crash(String where) {
    super(where, null, false, false); // nobody reads its stack trace
  }
}
