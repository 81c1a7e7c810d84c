package dev.countersign.secrets;

import java.util.Optional;

/**
 * Where secrets are kept, in versions. Nothing is cached here.
 *
 * <p>Every method throws {@link dev.countersign.faults.Unavailable} if no answer came.
 */
public interface Secrets {
  /**
   * The version in use ({@code AWSCURRENT}).
   *
   * @throws dev.countersign.faults.Unavailable also if the secret has no value yet
   */
  SecretValue current(String secretId);

  /** The version in use before ({@code AWSPREVIOUS}), if there was one. */
  Optional<SecretValue> previous(String secretId);
}
