package dev.countersign.simulation.invariants;

import dev.countersign.simulation.deployment.FunctionAnswer;
import dev.countersign.simulation.deployment.Invocation;

/**
 * A caller that meets a word of a newer version is asked to retry: 503, never "no" and never 500.
 */
final class NewerWordsPass extends Invariant {
  NewerWordsPass() {
    super("D16 Newer words");
  }

  @Override
  public void ended(Invocation invocation) {
    FunctionAnswer answer = invocation.answer();
    if (answer != null && invocation.hasMetNewerWord() && invocation.isFromOutside()) {
      require(answer.status() == 503, () -> answer.outcome() + " to " + invocation);
    }
  }
}
