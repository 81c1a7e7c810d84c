package dev.countersign.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.countersign.confidential.SecretValue;
import dev.countersign.faults.NeedsAPerson;
import org.junit.jupiter.api.Test;

/** What {@link Secrets} promises, wherever they are kept. */
abstract class SecretsContract {
  abstract WritableSecrets secrets();

  /** A secret without a value. */
  abstract String secretId();

  /** As an operator does it: a new value, which makes the one before the previous one. */
  abstract void put(String value);

  abstract void putBinary(byte[] value);

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

  @Test
  void a_value_that_is_put_twice_is_a_new_version_and_the_previous_one_too() { // D14
    put("leaked");
    put("fresh");
    put("fresh");

    assertThat(current()).isEqualTo("fresh");
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
    putBinary("canary".getBytes(UTF_8)); // by mistake
    assertThatExceptionOfType(NeedsAPerson.class)
        .isThrownBy(() -> secrets().current(secretId()))
        .withMessageContaining(secretId())
        .withMessageContaining("is binary");

    put("third");
    assertThat(current()).isEqualTo("third");
    assertThat(secrets().previous(secretId())).isEmpty();
  }

  final String current() {
    return secrets().current(secretId()).value().reveal();
  }
}
