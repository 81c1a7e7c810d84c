package dev.countersign.local;

import java.util.Map;
import java.util.Optional;

/**
 * An account at the real Stripe, in test mode, that is used instead of the simulator.
 *
 * @param secretKey {@code sk_test_…} or {@code rk_test_…}
 * @param webhookSecret {@code whsec_…}, as {@code stripe listen} prints it
 * @param publishableKey {@code pk_test_…}; a placeholder if none is given
 */
public record RealStripe(String secretKey, String webhookSecret, String publishableKey) {
  private static final String UNKNOWN_PUBLISHABLE_KEY = "pk_test_notconfigured";

  public RealStripe {
    if (secretKey.startsWith("sk_live_") || secretKey.startsWith("rk_live_")) {
      throw new UsageException(
          "STRIPE_SECRET_KEY is a live key, which charges real cards. Only test keys (sk_test_ or"
              + " rk_test_) are taken here.");
    }
    if (!secretKey.startsWith("sk_test_") && !secretKey.startsWith("rk_test_")) {
      throw new UsageException("STRIPE_SECRET_KEY must start with sk_test_ or rk_test_.");
    }
    if (!webhookSecret.startsWith("whsec_")) {
      throw new UsageException(
          "STRIPE_WEBHOOK_SECRET must start with whsec_; `stripe listen` prints it.");
    }
    if (!publishableKey.startsWith("pk_test_")) {
      throw new UsageException("STRIPE_PUBLISHABLE_KEY must start with pk_test_.");
    }
  }

  /**
   * Returns the account that the environment names, or empty for the simulator.
   *
   * @throws UsageException if it names an account that must not or cannot be used
   */
  public static Optional<RealStripe> from(Map<String, String> environment) {
    String secretKey = environment.getOrDefault("STRIPE_SECRET_KEY", "");
    String webhookSecret = environment.getOrDefault("STRIPE_WEBHOOK_SECRET", "");
    if (secretKey.isEmpty() && webhookSecret.isEmpty()) {
      return Optional.empty();
    }
    if (secretKey.isEmpty()) {
      throw new UsageException(
          "STRIPE_WEBHOOK_SECRET is set, and STRIPE_SECRET_KEY is not. Set both for the real"
              + " Stripe, or neither for the simulator.");
    }
    String publishableKey = environment.getOrDefault("STRIPE_PUBLISHABLE_KEY", "");
    return Optional.of(
        new RealStripe(
            secretKey,
            webhookSecret,
            publishableKey.isEmpty() ? UNKNOWN_PUBLISHABLE_KEY : publishableKey));
  }

  boolean hasPublishableKey() {
    return !publishableKey.equals(UNKNOWN_PUBLISHABLE_KEY);
  }

  @Override
  public String toString() {
    return "RealStripe[***]";
  }
}
