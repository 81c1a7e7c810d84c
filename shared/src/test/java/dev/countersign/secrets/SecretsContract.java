package dev.countersign.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.countersign.faults.Unavailable;
import org.junit.jupiter.api.Test;

/** What {@link Secrets} promises, wherever they are kept. */
abstract class SecretsContract {
  /** The id of a secret that starts without a value. */
  abstract String secretId();

  abstract Secrets secrets();

  /** As an operator does it: a new value, which makes the one before the previous one. */
  abstract void put(String value);

  abstract void goDown();

  abstract void comeBack();

  @Test
  void a_secret_without_a_value_is_not_available() {
    assertThatExceptionOfType(Unavailable.class).isThrownBy(() -> secrets().current(secretId()));
    assertThat(secrets().previous(secretId())).isEmpty();
  }

  @Test
  void a_first_value_is_current_and_has_none_before_it() {
    put("first");
    assertThat(secrets().current(secretId()).reveal()).isEqualTo("first");
    assertThat(secrets().previous(secretId())).isEmpty();
  }

  @Test
  void a_new_value_is_current_at_once_and_the_one_before_is_previous() {
    put("first");
    put("second");
    assertThat(secrets().current(secretId()).reveal()).isEqualTo("second");
    assertThat(secrets().previous(secretId())).contains(new SecretValue("first"));
    put("third");
    assertThat(secrets().current(secretId()).reveal()).isEqualTo("third");
    assertThat(secrets().previous(secretId())).contains(new SecretValue("second"));
  }

  @Test
  void a_value_comes_back_exactly() {
    String value = " whsec_ä\n\"\\{}😀 ";
    put(value);
    assertThat(secrets().current(secretId()).reveal()).isEqualTo(value);
  }

  @Test
  void a_secret_that_nobody_answers_for_is_unavailable_and_not_empty() {
    put("first");
    goDown();
    assertUnavailable();
    comeBack();
    assertThat(secrets().current(secretId()).reveal()).isEqualTo("first");
  }

  void assertUnavailable() {
    assertThatExceptionOfType(Unavailable.class).isThrownBy(() -> secrets().current(secretId()));
    assertThatExceptionOfType(Unavailable.class).isThrownBy(() -> secrets().previous(secretId()));
  }
}
