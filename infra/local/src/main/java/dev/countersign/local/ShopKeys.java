package dev.countersign.local;

import dev.countersign.emulators.stripe.AccountKeys;
import java.util.List;

/** Stripe's keys of the shop, for the real Stripe or the simulator. */
record ShopKeys(String secretKey, String publishableKey, List<String> webhookSecrets) {
  static ShopKeys of(RealStripe stripe) {
    return new ShopKeys(
        stripe.secretKey(), stripe.publishableKey(), List.of(stripe.webhookSecret()));
  }

  static ShopKeys of(AccountKeys simulated) {
    return new ShopKeys(
        simulated.secretKey(), simulated.publishableKey(), simulated.webhookSecrets());
  }

  @Override
  public String toString() {
    return "ShopKeys[***]";
  }
}
