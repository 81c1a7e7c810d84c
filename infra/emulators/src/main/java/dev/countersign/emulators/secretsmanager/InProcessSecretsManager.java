package dev.countersign.emulators.secretsmanager;

import static java.util.Objects.requireNonNullElse;

import dev.countersign.emulators.aws.AwsError;
import dev.countersign.emulators.aws.AwsIds;
import java.time.InstantSource;
import java.util.Base64;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.InternalServiceErrorException;
import software.amazon.awssdk.services.secretsmanager.model.InvalidParameterException;
import software.amazon.awssdk.services.secretsmanager.model.InvalidRequestException;
import software.amazon.awssdk.services.secretsmanager.model.PutSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.PutSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

/** A Secrets Manager behind the SDK's interface, without HTTP, with what functions call. */
public final class InProcessSecretsManager extends SecretsManager implements SecretsManagerClient {
  public InProcessSecretsManager(InstantSource clock) {
    super(clock, AwsIds.sequential());
  }

  /** Creates one with a secret. */
  public InProcessSecretsManager(InstantSource clock, String name, String value) {
    this(clock);
    create(name);
    put(name, value);
  }

  @Override
  public synchronized GetSecretValueResponse getSecretValue(GetSecretValueRequest request) {
    String secretId = requireNonNullElse(request.secretId(), "");
    countRead(secretId, request.versionStage());
    try {
      fail();
      Secret secret = find(secretId);
      Secret.Version version = secret.version(request.versionId(), request.versionStage());
      return GetSecretValueResponse.builder()
          .arn(secret.arn())
          .name(secret.name())
          .versionId(version.id())
          .versionStages(secret.stagesOf(version.id()))
          .secretString(version.text())
          .secretBinary(version.binary() == null ? null : bytes(version.binary()))
          .createdDate(version.created())
          .build();
    } catch (AwsError e) {
      throw exception(e);
    }
  }

  @Override
  public synchronized PutSecretValueResponse putSecretValue(PutSecretValueRequest request) {
    try {
      fail();
      Secret secret = find(requireNonNullElse(request.secretId(), ""));
      Secret.Version version =
          version(request.clientRequestToken(), request.secretString(), /* binary= */ null);
      if (version.text() == null) {
        throw SecretsManagerError.invalidRequest(
            "You must provide either SecretString or SecretBinary.");
      }
      secret.put(version, request.versionStages());
      return PutSecretValueResponse.builder()
          .arn(secret.arn())
          .name(secret.name())
          .versionId(version.id())
          .versionStages(secret.stagesOf(version.id()))
          .build();
    } catch (AwsError e) {
      throw exception(e);
    }
  }

  private static SdkBytes bytes(String base64) {
    return SdkBytes.fromByteArray(Base64.getDecoder().decode(base64));
  }

  private void fail() {
    switch (fault()) {
      case THROTTLING -> throw new AwsError("ThrottlingException", "Rate exceeded");
      case INTERNAL_ERROR ->
          throw InternalServiceErrorException.builder()
              .message("An error occurred on the server side.")
              .statusCode(500)
              .build();
      case NO_ANSWER -> throw SdkClientException.create("The connection was closed.");
      case null -> {}
    }
  }

  private static SecretsManagerException exception(AwsError error) {
    SecretsManagerException.Builder exception =
        switch (error.type()) {
          case "ResourceNotFoundException" -> ResourceNotFoundException.builder();
          case "InvalidRequestException" -> InvalidRequestException.builder();
          case "InvalidParameterException" -> InvalidParameterException.builder();
          default -> SecretsManagerException.builder();
        };
    return (SecretsManagerException) error.as(exception).build();
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {
    // It holds nothing to close.
  }
}
