package dev.countersign.simulation.engine;

/** A run that can't go on, or doesn't end. */
public final class Stuck extends RuntimeException {
  private static final long serialVersionUID = 1;

  Stuck(String message) {
    super(message);
  }
}
