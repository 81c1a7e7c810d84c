package dev.countersign.receivewebhook;

import dev.countersign.http.ApiRequest;
import dev.countersign.payments.StripeEvent;
import dev.countersign.secrets.SigningSecrets;
import dev.countersign.secrets.WebhookSecrets;
import dev.countersign.stripe.StripeEventReader;
import dev.countersign.stripe.WebhookSignature;
import dev.countersign.stripe.WebhookSignature.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One attempt to send us an event, believed or not. */
sealed interface WebhookDelivery {
  /** No proof that Stripe sent it. Nothing in it has been looked at. */
  record Unproven() implements WebhookDelivery {}

  /**
   * @param byPreviousSecret whether nothing proves it but a secret of the version before
   */
  record Proven(StripeEvent.ParsedEvent content, boolean byPreviousSecret)
      implements WebhookDelivery {}

  /**
   * Checks the signature over the exact bytes received, and only then reads them.
   *
   * @throws dev.countersign.faults.Unavailable if the signing secrets can't be fetched: the
   *     delivery is neither proved nor disproved
   */
  static WebhookDelivery open(ApiRequest request, WebhookSecrets secrets, Instant now) {
    List<String> headers = request.header("Stripe-Signature");
    Optional<WebhookSignature> signature =
        headers.size() == 1 ? WebhookSignature.parse(headers.getFirst()) : Optional.empty();
    return signature
        .filter(one -> one.isTimely(now)) // before any secret is fetched for it
        .<WebhookDelivery>map(one -> open(one, request.body(), secrets, now))
        .orElseGet(Unproven::new);
  }

  private static WebhookDelivery open(
      WebhookSignature signature, byte[] body, WebhookSecrets secrets, Instant now) {
    return switch (verify(signature, body, secrets, now)) {
      case PROVEN -> new Proven(StripeEventReader.read(body, signature.signedAt()), false);
      case PROVEN_BY_PREVIOUS ->
          new Proven(StripeEventReader.read(body, signature.signedAt()), true);
      case UNACCEPTABLE, UNKNOWN_SIGNER -> new Unproven();
    };
  }

  private static Verdict verify(
      WebhookSignature signature, byte[] body, WebhookSecrets secrets, Instant now) {
    SigningSecrets known = secrets.active();
    Verdict verdict = signature.verify(body, known, now);
    if (verdict != Verdict.UNKNOWN_SIGNER) {
      return verdict;
    }
    // Perhaps the secret was rolled a moment ago.
    return secrets
        .readInsteadOf(known)
        .map(fresh -> signature.verify(body, fresh, now))
        .orElse(verdict);
  }
}
