package dev.countersign.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.countersign.confidential.SecretValue;
import dev.countersign.emulators.secretsmanager.SecretsManager;
import dev.countersign.emulators.secretsmanager.SecretsManager.SecretsManagerFault;
import dev.countersign.faults.Unavailable;
import dev.countersign.testkit.DeployedTemplate;
import dev.countersign.testkit.TestClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@link Secrets} promises besides, where a test can set the clock and break the service. */
abstract class SecretsWithFaultsContract extends SecretsContract {

  /** The clock of whatever keeps the secrets. */
  final TestClock clock = new TestClock();

  /** A Secrets Manager with the template's secrets, none of which has a value. */
  abstract SecretsManager manager();

  @Override
  final String secretId() {
    return DeployedTemplate.TEMPLATE.resource("StripeApiKeySecret").physicalId();
  }

  @Override
  final void put(String value) {
    manager().put(secretId(), value);
  }

  @Override
  final void putBinary(byte[] value) {
    manager().putBinary(secretId(), value);
  }

  @Test
  void a_version_is_as_old_as_the_put_that_made_it() { // D14
    Instant first = clock.instant();
    put("first");
    clock.advance(Duration.ofHours(7));
    assertThat(secrets().current(secretId()).createdAt()).isEqualTo(first);

    put("second");
    assertThat(secrets().current(secretId()).createdAt()).isEqualTo(clock.instant());
  }

  @Test
  void a_value_that_is_put_twice_is_as_young_as_the_second_put() { // D14
    put("fresh");
    clock.advance(Duration.ofMinutes(1));
    put("fresh");

    assertThat(secrets().current(secretId()).createdAt()).isEqualTo(clock.instant());
  }

  @Test
  void a_secret_that_nobody_answers_for_is_unavailable_and_not_empty() {
    put("first");
    manager().failWith(SecretsManagerFault.INTERNAL_ERROR);
    assertUnavailable();
    manager().recover();
    assertThat(current()).isEqualTo("first");
  }

  @ParameterizedTest
  @EnumSource
  void whatever_goes_wrong_it_is_unavailable_and_shows_no_value(SecretsManagerFault fault) {
    put("canary-canary");
    manager().failWith(fault);
    assertUnavailable();
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(() -> secrets().current(secretId()))
        .satisfies(e -> assertThat(e.toString()).doesNotContain("canary"));
  }

  @ParameterizedTest
  @EnumSource
  void a_value_that_could_not_be_put_is_a_fault(SecretsManagerFault fault) {
    put("first");
    manager().failWith(fault);
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(() -> secrets().put(secretId(), new SecretValue("second")))
        .withMessageNotContaining("second");
    manager().recover();
    assertThat(current()).isEqualTo("first");
  }

  private void assertUnavailable() {
    assertThatExceptionOfType(Unavailable.class).isThrownBy(() -> secrets().current(secretId()));
    assertThatExceptionOfType(Unavailable.class).isThrownBy(() -> secrets().previous(secretId()));
  }
}
