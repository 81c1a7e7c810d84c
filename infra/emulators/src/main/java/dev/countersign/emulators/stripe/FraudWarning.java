package dev.countersign.emulators.stripe;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A card issuer suspects fraud and warns early (Stripe docs, "Early fraud warnings"). */
final class FraudWarning implements ChargeRecords.Item {
  private final String id;
  private final Charge charge;
  private final Instant created;
  private final boolean namesIntent;
  private boolean actionable = true;

  /**
   * @param namesIntent whether the API says which PaymentIntent it is about, and not only the
   *     charge
   */
  FraudWarning(String id, Charge charge, boolean namesIntent, Instant created) {
    this.id = id;
    this.charge = charge;
    this.namesIntent = namesIntent;
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
    return json(namesIntent ? charge.intent().id() : null);
  }

  /** With its PaymentIntent, whether or not the API names it. */
  Json truth() {
    return json(charge.intent().id());
  }

  private Json json(@Nullable String intent) {
    return Json.object(id, "radar.early_fraud_warning")
        .with("actionable", actionable)
        .with("charge", charge.id())
        .with("created", created.getEpochSecond())
        .with("fraud_type", "made_with_stolen_card")
        .with("livemode", charge.intent().livemode())
        .with("payment_intent", intent);
  }
}
