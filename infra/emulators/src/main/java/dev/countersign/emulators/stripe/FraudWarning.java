package dev.countersign.emulators.stripe;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A card issuer suspects fraud and warns early (Stripe docs, "Early fraud warnings"). */
final class FraudWarning extends ChargeRecord {
  private final boolean namesIntent;
  private boolean actionable = true;

  /**
   * @param namesIntent whether the API says which PaymentIntent it is about, and not only the
   *     charge
   */
  FraudWarning(String id, Charge charge, boolean namesIntent, Instant created) {
    super(id, charge, created);
    this.namesIntent = namesIntent;
  }

  void become(boolean nowActionable) {
    actionable = nowActionable;
  }

  @Override
  Json json() {
    return json(namesIntent ? charge().intent().id() : null);
  }

  /** With its PaymentIntent, whether or not the API names it. */
  Json truth() {
    return json(charge().intent().id());
  }

  private Json json(@Nullable String intent) {
    return Json.object(id(), "radar.early_fraud_warning")
        .with("actionable", actionable)
        .with("charge", charge().id())
        .with("created", created().getEpochSecond())
        .with("fraud_type", "made_with_stolen_card")
        .with("livemode", charge().intent().livemode())
        .with("payment_intent", intent);
  }
}
