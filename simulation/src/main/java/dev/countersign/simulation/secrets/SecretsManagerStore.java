package dev.countersign.simulation.secrets;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/** Secrets in two versions, without a fault and without time. */
public final class SecretsManagerStore implements SecretsManagerClient {
  private static final String PREVIOUS = "AWSPREVIOUS";

  private record Versions(String current, @Nullable String previous) {}

  private final Map<String, Versions> secrets = new TreeMap<>();

  /** Makes the value current, and the one before previous. */
  public SecretsManagerStore put(String secretId, String value) {
    Versions before = secrets.get(secretId);
    secrets.put(secretId, new Versions(value, before == null ? null : before.current()));
    return this;
  }

  public String current(String secretId) {
    return versions(secretId).current();
  }

  public @Nullable String previous(String secretId) {
    return versions(secretId).previous();
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
