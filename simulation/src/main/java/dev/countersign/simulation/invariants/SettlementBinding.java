package dev.countersign.simulation.invariants;

import dev.countersign.simulation.truth.DynamoDbOrderRow;
import dev.countersign.simulation.truth.ExpectedStanding;
import dev.countersign.simulation.truth.OrderBook;
import dev.countersign.simulation.truth.Saying;
import dev.countersign.simulation.truth.Written;

/** An order counts as settled only by a proven success that matches the order exactly. */
final class SettlementBinding extends Invariant {
  SettlementBinding() {
    super("I1 Settlement binding");
  }

  @Override
  public void written(Written written) {
    for (Written.OrderChange change : written.orders()) {
      if (ExpectedStanding.isSettled(change.after().status())) {
        boolean released = !change.after().facts().named("release ").isEmpty();
        require(
            released
                || change.book().heard().stream().anyMatch(said -> settles(said, change.book())),
            () -> change.book() + " is " + change.after().status() + " without such a success");
      }
    }
  }

  private static boolean settles(Saying said, OrderBook book) {
    if (!said.type().equals("payment_intent.succeeded")) {
      return false;
    }
    DynamoDbOrderRow row = book.row();
    return said.paymentIntent().equals(row.standing().own())
        && said.object().get("amount").getAsLong() == row.sold().amount()
        && said.object().get("amount_received").getAsLong() == row.sold().amount()
        && said.object().get("currency").getAsString().equals(row.sold().currency())
        && said.livemode() == row.sold().livemode();
  }
}
