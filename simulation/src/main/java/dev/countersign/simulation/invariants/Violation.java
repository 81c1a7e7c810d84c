package dev.countersign.simulation.invariants;

/** An invariant does not hold. An Error, so that no function answers it. */
public final class Violation extends Error {
  private static final long serialVersionUID = 1;

  private final String invariant;

  /**
   * Creates the violation.
   *
   * @param invariant its number and its sentence
   * @param what is true instead
   */
  Violation(String invariant, String what) {
    super(invariant + ": " + what);
    this.invariant = invariant;
  }

  public String invariant() {
    return invariant;
  }
}
