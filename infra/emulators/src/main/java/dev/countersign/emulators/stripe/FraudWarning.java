package dev.countersign.emulators.stripe;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An early warning by a card issuer that suspects fraud (Stripe docs, "Early fraud warnings"). */
final class FraudWarning extends ChargeRecord {
  private final boolean namesIntent;
  private boolean actionable = true;

  /**
   * Creates a warning.
   *
   * @param namesIntent whether the API names its PaymentIntent, and not only the charge
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

  /** Returns the warning with its PaymentIntent, even if the API does not name it. */
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
