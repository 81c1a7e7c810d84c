package dev.countersign.simulation.secrets;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/** Secrets in two versions, without a fault and without time. */
public final class SecretsManagerStore implements SecretsManagerClient {
  private static final String PREVIOUS = "AWSPREVIOUS";

  private record Versions(String current, @Nullable String previous, Instant since) {}

  private final InstantSource clock;
  private final Map<String, Versions> secrets = new TreeMap<>();
  private final Set<String> held = new TreeSet<>();

  public SecretsManagerStore(InstantSource clock) {
    this.clock = clock;
  }

  /** Makes the value current, and the one before previous. */
  public SecretsManagerStore put(String secretId, String value) {
    Versions before = secrets.get(secretId);
    String previous = before == null ? null : before.current();
    secrets.put(secretId, new Versions(value, previous, clock.instant()));
    held.addAll(List.of(value.split(" ", -1)));
    return this;
  }

  /** Whether that was ever a value, or one of several in a value. */
  public boolean everHeld(String secret) {
    return held.contains(secret);
  }

  public Instant changedAt(String secretId) {
    return versions(secretId).since();
  }

  /** All that the current version and the one before list. */
  public Set<String> listed(String secretId) {
    Versions versions = versions(secretId);
    Set<String> listed = new TreeSet<>(List.of(versions.current().split(" ", -1)));
    if (versions.previous() != null) {
      listed.addAll(List.of(versions.previous().split(" ", -1)));
    }
    return listed;
  }

  public String current(String secretId) {
    return versions(secretId).current();
  }

  @Override
  public GetSecretValueResponse getSecretValue(GetSecretValueRequest request) {
    Versions versions = versions(request.secretId());
    String value =
        PREVIOUS.equals(request.versionStage()) ? versions.previous() : versions.current();
    if (value == null) {
      throw notFound();
    }
    return GetSecretValueResponse.builder().secretString(value).build();
  }

  private Versions versions(String secretId) {
    Versions versions = secrets.get(secretId);
    if (versions == null) {
      throw notFound();
    }
    return versions;
  }

  private static ResourceNotFoundException notFound() {
    return ResourceNotFoundException.builder()
        .message("Secrets Manager can't find the specified secret value for staging label")
        .statusCode(400)
        .build();
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {
    // nothing is held
  }
}
