package dev.countersign.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.countersign.aws.AwsClients;
import dev.countersign.dynamodb.DynamoDbUnderTest;
import dev.countersign.emulators.cloudformation.Template;
import dev.countersign.emulators.secretsmanager.LocalSecretsManager;
import dev.countersign.emulators.secretsmanager.LocalSecretsManager.Fault;
import dev.countersign.faults.Unavailable;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

class SecretsManagerSecretsTest extends SecretsContract {
  private static final Template TEMPLATE = DynamoDbUnderTest.template("local");

  private LocalSecretsManager manager;
  private SecretsManagerClient client;

  @BeforeEach
  void start() throws IOException {
    manager = LocalSecretsManager.start(0, clock);
    manager.createSecrets(TEMPLATE);
    client =
        AwsClients.configure(SecretsManagerClient.builder(), "AWS_ENDPOINT_URL_SECRETS_MANAGER")
            .endpointOverride(manager.endpoint())
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
            .build();
  }

  @AfterEach
  void stop() {
    client.close();
    manager.close();
  }

  @Override
  String secretId() {
    return TEMPLATE.resource("StripeApiKeySecret").physicalId();
  }

  @Override
  Secrets secrets() {
    return new SecretsManagerSecrets(client);
  }

  @Override
  void put(String value) {
    manager.put(secretId(), value);
  }

  @Override
  void putBinary() {
    client.putSecretValue(
        request -> request.secretId(secretId()).secretBinary(SdkBytes.fromUtf8String("canary")));
  }

  @Override
  void goDown() {
    manager.failWith(Fault.INTERNAL_ERROR);
  }

  @Override
  void comeBack() {
    manager.recover();
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void whatever_goes_wrong_it_is_unavailable_and_shows_no_value(Fault fault) {
    put("canary-canary");
    manager.failWith(fault);
    assertUnavailable();
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(() -> secrets().current(secretId()))
        .satisfies(e -> assertThat(e.toString()).doesNotContain("canary"));
  }

  @Test
  void a_secret_that_is_not_there_is_not_available() {
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(() -> secrets().current("no-such-secret"));
  }
}
