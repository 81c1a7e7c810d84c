package dev.countersign.secrets;

import dev.countersign.confidential.SecretValue;
import dev.countersign.faults.NeedsAPerson;
import dev.countersign.faults.Unavailable;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Secrets for tests and simulations, held to the same contract as {@link SecretsManagerSecrets}.
 */
public final class InMemorySecrets implements Secrets {
  /** A version's text; empty if it is binary. */
  private record Stored(Optional<SecretValue> text, Instant createdAt) {}

  private record Versions(Stored current, Optional<Stored> previous) {}

  private final InstantSource clock;
  private final Map<String, Versions> secrets = new ConcurrentHashMap<>();
  private volatile boolean down;
  private volatile int reads;

  public InMemorySecrets(InstantSource clock) {
    this.clock = clock;
  }

  /** Makes the value current, and the one before previous. */
  public InMemorySecrets put(String secretId, String value) {
    return put(secretId, Optional.of(new SecretValue(value)));
  }

  /** Makes bytes that are no text current, and the one before previous. */
  public InMemorySecrets putBinary(String secretId) {
    return put(secretId, Optional.empty());
  }

  private synchronized InMemorySecrets put(String secretId, Optional<SecretValue> text) {
    Optional<Stored> before = Optional.ofNullable(secrets.get(secretId)).map(Versions::current);
    secrets.put(secretId, new Versions(new Stored(text, clock.instant()), before));
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
  public synchronized Version current(String secretId) {
    reads++;
    Stored current =
        versions(secretId)
            .map(Versions::current)
            .orElseThrow(() -> new NeedsAPerson("secret " + secretId + " has no value yet"));
    return new Version(
        current.text().orElseThrow(() -> new NeedsAPerson("secret " + secretId + " is binary")),
        current.createdAt());
  }

  @Override
  public synchronized Optional<SecretValue> previous(String secretId) {
    return versions(secretId).flatMap(Versions::previous).flatMap(Stored::text);
  }

  private Optional<Versions> versions(String secretId) {
    if (down) {
      throw new Unavailable("Secrets Manager has no answer");
    }
    return Optional.ofNullable(secrets.get(secretId));
  }
}
