package dev.countersign.simulation.invariants;

import dev.countersign.simulation.truth.DynamoDbOrderRow;
import dev.countersign.simulation.truth.KnownEvent;
import dev.countersign.simulation.truth.OrderBook;
import dev.countersign.simulation.truth.Standing;
import dev.countersign.simulation.truth.Written;
import java.util.List;

/** An order counts as settled only by a proven success that is exactly what was ordered. */
final class SettlementBinding extends Invariant {
  SettlementBinding() {
    super("I1 Settlement binding");
  }

  @Override
  public void written(Written written) {
    for (Written.OrderChange change : written.orders()) {
      if (Standing.isSettled(change.after().status())) {
        boolean released = !change.after().facts().named("release ").isEmpty();
        require(
            released || change.book().heard().stream().anyMatch(e -> settles(e, change.book())),
            () -> change.book() + " is " + change.after().status() + " without such a success");
      }
    }
  }

  private static boolean settles(KnownEvent event, OrderBook book) {
    if (!event.type().equals("payment_intent.succeeded")) {
      return false;
    }
    DynamoDbOrderRow row = book.row();
    List<String> own = row.facts().named("paymentIntent ");
    return own.equals(List.of(event.paymentIntent()))
        && row.paymentIntent().map(event.paymentIntent()::equals).orElse(true)
        && event.object().get("amount").getAsLong() == row.sold().amount()
        && event.object().get("amount_received").getAsLong() == row.sold().amount()
        && event.object().get("currency").getAsString().equals(row.sold().currency())
        && event.json().get("livemode").getAsBoolean() == row.sold().livemode();
  }
}
