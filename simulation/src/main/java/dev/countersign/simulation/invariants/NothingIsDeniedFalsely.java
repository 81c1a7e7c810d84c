package dev.countersign.simulation.invariants;

import dev.countersign.simulation.deployment.Invocation;
import dev.countersign.simulation.deployment.Request;
import dev.countersign.simulation.truth.Books;
import dev.countersign.simulation.truth.DynamoDbOrderRow;
import dev.countersign.simulation.truth.OrderBook;
import dev.countersign.simulation.truth.Saying;
import dev.countersign.simulation.truth.Standing;
import dev.countersign.simulation.truth.Written;
import dev.countersign.simulation.truth.Written.Why;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Of what Stripe itself has told us nothing is held for denied by Stripe, however late, often and
 * out of order it was told. What only a delivery has told counts as confirmed once reconciliation
 * was told the same by Stripe, and all of it is in the end.
 */
final class NothingIsDeniedFalsely extends Invariant {
  private final Books books;

  NothingIsDeniedFalsely(Books books) {
    super("D17 Contradiction");
    this.books = books;
  }

  @Override
  public void written(Written written) {
    for (Written.OrderChange change : written.orders()) {
      DynamoDbOrderRow after = change.after();
      List<String> denied = after.facts().named("reason not_at_stripe ");
      require(denied.isEmpty(), () -> "Stripe is said to deny " + denied + " of " + change.book());
      change.before().ifPresent(before -> check(change, before, after, written.by()));
    }
  }

  private void check(
      Written.OrderChange change,
      DynamoDbOrderRow before,
      DynamoDbOrderRow after,
      @Nullable Invocation by) {
    List<String> doubted = new ArrayList<>(after.unconfirmed());
    doubted.removeAll(before.unconfirmed());
    require(
        doubted.isEmpty() || change.why() == Why.EVENT,
        () -> doubted + " of " + change.book() + " is doubted, and no event told of it");
    for (String id : after.confirmedSince(before)) {
      require(
          by != null
              && by.request() instanceof Request.Reconcile
              && by.readings().anyMatch(said -> isAbout(said, id)),
          () -> id + " of " + change.book() + " is confirmed, and nobody has read it");
    }
  }

  private static boolean isAbout(Saying said, String id) {
    return said.object().get("id").getAsString().equals(id);
  }

  @Override
  public void atRest() {
    for (OrderBook book : books.orders()) {
      DynamoDbOrderRow row = book.row();
      boolean isOpen = row.status().equals("QUARANTINED") || isPayable(row);
      require(
          isOpen || row.unconfirmed().isEmpty(),
          () -> row.unconfirmed() + " of " + book + " was never confirmed");
    }
  }

  private static boolean isPayable(DynamoDbOrderRow row) {
    return Standing.isPayable(row.status());
  }
}
