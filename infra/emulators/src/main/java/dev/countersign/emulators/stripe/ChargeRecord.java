package dev.countersign.emulators.stripe;

import java.time.Instant;

/** An object that belongs to a charge: a refund, a dispute or a warning. */
abstract class ChargeRecord implements ListPage.Listable {
  private final String id;
  private final Charge charge;
  private final Instant created;

  ChargeRecord(String id, Charge charge, Instant created) {
    this.id = id;
    this.charge = charge;
    this.created = created;
  }

  @Override
  public final String id() {
    return id;
  }

  @Override
  public final Instant created() {
    return created;
  }

  final Charge charge() {
    return charge;
  }

  abstract Json json();
}
