package dev.countersign.secrets;

import dev.countersign.confidential.SecretValue;

/** Secrets that can be written too, as the function does that registers the webhook endpoint. */
public interface WritableSecrets extends Secrets {
  /**
   * Puts a value. It becomes the current one, and the one before becomes the previous one, also if
   * both are the same: each call makes a version (Secrets Manager API Reference, "PutSecretValue").
   *
   * @throws dev.countersign.faults.Unavailable if no answer came: it may nevertheless be put
   */
  void put(String secretId, SecretValue value);
}
