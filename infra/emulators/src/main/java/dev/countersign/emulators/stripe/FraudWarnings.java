package dev.countersign.emulators.stripe;

import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** The early fraud warnings of card issuers. */
final class FraudWarnings {
  private final ChargeRecords<FraudWarning> warnings =
      new ChargeRecords<>("/v1/radar/early_fraud_warnings", "early_fraud_warning");
  private final Ids ids;
  private final InstantSource clock;
  private final Events events;

  FraudWarnings(Ids ids, InstantSource clock, Events events) {
    this.ids = ids;
    this.clock = clock;
    this.events = events;
  }

  ChargeRecords<FraudWarning> records() {
    return warnings;
  }

  FraudWarning warn(Charge charge, boolean namesIntent) {
    var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    var warning = new FraudWarning(ids.next("issfr"), charge, namesIntent, now);
    warnings.add(warning);
    events.record("radar.early_fraud_warning.created", warning.json(), Origin.NONE);
    return warning;
  }

  void update(String id, boolean actionable) {
    FraudWarning warning = warnings.known(id);
    warning.become(actionable);
    events.record("radar.early_fraud_warning.updated", warning.json(), Origin.NONE);
  }
}
