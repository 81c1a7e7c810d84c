package dev.countersign.simulation.invariants;

import dev.countersign.simulation.truth.DynamoDbOrderRow;
import dev.countersign.simulation.truth.Written;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * An order becomes fulfillable for the first time in exactly one commit, and the row says in which.
 */
final class FulfilOnce extends Invariant {
  private final Set<String> fulfilled = new HashSet<>();

  FulfilOnce() {
    super("I14 Fulfil once");
  }

  @Override
  public void written(Written written) {
    for (Written.OrderChange change : written.orders()) {
      DynamoDbOrderRow after = change.after();
      boolean first = after.standing().isFulfillable() && fulfilled.add(change.book().id());
      Optional<Long> before = change.before().flatMap(DynamoDbOrderRow::paidInVersion);
      Optional<Long> expected = first ? Optional.of(after.version()) : before;
      require(
          after.paidInVersion().equals(expected),
          () -> change.book() + " says " + after.paidInVersion() + " and not " + expected);
    }
  }
}
