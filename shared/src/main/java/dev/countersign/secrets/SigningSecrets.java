package dev.countersign.secrets;

import dev.countersign.confidential.SecretValue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a webhook delivery may be signed with: what the current version of the secret lists, and for
 * a time what the version before it listed.
 *
 * @param currentSince when the current version was put
 * @param previous without those that the current version lists, too
 */
public record SigningSecrets(
    List<SecretValue> current, Instant currentSince, List<SecretValue> previous) {
  /**
   * How long the version before counts beside a new one. Stripe signs with an old secret beside its
   * successor for 24 hours at most (Stripe docs, "Receive Stripe events in your webhook endpoint",
   * on rolling endpoint secrets); one that counted longer would serve nobody but who has stolen it.
   */
  public static final Duration OVERLAP = Duration.ofHours(25);

  public SigningSecrets {
    List<SecretValue> listed = List.copyOf(current);
    current = listed;
    previous = previous.stream().filter(secret -> !listed.contains(secret)).toList();
  }

  /** Those of the version before that count at that moment. */
  public List<SecretValue> previousAt(Instant now) {
    return now.isBefore(currentSince.plus(OVERLAP)) ? previous : List.of();
  }

  /** The current ones alone. */
  SigningSecrets withoutPrevious() {
    return new SigningSecrets(current, currentSince, List.of());
  }
}
