package dev.countersign.emulators.secretsmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.countersign.emulators.secretsmanager.SecretsManager.SecretsManagerFault;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.InternalServiceErrorException;
import software.amazon.awssdk.services.secretsmanager.model.InvalidRequestException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

/**
 * What versions do is {@link LocalSecretsManagerTest}'s; here is how the SDK's interface shows it.
 */
class InProcessSecretsManagerTest {
  private static final Instant START = Instant.parse("2026-11-01T12:00:00Z");

  private Instant now = START;
  private final InProcessSecretsManager manager = new InProcessSecretsManager(() -> now);

  @BeforeEach
  void create() {
    manager.create("key");
  }

  @Test
  void a_version_is_read_by_its_stage_or_its_id() {
    String first = manager.put("key", "one");
    now = START.plus(Duration.ofHours(1));
    String second = manager.put("key", "two");

    GetSecretValueResponse current = manager.getSecretValue(get -> get.secretId("key"));
    assertThat(current.name()).isEqualTo("key");
    assertThat(current.secretString()).isEqualTo("two");
    assertThat(current.versionId()).isEqualTo(second);
    assertThat(current.versionStages()).containsExactly("AWSCURRENT");
    assertThat(current.createdDate()).isEqualTo(now);

    GetSecretValueResponse previous =
        manager.getSecretValue(get -> get.secretId(current.arn()).versionStage("AWSPREVIOUS"));
    assertThat(previous.secretString()).isEqualTo("one");
    assertThat(previous.createdDate()).isEqualTo(START);
    assertThat(manager.getSecretValue(get -> get.secretId("key").versionId(first)))
        .isEqualTo(previous);
    assertThat(manager.reads("key")).isEqualTo(3);
    assertThat(manager.reads("key", "AWSPREVIOUS")).isEqualTo(1);
  }

  @Test
  void bytes_come_back_as_bytes() {
    manager.putBinary("key", new byte[] {0, 1, -1});

    GetSecretValueResponse current = manager.getSecretValue(get -> get.secretId("key"));
    assertThat(current.secretString()).isNull();
    assertThat(current.secretBinary().asByteArray()).containsExactly(0, 1, -1);
  }

  @Test
  void it_fails_on_demand_and_recovers() {
    manager.put("key", "one");

    manager.failWith(SecretsManagerFault.THROTTLING);
    assertThatExceptionOfType(SecretsManagerException.class)
        .isThrownBy(() -> manager.getSecretValue(get -> get.secretId("key")))
        .matches(SecretsManagerException::isThrottlingException);
    manager.failWith(SecretsManagerFault.INTERNAL_ERROR);
    assertThatExceptionOfType(InternalServiceErrorException.class)
        .isThrownBy(() -> manager.getSecretValue(get -> get.secretId("key")));
    manager.failWith(SecretsManagerFault.NO_ANSWER);
    assertThatExceptionOfType(SdkClientException.class)
        .isThrownBy(() -> manager.getSecretValue(get -> get.secretId("key")));
    manager.recover();

    assertThat(manager.getSecretValue(get -> get.secretId("key")).secretString()).isEqualTo("one");
    assertThat(manager.reads("key")).isEqualTo(4);
  }

  @Test
  void a_secret_without_a_value_and_one_that_does_not_exist_are_not_found() {
    for (String secretId : new String[] {"key", "elsewhere"}) {
      assertThatExceptionOfType(ResourceNotFoundException.class)
          .isThrownBy(() -> manager.getSecretValue(get -> get.secretId(secretId)))
          .satisfies(
              e -> {
                assertThat(e.statusCode()).isEqualTo(400);
                assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ResourceNotFoundException");
              });
    }
  }

  @Test
  void a_stage_that_is_not_on_the_version_asked_for_is_refused() {
    String version = manager.put("key", "one");

    assertThatExceptionOfType(InvalidRequestException.class)
        .isThrownBy(
            () ->
                manager.getSecretValue(
                    get -> get.secretId("key").versionId(version).versionStage("AWSPREVIOUS")));
  }
}
