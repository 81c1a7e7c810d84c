package dev.countersign.secrets;

import dev.countersign.faults.Unavailable;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Secrets for tests and simulations, held to the same contract as {@link SecretsManagerSecrets}.
 */
public final class InMemorySecrets implements Secrets {
  private record Versions(SecretValue current, Optional<SecretValue> previous) {}

  private final Map<String, Versions> secrets = new ConcurrentHashMap<>();
  private volatile boolean down;
  private volatile int reads;

  /** Makes the value current, and the one before previous. */
  public synchronized InMemorySecrets put(String secretId, String value) {
    Optional<SecretValue> before =
        Optional.ofNullable(secrets.get(secretId)).map(Versions::current);
    secrets.put(secretId, new Versions(new SecretValue(value), before));
    return this;
  }

  /** From now on nothing answers, until {@link #comeBack}. */
  public void goDown() {
    down = true;
  }

  public void comeBack() {
    down = false;
  }

  /** How often a current version was asked for. */
  public int reads() {
    return reads;
  }

  @Override
  public synchronized SecretValue current(String secretId) {
    reads++;
    return versions(secretId)
        .map(Versions::current)
        .orElseThrow(() -> new Unavailable("secret " + secretId + " has no value yet"));
  }

  @Override
  public synchronized Optional<SecretValue> previous(String secretId) {
    return versions(secretId).flatMap(Versions::previous);
  }

  private Optional<Versions> versions(String secretId) {
    if (down) {
      throw new Unavailable("Secrets Manager has no answer");
    }
    return Optional.ofNullable(secrets.get(secretId));
  }
}
