package dev.countersign.secrets;

import dev.countersign.aws.AwsClients;
import dev.countersign.aws.AwsFaults;
import dev.countersign.aws.FunctionEnvironment;
import dev.countersign.confidential.SecretValue;
import dev.countersign.faults.NeedsAPerson;
import java.time.Instant;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/** Secrets in AWS Secrets Manager. */
public final class SecretsManagerSecrets implements WritableSecrets {
  private static final String CURRENT = "AWSCURRENT";
  private static final String PREVIOUS = "AWSPREVIOUS";

  private final SecretsManagerClient client;

  public SecretsManagerSecrets(SecretsManagerClient client) {
    this.client = client;
  }

  public static SecretsManagerSecrets of(FunctionEnvironment environment) {
    return new SecretsManagerSecrets(
        AwsClients.configure(
                SecretsManagerClient.builder(), "AWS_ENDPOINT_URL_SECRETS_MANAGER", environment)
            .build());
  }

  @Override
  public Optional<Version> find(String secretId) {
    return read(secretId, CURRENT).map(answer -> version(secretId, answer));
  }

  private static Version version(String secretId, GetSecretValueResponse answer) {
    if (answer.secretString() == null) {
      throw new NeedsAPerson(
          "secret " + secretId + " is binary; put its value as text (SecretString)");
    }
    // A version of unknown age counts as old, so that the version before it proves nothing.
    Instant createdAt = Optional.ofNullable(answer.createdDate()).orElse(Instant.EPOCH);
    return new Version(new SecretValue(answer.secretString()), createdAt);
  }

  @Override
  public Optional<SecretValue> previous(String secretId) {
    return read(secretId, PREVIOUS).map(GetSecretValueResponse::secretString).map(SecretValue::new);
  }

  @Override
  public void put(String secretId, SecretValue value) {
    try {
      client.putSecretValue(request -> request.secretId(secretId).secretString(value.reveal()));
    } catch (SdkException e) {
      throw AwsFaults.fault("Secrets Manager did not take a value of " + secretId, e);
    }
  }

  private Optional<GetSecretValueResponse> read(String secretId, String stage) {
    try {
      return Optional.of(
          client.getSecretValue(request -> request.secretId(secretId).versionStage(stage)));
    } catch (ResourceNotFoundException _) {
      return Optional.empty();
    } catch (SdkException e) {
      throw AwsFaults.fault("Secrets Manager did not give " + stage + " of " + secretId, e);
    }
  }
}
