package dev.countersign.secrets;

import dev.countersign.confidential.SecretValue;
import dev.countersign.faults.NeedsAPerson;
import java.time.Instant;
import java.util.Optional;

/**
 * The store of secrets and their versions. Nothing is cached here.
 *
 * <p>Every method throws {@link dev.countersign.faults.Unavailable} if it got no answer.
 */
public interface Secrets {
  /**
   * A value, and the time of its version.
   *
   * @param createdAt the time at which the value was put, also if the value before was the same
   *     (Secrets Manager API Reference, "GetSecretValue": {@code CreatedDate}). A version that
   *     becomes current later keeps that time.
   */
  record Version(SecretValue value, Instant createdAt) {}

  /**
   * Returns the current version ({@code AWSCURRENT}); empty if the secret has no value yet.
   *
   * @throws NeedsAPerson if the value is not text
   */
  Optional<Version> find(String secretId);

  /**
   * Returns the current version.
   *
   * @throws NeedsAPerson if the secret has no value yet, or a value that is not text
   */
  default Version current(String secretId) {
    return find(secretId)
        .orElseThrow(() -> new NeedsAPerson("secret " + secretId + " has no value yet"));
  }

  /**
   * Returns the previous version ({@code AWSPREVIOUS}); empty if there is none, or if it is not
   * text.
   */
  Optional<SecretValue> previous(String secretId);
}
