package dev.countersign.receivewebhook;

import dev.countersign.api.ApiRequest;
import dev.countersign.events.StripeEvent;
import dev.countersign.secrets.SecretValue;
import dev.countersign.secrets.WebhookSecrets;
import dev.countersign.stripe.WebhookSignature;
import dev.countersign.stripe.WebhookSignature.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One attempt to send us an event, believed or not. */
sealed interface Delivery {
  /** No proof that Stripe sent it. Nothing in it has been looked at. */
  record Unproven() implements Delivery {}

  record Proven(StripeEvent.Reading content) implements Delivery {}

  /**
   * Checks the signature over the exact bytes received, and only then reads them.
   *
   * @throws dev.countersign.faults.Unavailable if the signing secrets can't be fetched: the
   *     delivery is neither proved nor disproved
   */
  static Delivery open(ApiRequest request, WebhookSecrets secrets, Instant now) {
    List<String> headers = request.header("Stripe-Signature");
    Optional<WebhookSignature> signature =
        headers.size() == 1 ? WebhookSignature.parse(headers.getFirst()) : Optional.empty();
    return signature.isPresent()
            && signature.get().isTimely(now) // before any secret is fetched for it
            && isProven(signature.get(), request.body(), secrets, now)
        ? new Proven(StripeEvent.read(request.body(), signature.get().signedAt()))
        : new Unproven();
  }

  private static boolean isProven(
      WebhookSignature signature, byte[] body, WebhookSecrets secrets, Instant now) {
    List<SecretValue> known = secrets.active();
    return switch (signature.verify(body, known, now)) {
      case PROVEN -> true;
      case UNACCEPTABLE -> false;
      // Perhaps the secret was rolled a moment ago.
      case UNKNOWN_SIGNER ->
          secrets
              .insteadOf(known)
              .map(fresh -> signature.verify(body, fresh, now) == Verdict.PROVEN)
              .orElse(false);
    };
  }
}
