package dev.countersign.secrets;

import dev.countersign.confidential.SecretValue;
import java.time.Instant;
import java.util.Optional;

/**
 * Where secrets are kept, in versions. Nothing is cached here.
 *
 * <p>Every method throws {@link dev.countersign.faults.Unavailable} if no answer came.
 */
public interface Secrets {
  /**
   * A value, and since when there is this version of it.
   *
   * @param createdAt when the value was put, also if the one before was the same (Secrets Manager
   *     API Reference, "GetSecretValue": {@code CreatedDate}). A version that becomes current later
   *     than it was put keeps that time.
   */
  record Version(SecretValue value, Instant createdAt) {}

  /**
   * The version in use ({@code AWSCURRENT}).
   *
   * @throws dev.countersign.faults.Unavailable also if the secret has no value yet, or one that is
   *     no text
   */
  Version current(String secretId);

  /**
   * The version in use before ({@code AWSPREVIOUS}); empty if there was none, or one that is no
   * text.
   */
  Optional<SecretValue> previous(String secretId);
}
