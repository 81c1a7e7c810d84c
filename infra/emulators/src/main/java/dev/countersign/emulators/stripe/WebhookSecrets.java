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
    active.forEach(secret -> secrets.add(new Secret(new WebhookSigner(secret), Instant.MAX)));
  }

  void roll(String fresh, Duration oldStaysActive, Instant now) {
    Instant end = now.plus(oldStaysActive);
    secrets.replaceAll(
        secret -> end.isBefore(secret.end()) ? new Secret(secret.signer(), end) : secret);
    secrets.addFirst(new Secret(new WebhookSigner(fresh), Instant.MAX));
  }

  /** The value of {@code Stripe-Signature}: the newest secret signs first. */
  String sign(Instant now, byte[] body) {
    secrets.removeIf(secret -> !now.isBefore(secret.end()));
    return WebhookSigner.header(now, body, secrets.stream().map(Secret::signer).toList());
  }

  private record Secret(WebhookSigner signer, Instant end) {}
}
