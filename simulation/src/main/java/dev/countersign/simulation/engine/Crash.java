package dev.countersign.simulation.engine;

/**
 * The process dies at this point: nothing catches it but who started the process. An Error, for
 * what a function makes of exceptions it must not make of its own death.
 */
public final class Crash extends Error {
  private static final long serialVersionUID = 1;

  public Crash(String where) {
    super(where, null, false, false); // nobody looks at where it was thrown
  }
}
