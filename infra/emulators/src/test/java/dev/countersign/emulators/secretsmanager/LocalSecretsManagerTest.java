package dev.countersign.emulators.secretsmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.countersign.emulators.cloudformation.Template;
import dev.countersign.emulators.secretsmanager.SecretsManager.SecretsManagerFault;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.InternalServiceErrorException;
import software.amazon.awssdk.services.secretsmanager.model.InvalidParameterException;
import software.amazon.awssdk.services.secretsmanager.model.InvalidRequestException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceExistsException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

class LocalSecretsManagerTest {
  private static final String NAME = "local-StripeApiKeySecret";

  private Instant now = Instant.parse("2026-11-01T12:00:00.123Z");
  private LocalSecretsManager manager;
  private SecretsManagerClient client;

  @BeforeEach
  void start() throws IOException {
    manager = LocalSecretsManager.start(0, () -> now);
    manager.createSecrets(
        Template.read(
            Path.of("../../template.yaml"),
            Map.of("AllowedOrigins", "https://shop.example", "StripePublishableKey", "pk_test_a")));
    client =
        SecretsManagerClient.builder()
            .endpointOverride(manager.endpoint())
            .region(Region.EU_WEST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .overrideConfiguration(c -> c.retryStrategy(DefaultRetryStrategy.doNotRetry()))
            .build();
  }

  @AfterEach
  void stop() {
    client.close();
    manager.close();
  }

  @Test
  void the_templates_secrets_exist_without_a_value() {
    var missing =
        catchThrowableOfType(ResourceNotFoundException.class, () -> current(NAME).secretString());

    assertThat(missing.awsErrorDetails().errorMessage())
        .isEqualTo(
            "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT");
    assertThat(missing.requestId()).isNotBlank();
    assertThat(client.describeSecret(r -> r.secretId(NAME)).arn())
        .isEqualTo("arn:aws:secretsmanager:eu-west-1:000000000000:secret:" + NAME + "-AbCdEf");
  }

  @Test
  void a_value_is_read_by_name_by_arn_and_by_arn_without_its_end() {
    manager.put(NAME, "sk_test_1");
    String arn = client.describeSecret(r -> r.secretId(NAME)).arn();

    for (String id : List.of(NAME, arn, arn.substring(0, arn.length() - "-AbCdEf".length()))) {
      assertThat(current(id).secretString()).as(id).isEqualTo("sk_test_1");
    }
    assertThat(current(NAME).versionStages()).containsExactly("AWSCURRENT");
    assertThat(manager.reads(arn)).isEqualTo(4);
    assertThat(manager.reads("local-StripeWebhookSigningSecret")).isZero();
  }

  @Test
  void a_new_value_makes_the_old_one_previous_and_the_one_before_unstaged() {
    String first = manager.put(NAME, "one");
    client.putSecretValue(r -> r.secretId(NAME).secretString("two"));
    String third = client.putSecretValue(r -> r.secretId(NAME).secretString("three")).versionId();

    assertThat(current(NAME).secretString()).isEqualTo("three");
    assertThat(current(NAME).versionId()).isEqualTo(third);
    assertThat(
            client.getSecretValue(r -> r.secretId(NAME).versionStage("AWSPREVIOUS")).secretString())
        .isEqualTo("two");
    var old = client.getSecretValue(r -> r.secretId(NAME).versionId(first));
    assertThat(old.secretString()).isEqualTo("one");
    assertThat(old.versionStages()).isEmpty();
    assertThat(client.listSecretVersionIds(r -> r.secretId(NAME)).versions()).hasSize(2);
    assertThat(
            client.listSecretVersionIds(r -> r.secretId(NAME).includeDeprecated(true)).versions())
        .hasSize(3);
  }

  @Test
  void the_same_token_with_the_same_value_is_one_version_and_with_another_an_error() {
    String token = UUID.randomUUID().toString();
    client.putSecretValue(r -> r.secretId(NAME).clientRequestToken(token).secretString("one"));
    client.putSecretValue(r -> r.secretId(NAME).clientRequestToken(token).secretString("one"));

    assertThat(client.listSecretVersionIds(r -> r.secretId(NAME)).versions()).hasSize(1);
    assertThatThrownBy(
            () ->
                client.putSecretValue(
                    r -> r.secretId(NAME).clientRequestToken(token).secretString("two")))
        .isInstanceOf(ResourceExistsException.class);
  }

  @Test
  void a_pending_version_becomes_current_when_its_stage_is_moved() {
    String old = manager.put(NAME, "old");
    String fresh =
        client
            .putSecretValue(r -> r.secretId(NAME).secretString("new").versionStages("AWSPENDING"))
            .versionId();
    assertThat(current(NAME).secretString()).isEqualTo("old");

    client.updateSecretVersionStage(
        r ->
            r.secretId(NAME)
                .versionStage("AWSCURRENT")
                .removeFromVersionId(old)
                .moveToVersionId(fresh));

    assertThat(current(NAME).secretString()).isEqualTo("new");
    assertThat(client.describeSecret(r -> r.secretId(NAME)).versionIdsToStages())
        .containsEntry(old, List.of("AWSPREVIOUS"));
    assertThatThrownBy(
            () ->
                client.updateSecretVersionStage(
                    r -> r.secretId(NAME).versionStage("AWSCURRENT").removeFromVersionId(fresh)))
        .isInstanceOf(InvalidParameterException.class);
  }

  @Test
  void a_version_was_created_when_it_was_put_and_not_when_it_became_current() {
    Instant first = now;
    manager.put(NAME, "one");
    now = first.plus(Duration.ofHours(1));
    client.putSecretValue(r -> r.secretId(NAME).secretString("two").versionStages("AWSPENDING"));
    String token = UUID.randomUUID().toString();
    client.putSecretValue(r -> r.secretId(NAME).clientRequestToken(token).secretString("three"));
    assertThat(current(NAME).createdDate()).isEqualTo(now);
    assertThat(
            client.getSecretValue(r -> r.secretId(NAME).versionStage("AWSPREVIOUS")).createdDate())
        .isEqualTo(first);

    now = first.plus(Duration.ofHours(2));
    client.putSecretValue(r -> r.secretId(NAME).clientRequestToken(token).secretString("three"));
    assertThat(current(NAME).createdDate()).isEqualTo(first.plus(Duration.ofHours(1)));
    var pending = client.getSecretValue(r -> r.secretId(NAME).versionStage("AWSPENDING"));
    manager.stage(NAME, pending.versionId(), "AWSCURRENT");
    assertThat(current(NAME).secretString()).isEqualTo("two");
    assertThat(current(NAME).createdDate()).isEqualTo(first.plus(Duration.ofHours(1)));
  }

  @Test
  void a_stage_may_be_put_anywhere_by_a_test() {
    String first = manager.put(NAME, "one");
    manager.put(NAME, "two");

    manager.stage(NAME, first, "AWSCURRENT");

    assertThat(current(NAME).secretString()).isEqualTo("one");
  }

  @Test
  void a_created_secret_has_its_value_and_its_name_can_be_taken_once() {
    client.createSecret(r -> r.name("mine").secretString("value"));

    assertThat(current("mine").secretString()).isEqualTo("value");
    assertThatThrownBy(() -> client.createSecret(r -> r.name("mine")))
        .isInstanceOf(ResourceExistsException.class);
  }

  @Test
  void an_unknown_secret_or_an_invalid_request_gets_aws_s_error() {
    String id = manager.put(NAME, "one");

    assertThatThrownBy(() -> current("nothing")).isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(
            () ->
                client.getSecretValue(
                    r -> r.secretId(NAME).versionId(UUID.randomUUID().toString())))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(
            () ->
                client.getSecretValue(
                    r -> r.secretId(NAME).versionId(id).versionStage("AWSPREVIOUS")))
        .isInstanceOf(InvalidRequestException.class);
    assertThatThrownBy(() -> client.putSecretValue(r -> r.secretId(NAME)))
        .isInstanceOf(InvalidRequestException.class);
    assertThatThrownBy(() -> client.deleteSecret(r -> r.secretId(NAME)))
        .isInstanceOf(SecretsManagerException.class)
        .hasMessageContaining("Unknown operation");
  }

  @Test
  void the_service_fails_on_demand_and_recovers() {
    manager.put(NAME, "one");

    manager.failWith(SecretsManagerFault.THROTTLING);
    var throttled = catchThrowableOfType(SecretsManagerException.class, () -> current(NAME));
    assertThat(throttled.isThrottlingException()).isTrue();
    manager.failWith(SecretsManagerFault.INTERNAL_ERROR);
    assertThatThrownBy(() -> current(NAME)).isInstanceOf(InternalServiceErrorException.class);
    manager.failWith(SecretsManagerFault.NO_ANSWER);
    assertThatThrownBy(() -> current(NAME)).isInstanceOf(SdkClientException.class);
    manager.recover();

    assertThat(current(NAME).secretString()).isEqualTo("one");
  }

  @Test
  void a_request_without_signature_is_refused() throws Exception {
    manager.put(NAME, "one");
    try (var http = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(URI.create(manager.endpoint() + "/"))
              .header("X-Amz-Target", "secretsmanager.GetSecretValue")
              .POST(HttpRequest.BodyPublishers.ofString("{\"SecretId\":\"" + NAME + "\"}"))
              .build();

      var response = http.send(request, BodyHandlers.ofString());

      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(response.body()).contains("MissingAuthenticationTokenException");
    }
  }

  @Test
  void the_service_prints_no_value_and_reports_a_port_in_use_at_once() {
    manager.put(NAME, "sk_test_canary");

    assertThat(manager.toString()).doesNotContain("canary");
    assertThat(new Secret.Version("v", "canary", null, Instant.EPOCH).toString())
        .doesNotContain("canary");
    assertThatThrownBy(() -> LocalSecretsManager.start(manager.endpoint().getPort()))
        .isInstanceOf(BindException.class);
  }

  private GetSecretValueResponse current(String secretId) {
    return client.getSecretValue(r -> r.secretId(secretId));
  }
}
