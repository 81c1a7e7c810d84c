package dev.countersign.emulators.secretsmanager;

import dev.countersign.emulators.aws.AwsError;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One secret with its versions and their stages. One version has the stage AWSCURRENT. When the
 * stage moves to another version, the version before becomes AWSPREVIOUS (Secrets Manager User
 * Guide, "What's in a secret").
 */
public final class Secret {
  static final String CURRENT = "AWSCURRENT";
  static final String PREVIOUS = "AWSPREVIOUS";

  private final String name;
  private final String arn;
  private final Instant created;
  private final Map<String, Version> versions = new LinkedHashMap<>();
  private final Map<String, String> versionOfStage = new LinkedHashMap<>();

  Secret(String name, String arn, Instant created) {
    this.name = name;
    this.arn = arn;
    this.created = created;
  }

  /**
   * A value, either text or bytes in base64. It prints without the value.
   *
   * @param created the time when it was put; a stage that moves to it later does not change that
   *     (API Reference, "GetSecretValue": {@code CreatedDate})
   */
  public record Version(
      String id, @Nullable String text, @Nullable String binary, Instant created) {
    boolean sameValue(Version other) {
      return Objects.equals(text, other.text) && Objects.equals(binary, other.binary);
    }

    @Override
    public String toString() {
      return "Version[" + id + ", ***]";
    }
  }

  String name() {
    return name;
  }

  String arn() {
    return arn;
  }

  Instant created() {
    return created;
  }

  /** Returns whether AWS would accept this id: name, ARN, or ARN without its random end. */
  boolean isCalled(String secretId) {
    return secretId.equals(name)
        || secretId.equals(arn)
        || arn.substring(0, arn.lastIndexOf('-')).equals(secretId);
  }

  /**
   * Returns the version with that id, or at that stage; the current one if neither is given.
   *
   * @throws AwsError if there is none
   */
  Version version(@Nullable String versionId, @Nullable String stage) {
    if (versionId == null) {
      String wanted = stage == null ? CURRENT : stage;
      Version staged = versions.get(versionOfStage.getOrDefault(wanted, ""));
      if (staged == null) {
        throw SecretsManagerError.notFound(
            "Secrets Manager can't find the specified secret value for staging label: " + wanted);
      }
      return staged;
    }
    Version version = versions.get(versionId);
    if (version == null) {
      throw SecretsManagerError.notFound(
          "Secrets Manager can't find the specified secret value for VersionId: " + versionId);
    }
    if (stage != null && !versionId.equals(versionOfStage.get(stage))) {
      throw SecretsManagerError.invalidRequest(
          "You provided a VersionStage that is not associated to the provided VersionId.");
    }
    return version;
  }

  /** Adds the version. Does nothing if the same version was added before. */
  void put(Version version, List<String> stages) {
    Version before = versions.get(version.id());
    if (before != null) {
      if (!before.sameValue(version)) {
        throw SecretsManagerError.exists(
            "A resource with the ID you requested already exists: " + version.id());
      }
      return;
    }
    var wanted = new LinkedHashSet<>(stages.isEmpty() ? List.of(CURRENT) : stages);
    if (versions.isEmpty()) {
      wanted.add(CURRENT);
    }
    versions.put(version.id(), version);
    wanted.forEach(stage -> move(stage, version.id()));
  }

  void updateStage(String stage, @Nullable String removeFrom, @Nullable String moveTo) {
    String holder = versionOfStage.get(stage);
    if (moveTo != null) {
      version(moveTo, null);
    }
    if (removeFrom != null && !removeFrom.equals(holder)) {
      throw SecretsManagerError.invalidParameter(
          "The staging label " + stage + " is not attached to version " + removeFrom);
    }
    if (removeFrom == null && holder != null && !holder.equals(moveTo)) {
      throw SecretsManagerError.invalidParameter(
          "The parameter RemoveFromVersionId can't be empty. Staging label "
              + stage
              + " is currently attached to version "
              + holder);
    }
    if (moveTo != null) {
      move(stage, moveTo);
    } else if (stage.equals(CURRENT)) {
      throw SecretsManagerError.invalidParameter(
          "You can only move staging label AWSCURRENT to a different secret version");
    } else {
      versionOfStage.remove(stage);
    }
  }

  void move(String stage, String versionId) {
    String left = versionOfStage.put(stage, versionId);
    if (stage.equals(CURRENT) && left != null && !left.equals(versionId)) {
      versionOfStage.put(PREVIOUS, left);
    }
  }

  List<String> stagesOf(String versionId) {
    return versionOfStage.entrySet().stream()
        .filter(entry -> entry.getValue().equals(versionId))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Returns the versions that have a stage, and on request the others too. */
  List<Version> versions(boolean includeDeprecated) {
    Set<String> staged = Set.copyOf(versionOfStage.values());
    return versions.values().stream()
        .filter(version -> includeDeprecated || staged.contains(version.id()))
        .toList();
  }

  @Override
  public String toString() {
    return "Secret[" + name + "]";
  }
}
