package dev.countersign.emulators.stripe;

import java.time.Instant;

/** A card issuer suspects fraud and warns early (Stripe docs, "Early fraud warnings"). */
final class FraudWarning implements ChargeRecords.Item {
  private final String id;
  private final Charge charge;
  private final Instant created;
  private boolean actionable = true;

  FraudWarning(String id, Charge charge, Instant created) {
    this.id = id;
    this.charge = charge;
    this.created = created;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Instant created() {
    return created;
  }

  @Override
  public Charge charge() {
    return charge;
  }

  void become(boolean nowActionable) {
    actionable = nowActionable;
  }

  @Override
  public Json json() {
    return Json.object(id, "radar.early_fraud_warning")
        .with("actionable", actionable)
        .with("charge", charge.id())
        .with("created", created.getEpochSecond())
        .with("fraud_type", "made_with_stolen_card")
        .with("livemode", charge.intent().livemode())
        .with("payment_intent", charge.intent().id());
  }
}
