package dev.countersign.simulation.invariants;

import dev.countersign.simulation.truth.DynamoDbOrderRow;
import dev.countersign.simulation.truth.Written;

/**
 * Facts only grow, the terms of an order never change, and every change raises the version by one.
 */
final class Monotony extends Invariant {
  Monotony() {
    super("I5 Monotony");
  }

  @Override
  public void written(Written written) {
    for (Written.OrderChange change : written.orders()) {
      change.before().ifPresent(before -> check(change, before, change.after()));
    }
  }

  private void check(Written.OrderChange change, DynamoDbOrderRow before, DynamoDbOrderRow after) {
    require(
        before.facts().isWithin(after.facts()),
        () -> change.book() + " forgot " + before.facts().beyond(after.facts()));
    require(before.sold().equals(after.sold()), () -> "what was sold with " + change.book());
    require(
        after.version() == before.version() + 1,
        () -> change.book() + " went from " + before.version() + " to " + after.version());
    require(after.attempt() >= before.attempt(), () -> "an attempt less of " + change.book());
  }
}
