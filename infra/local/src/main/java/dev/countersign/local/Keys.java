package dev.countersign.local;

import dev.countersign.emulators.stripe.StripeKeys;
import java.util.List;

/** Stripe's keys as the shop knows them, whichever Stripe it is. */
record Keys(String secretKey, String publishableKey, List<String> webhookSecrets) {
  static Keys of(RealStripe stripe) {
    return new Keys(stripe.secretKey(), stripe.publishableKey(), List.of(stripe.webhookSecret()));
  }

  static Keys of(StripeKeys simulated) {
    return new Keys(simulated.secretKey(), simulated.publishableKey(), simulated.webhookSecrets());
  }

  @Override
  public String toString() {
    return "Keys[***]";
  }
}
