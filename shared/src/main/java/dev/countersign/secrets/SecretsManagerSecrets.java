package dev.countersign.secrets;

import dev.countersign.aws.AwsClients;
import dev.countersign.faults.Unavailable;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/** Secrets in AWS Secrets Manager. */
public final class SecretsManagerSecrets implements Secrets {
  private static final String CURRENT = "AWSCURRENT";
  private static final String PREVIOUS = "AWSPREVIOUS";

  private final SecretsManagerClient client;

  public SecretsManagerSecrets(SecretsManagerClient client) {
    this.client = client;
  }

  public static SecretsManagerSecrets fromEnvironment() {
    return new SecretsManagerSecrets(
        AwsClients.configure(SecretsManagerClient.builder(), "AWS_ENDPOINT_URL_SECRETS_MANAGER")
            .build());
  }

  @Override
  public SecretValue current(String secretId) {
    return read(secretId, CURRENT)
        .orElseThrow(() -> new Unavailable("secret " + secretId + " has no value yet"));
  }

  @Override
  public Optional<SecretValue> previous(String secretId) {
    return read(secretId, PREVIOUS);
  }

  private Optional<SecretValue> read(String secretId, String stage) {
    try {
      return Optional.ofNullable(
              client
                  .getSecretValue(request -> request.secretId(secretId).versionStage(stage))
                  .secretString())
          .map(SecretValue::new);
    } catch (ResourceNotFoundException _) {
      return Optional.empty();
    } catch (SdkException e) {
      throw new Unavailable("Secrets Manager did not give " + stage + " of " + secretId, e);
    }
  }
}
