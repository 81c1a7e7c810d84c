package dev.countersign.emulators.stripe;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What deliveries are signed with. Rolling a secret keeps the old one active for a while, and every
 * delivery then carries a signature for each (Stripe docs, "Roll endpoint signing secrets").
 */
final class WebhookSecrets {
  private final List<Secret> secrets = new ArrayList<>();

  WebhookSecrets(List<String> active) {
    active.forEach(secret -> secrets.add(new Secret(secret, Instant.MAX)));
  }

  void roll(String fresh, Duration oldStaysActive, Instant now) {
    Instant end = now.plus(oldStaysActive);
    secrets.replaceAll(
        secret -> end.isBefore(secret.end()) ? new Secret(secret.value(), end) : secret);
    secrets.addFirst(new Secret(fresh, Instant.MAX));
  }

  /** The newest first. */
  String[] active(Instant now) {
    secrets.removeIf(secret -> !now.isBefore(secret.end()));
    return secrets.stream().map(Secret::value).toArray(String[]::new);
  }

  private record Secret(String value, Instant end) {
    @Override
    public String toString() {
      return "***";
    }
  }
}
