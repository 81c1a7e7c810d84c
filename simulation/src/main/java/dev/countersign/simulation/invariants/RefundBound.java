package dev.countersign.simulation.invariants;

import dev.countersign.simulation.truth.ExpectedStanding;
import dev.countersign.simulation.truth.Facts;
import dev.countersign.simulation.truth.Written;

/**
 * The refunded amount is between 0 and the received amount, or the order is quarantined for exactly
 * as long as it is not.
 */
final class RefundBound extends Invariant {
  RefundBound() {
    super("I12 Refund bound");
  }

  @Override
  public void written(Written written) {
    for (Written.OrderChange change : written.orders()) {
      Facts facts = change.after().facts();
      ExpectedStanding standing = change.after().standing();
      if (standing.isPaid()) {
        boolean exceeds =
            standing.amountRefunded() > standing.amountReceived()
                && !facts.has("release refund_exceeds_payment");
        boolean quarantined = change.after().status().equals("QUARANTINED");
        require(
            !exceeds || quarantined,
            () -> change.book() + " gave back too much and is " + change.after().status());
        require(
            facts.named("reason refund_exceeds_payment").isEmpty(),
            () -> change.book() + " stores a reason that must follow from the facts");
      }
    }
  }
}
