package dev.countersign.simulation.deployment;

/** What the sender of a request gets. */
public sealed interface Reply {
  record Answered(Answer answer) implements Reply {}

  /** No answer: the process died, or the answer got lost. */
  record Lost() implements Reply {}
}
