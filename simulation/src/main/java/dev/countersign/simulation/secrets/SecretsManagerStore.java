package dev.countersign.simulation.secrets;

import dev.countersign.emulators.aws.AwsError;
import dev.countersign.emulators.secretsmanager.Secret;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/** The emulator's secrets with their versions and stages, without HTTP, a fault or time. */
public final class SecretsManagerStore implements SecretsManagerClient {
  /** What somebody pastes who has copied the wrong key: of no use for any secret of ours. */
  public static final String MALFORMED = "pk_test_pasted";

  private final InstantSource clock;
  private final Map<String, Secret> secrets = new TreeMap<>();

  /**
   * A value that was current from that moment until the next version was put.
   *
   * @param listed the value, or each of several in it
   */
  public record Version(Set<String> listed, Instant since) {
    static Version of(Secret.Version version) {
      String text = Objects.requireNonNull(version.text(), "a binary secret");
      return new Version(Set.of(text.split(" ", -1)), version.created());
    }
  }

  public SecretsManagerStore(InstantSource clock) {
    this.clock = clock;
  }

  /** Makes the value current, and the one before previous. */
  public SecretsManagerStore put(String secretId, String value) {
    Secret secret = secrets.computeIfAbsent(secretId, id -> new Secret(id, id, clock.instant()));
    String versionId = new UUID(0, secret.versions(true).size()).toString();
    secret.put(new Secret.Version(versionId, value, null, clock.instant()), List.of());
    return this;
  }

  /** All versions that there ever were, the oldest first. */
  public List<Version> versions(String secretId) {
    return secret(secretId).versions(true).stream().map(Version::of).toList();
  }

  public String current(String secretId) {
    return Objects.requireNonNull(secret(secretId).version(null, null).text(), secretId);
  }

  /** When the current version was put. */
  public Instant changedAt(String secretId) {
    return secret(secretId).version(null, null).created();
  }

  @Override
  public GetSecretValueResponse getSecretValue(GetSecretValueRequest request) {
    try {
      Secret secret = secret(request.secretId());
      Secret.Version version = secret.version(request.versionId(), request.versionStage());
      return GetSecretValueResponse.builder()
          .arn(secret.arn())
          .name(secret.name())
          .versionId(version.id())
          .secretString(version.text())
          .createdDate(version.created())
          .build();
    } catch (AwsError e) {
      throw ResourceNotFoundException.builder().message(e.getMessage()).statusCode(400).build();
    }
  }

  private Secret secret(String secretId) {
    Secret secret = secrets.get(secretId);
    if (secret == null) {
      throw ResourceNotFoundException.builder()
          .message("Secrets Manager can't find the specified secret.")
          .statusCode(400)
          .build();
    }
    return secret;
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
