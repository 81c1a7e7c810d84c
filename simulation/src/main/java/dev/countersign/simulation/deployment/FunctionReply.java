package dev.countersign.simulation.deployment;

/** The result of a request for its sender. */
public sealed interface FunctionReply {
  /** Returns whether it is an answer with that outcome. */
  default boolean says(String outcome) {
    return this instanceof Answered(var answer)
        && answer.text("outcome").map(outcome::equals).orElse(false);
  }

  record Answered(FunctionAnswer answer) implements FunctionReply {}

  /** No answer: the process crashed, or the answer was lost. */
  record Lost() implements FunctionReply {}
}
