package dev.countersign.simulation.truth;

import dev.countersign.simulation.deployment.Invocation;
import dev.countersign.simulation.deployment.Witness.StripeCalled;
import dev.countersign.simulation.stripe.SimulatedAccount.Created;

/** Watches a run through the books, and throws when something is true that must not be. */
public interface Auditor {
  /** Right after each commit; the books know it already. */
  default void written(Written written) {}

  /** Right after one of our functions created a PaymentIntent. */
  default void created(Created created, Invocation by) {}

  default void begins(Invocation invocation) {}

  default void calledStripe(StripeCalled called) {}

  /** The invocation has answered, or died. */
  default void ended(Invocation invocation) {}

  /** All faults are over, all is delivered, and nobody does anything any more. */
  default void atRest() {}
}
