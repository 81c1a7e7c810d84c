package dev.countersign.simulation.engine;

/** A run that cannot continue, or does not end. */
public final class Stuck extends RuntimeException {
  private static final long serialVersionUID = 1;

  Stuck(String message) {
    super(message);
  }
}
