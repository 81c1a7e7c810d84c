package dev.countersign.emulators.stripe;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The secrets that sign the deliveries to an endpoint. After a roll the old secret stays active for
 * a while, and every delivery then carries a signature of each (Stripe docs, "Roll endpoint signing
 * secrets").
 */
final class EndpointSecrets {
  private final List<ActiveSecret> secrets = new ArrayList<>();

  EndpointSecrets(List<String> active) {
    active.forEach(secret -> secrets.add(new ActiveSecret(new WebhookSigner(secret), Instant.MAX)));
  }

  void roll(String fresh, Duration oldStaysActive, Instant now) {
    Instant end = now.plus(oldStaysActive);
    secrets.replaceAll(
        secret -> end.isBefore(secret.end()) ? new ActiveSecret(secret.signer(), end) : secret);
    secrets.addFirst(new ActiveSecret(new WebhookSigner(fresh), Instant.MAX));
  }

  /** Returns the value of {@code Stripe-Signature}: the newest secret signs first. */
  String sign(Instant now, byte[] body) {
    secrets.removeIf(secret -> !now.isBefore(secret.end()));
    return WebhookSigner.header(now, body, secrets.stream().map(ActiveSecret::signer).toList());
  }

  private record ActiveSecret(WebhookSigner signer, Instant end) {}
}
