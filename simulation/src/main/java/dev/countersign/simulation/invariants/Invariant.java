package dev.countersign.simulation.invariants;

import dev.countersign.simulation.truth.Auditor;
import java.util.function.Supplier;

/** One sentence that must always hold, and the code that checks it. */
abstract class Invariant implements Auditor {
  private final String sentence;

  /**
   * Creates the invariant.
   *
   * @param sentence begins with the id that docs/cases.md gives it
   */
  Invariant(String sentence) {
    this.sentence = sentence;
  }

  final void require(boolean holds, Supplier<String> otherwise) {
    if (!holds) {
      throw new Violation(sentence, otherwise.get());
    }
  }

  @Override
  public final String toString() {
    return sentence;
  }
}
