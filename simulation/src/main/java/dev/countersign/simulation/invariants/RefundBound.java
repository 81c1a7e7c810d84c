package dev.countersign.simulation.invariants;

import dev.countersign.simulation.truth.Facts;
import dev.countersign.simulation.truth.Standing;
import dev.countersign.simulation.truth.Written;

/**
 * What is refunded is between nothing and what was received, or the order is quarantined for
 * exactly as long as it is not.
 */
final class RefundBound extends Invariant {
  RefundBound() {
    super("I12 Refund bound");
  }

  @Override
  public void written(Written written) {
    for (Written.OrderChange change : written.orders()) {
      Facts facts = change.after().facts();
      if (facts.has("succeeded")) {
        boolean exceeds = Standing.amountRefunded(facts) > Standing.amountReceived(facts);
        boolean quarantined = change.after().status().equals("QUARANTINED");
        require(
            !exceeds || quarantined,
            () -> change.book() + " gave back too much and is " + change.after().status());
        require(
            exceeds || !facts.has("reason refund_exceeds_payment"),
            () -> change.book() + " stores a reason that must follow from the facts");
      }
    }
  }
}
