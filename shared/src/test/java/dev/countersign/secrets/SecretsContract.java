package dev.countersign.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.countersign.confidential.SecretValue;
import dev.countersign.emulators.secretsmanager.SecretsManager;
import dev.countersign.emulators.secretsmanager.SecretsManager.SecretsManagerFault;
import dev.countersign.faults.NeedsAPerson;
import dev.countersign.faults.Unavailable;
import dev.countersign.testkit.DeployedTemplate;
import dev.countersign.testkit.TestClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@link Secrets} promises, wherever they are kept. */
abstract class SecretsContract {

  /** The clock of whatever keeps the secrets. */
  final TestClock clock = new TestClock();

  /** A Secrets Manager with the template's secrets, none of which has a value. */
  abstract SecretsManager manager();

  abstract WritableSecrets secrets();

  final String secretId() {
    return DeployedTemplate.TEMPLATE.resource("StripeApiKeySecret").physicalId();
  }

  /** As an operator does it: a new value, which makes the one before the previous one. */
  final void put(String value) {
    manager().put(secretId(), value);
  }

  @Test
  void a_secret_without_a_value_needs_a_person() { // D15
    assertThatExceptionOfType(NeedsAPerson.class).isThrownBy(() -> secrets().current(secretId()));
    assertThat(secrets().previous(secretId())).isEmpty();
  }

  @Test
  void a_first_value_is_current_and_has_none_before_it() {
    put("first");
    assertThat(current()).isEqualTo("first");
    assertThat(secrets().previous(secretId())).isEmpty();
  }

  @Test
  void a_new_value_is_current_at_once_and_the_one_before_is_previous() {
    put("first");
    put("second");
    assertThat(current()).isEqualTo("second");
    assertThat(secrets().previous(secretId())).contains(new SecretValue("first"));
    put("third");
    assertThat(current()).isEqualTo("third");
    assertThat(secrets().previous(secretId())).contains(new SecretValue("second"));
  }

  @Test
  void a_value_that_a_function_puts_is_current_and_the_one_before_is_previous() {
    put("first");
    secrets().put(secretId(), new SecretValue("second"));
    assertThat(current()).isEqualTo("second");
    assertThat(secrets().previous(secretId())).contains(new SecretValue("first"));
  }

  @Test
  void the_same_value_put_twice_is_the_previous_one_too() {
    put("old");
    secrets().put(secretId(), new SecretValue("new"));
    secrets().put(secretId(), new SecretValue("new"));
    assertThat(current()).isEqualTo("new");
    assertThat(secrets().previous(secretId())).contains(new SecretValue("new"));
  }

  @Test
  void a_secret_without_a_value_is_not_found() {
    assertThat(secrets().find(secretId())).isEmpty();
    put("first");
    assertThat(secrets().find(secretId())).isPresent();
  }

  @ParameterizedTest
  @EnumSource(SecretsManagerFault.class)
  void a_value_that_could_not_be_put_is_a_fault(SecretsManagerFault fault) {
    put("first");
    manager().failWith(fault);
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(() -> secrets().put(secretId(), new SecretValue("second")))
        .withMessageNotContaining("second");
    manager().recover();
    assertThat(current()).isEqualTo("first");
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
  void a_value_that_is_put_twice_is_a_new_version_and_the_previous_one_too() { // D14
    put("leaked");
    put("fresh");
    clock.advance(Duration.ofMinutes(1));
    put("fresh");

    assertThat(current()).isEqualTo("fresh");
    assertThat(secrets().current(secretId()).createdAt()).isEqualTo(clock.instant());
    assertThat(secrets().previous(secretId())).contains(new SecretValue("fresh"));
  }

  @Test
  void a_value_comes_back_exactly() {
    String value = " whsec_ä\n\"\\{}😀 ";
    put(value);
    assertThat(current()).isEqualTo(value);
  }

  @Test
  void a_binary_value_says_that_it_is_binary() { // D13
    put("first");
    manager().putBinary(secretId(), "canary".getBytes(UTF_8)); // by mistake
    assertThatExceptionOfType(NeedsAPerson.class)
        .isThrownBy(() -> secrets().current(secretId()))
        .withMessageContaining(secretId())
        .withMessageContaining("is binary");

    put("third");
    assertThat(current()).isEqualTo("third");
    assertThat(secrets().previous(secretId())).isEmpty();
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

  private void assertUnavailable() {
    assertThatExceptionOfType(Unavailable.class).isThrownBy(() -> secrets().current(secretId()));
    assertThatExceptionOfType(Unavailable.class).isThrownBy(() -> secrets().previous(secretId()));
  }

  private String current() {
    return secrets().current(secretId()).value().reveal();
  }
}
