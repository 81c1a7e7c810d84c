package dev.countersign.emulators.secretsmanager;

import dev.countersign.emulators.aws.AwsError;
import dev.countersign.emulators.cloudformation.Template;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The secrets of Secrets Manager, with versions and stages, and AWS's own errors. No value is
 * written to disk or to a log. Safe for use by any thread.
 */
public abstract sealed class SecretsManager permits InProcessSecretsManager, LocalSecretsManager {
  private final InstantSource clock;
  private final Supplier<String> ids;
  private final List<Secret> secrets = new ArrayList<>();
  private final Map<Read, Integer> reads = new HashMap<>();
  private @Nullable SecretsManagerFault fault;

  /** How every request fails after {@link #failWith}. */
  public enum SecretsManagerFault {
    /** 400 ThrottlingException, which AWS's SDKs retry. */
    THROTTLING,
    /** 500 InternalServiceError. */
    INTERNAL_ERROR,
    /** The connection closes without an answer. */
    NO_ANSWER
  }

  /** One GetSecretValue request; the stage is empty if the request named none. */
  private record Read(String arn, String stage) {}

  SecretsManager(InstantSource clock, Supplier<String> ids) {
    this.clock = clock;
    this.ids = ids;
  }

  /**
   * Creates every {@code AWS::SecretsManager::Secret} of the template, under its ARN, with its
   * SecretString if it has one and otherwise without a value.
   */
  public final synchronized void createSecrets(Template template) {
    for (var resource : template.resources("AWS::SecretsManager::Secret")) {
      String arn = resource.physicalId();
      var secret = add(arn.substring(arn.lastIndexOf(':') + 1, arn.lastIndexOf('-')), arn);
      if (resource.properties().get("SecretString") instanceof String value) {
        secret.put(version(null, value, null), List.of());
      }
    }
  }

  /**
   * Creates a secret without a value.
   *
   * @throws AwsError if there is one of that name
   */
  public final synchronized void create(String name) {
    add(name, "arn:aws:secretsmanager:eu-west-1:000000000000:secret:" + name + "-AbCdEf");
  }

  /**
   * Makes this the current value of a secret, as PutSecretValue does. The value before becomes the
   * previous one.
   *
   * @param secretId its name or its ARN
   * @return the id of the new version
   */
  public final synchronized String put(String secretId, String value) {
    Secret.Version version = version(null, value, null);
    find(secretId).put(version, List.of());
    return version.id();
  }

  /** Puts bytes ({@code SecretBinary}) in the same way. */
  public final synchronized String putBinary(String secretId, byte[] value) {
    Secret.Version version = version(null, null, Base64.getEncoder().encodeToString(value));
    find(secretId).put(version, List.of());
    return version.id();
  }

  /** Moves a stage such as AWSCURRENT or AWSPREVIOUS to a version, wherever it was before. */
  public final synchronized void stage(String secretId, String versionId, String stage) {
    var secret = find(secretId);
    secret.version(versionId, null);
    secret.move(stage, versionId);
  }

  /**
   * Returns the current version.
   *
   * @throws AwsError if there is none
   */
  public final synchronized Secret.Version current(String secretId) {
    return find(secretId).version(null, null);
  }

  /** Returns all versions, also former ones, the oldest first. */
  public final synchronized List<Secret.Version> versions(String secretId) {
    return find(secretId).versions(true);
  }

  /** Returns the number of GetSecretValue requests for this secret, including failed ones. */
  public final synchronized int reads(String secretId) {
    String arn = find(secretId).arn();
    return reads.entrySet().stream()
        .filter(read -> read.getKey().arn().equals(arn))
        .mapToInt(Map.Entry::getValue)
        .sum();
  }

  /** Returns the number of these requests that named that stage. */
  public final synchronized int reads(String secretId, String stage) {
    return reads.getOrDefault(new Read(find(secretId).arn(), stage), 0);
  }

  final synchronized void countRead(String secretId, @Nullable String stage) {
    Secret secret = called(secretId);
    if (secret != null) {
      reads.merge(new Read(secret.arn(), stage == null ? "" : stage), 1, Integer::sum);
    }
  }

  /** Makes every request of a client fail in this way, until {@link #recover()}. */
  public final synchronized void failWith(SecretsManagerFault how) {
    fault = how;
  }

  public final synchronized void recover() {
    fault = null;
  }

  final synchronized @Nullable SecretsManagerFault fault() {
    return fault;
  }

  private Secret add(String name, String arn) {
    if (secrets.stream().anyMatch(secret -> secret.name().equals(name))) {
      throw SecretsManagerError.exists(
          "The operation failed because the secret " + name + " already exists.");
    }
    var secret = new Secret(name, arn, clock.instant());
    secrets.add(secret);
    return secret;
  }

  final Secret find(String secretId) {
    Secret secret = called(secretId);
    if (secret == null) {
      throw SecretsManagerError.notFound("Secrets Manager can't find the specified secret.");
    }
    return secret;
  }

  private @Nullable Secret called(String secretId) {
    for (Secret secret : secrets) {
      if (secret.isCalled(secretId)) {
        return secret;
      }
    }
    return null;
  }

  /**
   * Returns a version that is put now.
   *
   * @param token the id that the caller wants for it
   */
  final Secret.Version version(
      @Nullable String token, @Nullable String text, @Nullable String binary) {
    if (token != null && (token.length() < 32 || token.length() > 64)) {
      throw SecretsManagerError.invalidParameter(
          "ClientRequestToken must be 32-64 characters long.");
    }
    if (text != null && binary != null) {
      throw SecretsManagerError.invalidRequest(
          "You can't specify both a binary secret value and a string secret value in the same"
              + " request.");
    }
    return new Secret.Version(token == null ? ids.get() : token, text, binary, clock.instant());
  }
}
