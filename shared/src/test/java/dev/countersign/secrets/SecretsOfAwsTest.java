package dev.countersign.secrets;

import dev.countersign.aws.AwsClients;
import dev.countersign.aws.FunctionEnvironment;
import dev.countersign.emulators.secretsmanager.LocalSecretsManager;
import dev.countersign.testkit.AwsUnderTest;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** The Secrets Manager of {@link AwsUnderTest}, with a secret of each test's own. */
@SuppressWarnings("NullAway.Init")
class SecretsOfAwsTest extends SecretsContract {
  private final String secretId = "test-" + UUID.randomUUID();
  private Optional<LocalSecretsManager> here = Optional.empty();
  private SecretsManagerClient operator;
  private SecretsManagerClient client;

  @BeforeEach
  void create() throws IOException {
    if (AwsUnderTest.endpoint().isEmpty()) {
      here = Optional.of(LocalSecretsManager.start(0));
    }
    URI endpoint = here.map(LocalSecretsManager::endpoint).or(AwsUnderTest::endpoint).orElseThrow();
    operator = AwsUnderTest.client(endpoint, SecretsManagerClient.builder());
    client =
        AwsUnderTest.at(
                endpoint,
                AwsClients.configure(
                    SecretsManagerClient.builder(),
                    "AWS_ENDPOINT_URL_SECRETS_MANAGER",
                    FunctionEnvironment.ofThisProcess()))
            .build();
    operator.createSecret(create -> create.name(secretId));
  }

  @AfterEach
  void delete() {
    here.ifPresentOrElse(LocalSecretsManager::close, this::deleteSecret);
    operator.close();
    client.close();
  }

  private void deleteSecret() {
    operator.deleteSecret(delete -> delete.secretId(secretId).forceDeleteWithoutRecovery(true));
  }

  @Override
  WritableSecrets secrets() {
    return new SecretsManagerSecrets(client);
  }

  @Override
  String secretId() {
    return secretId;
  }

  @Override
  void put(String value) {
    operator.putSecretValue(put -> put.secretId(secretId).secretString(value));
  }

  @Override
  void putBinary(byte[] value) {
    operator.putSecretValue(
        put -> put.secretId(secretId).secretBinary(SdkBytes.fromByteArray(value)));
  }
}
