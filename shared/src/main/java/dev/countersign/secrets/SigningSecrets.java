package dev.countersign.secrets;

import dev.countersign.confidential.SecretValue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The secrets with which a webhook delivery may be signed: those of the secret's current version
 * and, for a limited time, those of its previous version.
 *
 * @param currentSince the time at which the current version was put
 * @param previous the previous version's secrets, without those that the current version lists too
 */
public record SigningSecrets(
    List<SecretValue> current, Instant currentSince, List<SecretValue> previous) {
  /**
   * The time for which the previous version is accepted beside a new one. Stripe signs with an old
   * secret beside its successor for 24 hours at most (Stripe docs, "Receive Stripe events in your
   * webhook endpoint", on rolling endpoint secrets). A longer time would only help someone who has
   * stolen the old secret.
   */
  public static final Duration OVERLAP = Duration.ofHours(25);

  public SigningSecrets {
    List<SecretValue> listed = List.copyOf(current);
    current = listed;
    previous = previous.stream().filter(secret -> !listed.contains(secret)).toList();
  }

  /** Returns the secrets of the previous version that are accepted at that time. */
  public List<SecretValue> previousAt(Instant now) {
    return now.isBefore(currentSince.plus(OVERLAP)) ? previous : List.of();
  }

  /** Returns only the current secrets. */
  SigningSecrets withoutPrevious() {
    return new SigningSecrets(current, currentSince, List.of());
  }
}
