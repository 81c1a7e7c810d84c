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
   * @param secretSince the time at which the secret's current version was put
   */
  record Proven(StripeEvent.ParsedEvent content, boolean byPreviousSecret, Instant secretSince)
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
    SigningSecrets known = secrets.active();
    Verdict verdict = signature.verify(body, known, now);
    if (verdict == Verdict.UNKNOWN_SIGNER) {
      // The secret may have been rolled a moment ago.
      Optional<SigningSecrets> fresh = secrets.readInsteadOf(known);
      known = fresh.orElse(known);
      verdict = fresh.map(those -> signature.verify(body, those, now)).orElse(verdict);
    }
    return switch (verdict) {
      case PROVEN, PROVEN_BY_PREVIOUS ->
          new Proven(
              StripeEventReader.read(body, signature.signedAt()),
              verdict == Verdict.PROVEN_BY_PREVIOUS,
              known.currentSince());
      case UNACCEPTABLE, UNKNOWN_SIGNER -> new Unproven();
    };
  }
}
