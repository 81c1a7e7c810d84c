package dev.countersign.reconcile;

import java.util.List;
import java.util.Optional;

/**
 * The parts of a run, in their order: PaymentIntents are bound before their refunds and disputes
 * are looked at, which are found through the binding.
 */
enum Stage {
  EVENTS,
  PAYMENT_INTENTS,
  UNPAID_ORDERS,
  REFUNDS,
  DISPUTES,
  FRAUD_WARNINGS,
  ORPHANS,
  QUARANTINED_ORDERS,
  DONE;

  private static final List<Stage> ORDER = List.of(values());

  Stage next() {
    return ORDER.get(ORDER.indexOf(this) + 1);
  }

  static Optional<Stage> named(String name) {
    return ORDER.stream().filter(stage -> stage.name().equals(name)).findFirst();
  }
}
