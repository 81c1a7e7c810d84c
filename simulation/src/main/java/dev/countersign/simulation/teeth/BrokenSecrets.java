package dev.countersign.simulation.teeth;

import static dev.countersign.simulation.teeth.Mutant.bitten;
import static dev.countersign.simulation.teeth.Mutant.noticed;

import java.util.List;

/** Mutants that read a secret too rarely or too often, or use it for too long. */
final class BrokenSecrets {
  static final List<Mutant> ALL =
      List.of(
          bitten(
              "an unknown signature refreshes no secrets",
              new Edit("WebhookDelivery", "if ($verdict == Verdict.UNKNOWN_SIGNER)", "if (false)")),
          noticed(
              "each unknown signature refreshes the secrets",
              new Edit(
                  "CachedSecret", "if ($isWithin(BETWEEN_READS, $refreshedAt))", "if (false)")),
          noticed(
              "the previous signing secret counts for ever",
              new Edit(
                  "SigningSecrets",
                  "return $now.isBefore(currentSince.plus(OVERLAP)) ? previous : List.of();",
                  "return $now.isAfter(Instant.MIN) ? previous : List.of();")),
          noticed(
              "the last good secret serves for ever",
              new Edit(
                  "CachedSecret",
                  "!$isWithin(FRESH.plus(LAST_GOOD), $readAt)",
                  "!$isWithin(Duration.ofDays(3650), $readAt)")),
          noticed(
              "the last good secret serves without an alarm",
              new Edit("CachedSecret", "$whenLastGoodServes.accept($e);", "")),
          noticed(
              "a key that Stripe refused serves as the last good one",
              new Edit("StripeKeys", "$cache.refuse($refused);", "")),
          noticed(
              "a new webhook endpoint delivers before its secret is stored",
              new Edit(
                  "Registration",
                  "$wish.apiVersion(), Situation.SILENCE, $metadata,",
                  "$wish.apiVersion(), $wish.types(), $metadata,"),
              new Edit("Registration", "$mustBeAsAsked($created.endpoint());", "")),
          noticed(
              "the secret of a new webhook endpoint is not stored",
              new Edit(
                  "Registration",
                  "return $put($situation.stored().with($created.endpoint().id(),"
                      + " $secret($created), $create.owner()), $situation);",
                  "$secret($created); return true;")),
          noticed(
              "a refused API key is not replaced",
              new Edit(
                  "StripeApi",
                  "if (!$isUnauthorized($reply)) { return $reply; }",
                  "if (true) { return $reply; }")));

  private BrokenSecrets() {}
}
