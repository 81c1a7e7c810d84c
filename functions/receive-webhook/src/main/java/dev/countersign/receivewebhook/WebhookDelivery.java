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

/** One delivery to our endpoint, proven or not. */
sealed interface WebhookDelivery {
  /** Nothing proves that Stripe sent it. Its content has not been read. */
  record Unproven() implements WebhookDelivery {}

  /**
   * A delivery that Stripe's signature proves.
   *
   * @param byPreviousSecret whether only a secret of the previous version proves it
   */
  record Proven(StripeEvent.ParsedEvent content, boolean byPreviousSecret)
      implements WebhookDelivery {}

  /**
   * Verifies the signature over the exact bytes received, and only then reads them.
   *
   * @throws dev.countersign.faults.Unavailable if the signing secrets cannot be read: the delivery
   *     is neither proved nor disproved
   */
  static WebhookDelivery open(ApiRequest request, WebhookSecrets secrets, Instant now) {
    List<String> headers = request.header("Stripe-Signature");
    Optional<WebhookSignature> signature =
        headers.size() == 1 ? WebhookSignature.parse(headers.getFirst()) : Optional.empty();
    return signature
        .filter(one -> one.isTimely(now)) // before any secret is read for it
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
    // The secret may have been rolled a moment ago.
    return secrets
        .readInsteadOf(known)
        .map(fresh -> signature.verify(body, fresh, now))
        .orElse(verdict);
  }
}
