package dev.countersign.secrets;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.countersign.aws.AwsClients;
import dev.countersign.aws.FunctionEnvironment;
import dev.countersign.emulators.secretsmanager.LocalSecretsManager;
import dev.countersign.emulators.secretsmanager.SecretsManager;
import dev.countersign.faults.Unavailable;
import dev.countersign.testkit.AwsUnderTest;
import dev.countersign.testkit.DeployedTemplate;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

class SecretsManagerSecretsTest extends SecretsWithFaultsContract {
  private LocalSecretsManager manager;
  private SecretsManagerClient client;

  @BeforeEach
  void start() throws IOException {
    manager = LocalSecretsManager.start(0, clock);
    manager.createSecrets(DeployedTemplate.TEMPLATE);
    client =
        AwsUnderTest.at(
                manager.endpoint(),
                AwsClients.configure(
                    SecretsManagerClient.builder(),
                    "AWS_ENDPOINT_URL_SECRETS_MANAGER",
                    FunctionEnvironment.ofThisProcess()))
            .build();
  }

  @AfterEach
  void stop() {
    client.close();
    manager.close();
  }

  @Override
  SecretsManager manager() {
    return manager;
  }

  @Override
  WritableSecrets secrets() {
    return new SecretsManagerSecrets(client);
  }

  @Test
  void a_secret_that_is_not_there_is_not_available() {
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(() -> secrets().current("no-such-secret"));
  }
}
