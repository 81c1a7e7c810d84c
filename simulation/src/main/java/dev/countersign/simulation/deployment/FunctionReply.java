package dev.countersign.simulation.deployment;

/** What the sender of a request gets. */
public sealed interface FunctionReply {
  /** Whether it is an answer with that outcome. */
  default boolean says(String outcome) {
    return this instanceof Answered(var answer)
        && answer.text("outcome").map(outcome::equals).orElse(false);
  }

  record Answered(FunctionAnswer answer) implements FunctionReply {}

  /** No answer: the process died, or the answer got lost. */
  record Lost() implements FunctionReply {}
}
