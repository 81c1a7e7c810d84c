package dev.countersign.simulation.truth;

import dev.countersign.simulation.deployment.Invocation;
import dev.countersign.simulation.deployment.Witness.StripeCalled;
import dev.countersign.simulation.stripe.SimulatedAccount.Created;

/** Observes a run through the books, and throws if an invariant does not hold. */
public interface Auditor {
  /** Called right after each commit, when the books already contain it. */
  default void written(Written written) {}

  /** Called right after one of our functions created a PaymentIntent. */
  default void created(Created created, Invocation by) {}

  default void begins(Invocation invocation) {}

  default void calledStripe(StripeCalled called) {}

  /** Called when the invocation has answered, or crashed. */
  default void ended(Invocation invocation) {}

  /**
   * Called when all faults are over, everything is delivered, and no actor does anything any more.
   */
  default void atRest() {}
}
