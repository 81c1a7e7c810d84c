package dev.countersign.secrets;

import static dev.countersign.testkit.Concurrently.atOnce;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.countersign.confidential.SecretValue;
import dev.countersign.emulators.secretsmanager.InProcessSecretsManager;
import dev.countersign.emulators.secretsmanager.SecretsManager.SecretsManagerFault;
import dev.countersign.faults.Deadline;
import dev.countersign.faults.NeedsAPerson;
import dev.countersign.faults.Unavailable;
import dev.countersign.testkit.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StripeKeysTest {
  private static final String ID = "stripe-api-key";

  private final TestClock clock = new TestClock();
  private final InProcessSecretsManager secrets =
      new InProcessSecretsManager(clock, ID, "sk_test_old");
  private final List<Unavailable> alarms = new ArrayList<>();
  private final StripeKeys keys =
      new StripeKeys(new SecretsManagerSecrets(secrets), ID, clock, alarms::add);

  @Test
  void a_key_is_read_once_in_five_minutes() {
    for (int i = 0; i < 5; i++) {
      assertThat(keys.apiKey().reveal()).isEqualTo("sk_test_old");
      clock.advance(Duration.ofSeconds(59));
    }
    assertThat(secrets.reads(ID, "AWSCURRENT")).isEqualTo(1);
    clock.advance(Duration.ofSeconds(5));
    assertThat(keys.apiKey().reveal()).isEqualTo("sk_test_old");
    assertThat(secrets.reads(ID, "AWSCURRENT")).isEqualTo(2);
  }

  @Test
  void the_last_good_key_serves_for_an_hour_while_secrets_manager_is_down() { // SE01
    keys.apiKey();
    secrets.failWith(SecretsManagerFault.INTERNAL_ERROR);
    assertThat(keys.apiKey().reveal()).isEqualTo("sk_test_old");
    assertThat(secrets.reads(ID, "AWSCURRENT")).isEqualTo(1);
    assertThat(alarms).isEmpty();

    for (Duration age : List.of(Duration.ofMinutes(5), Duration.ofHours(1).minusNanos(1))) {
      clock.advance(age);
      assertThat(keys.apiKey().reveal()).isEqualTo("sk_test_old");
    }
    assertThat(alarms).hasSize(2);

    clock.advance(Duration.ofNanos(1));
    assertThatExceptionOfType(Unavailable.class).isThrownBy(keys::apiKey);
    secrets.recover();
    assertThat(keys.apiKey().reveal()).isEqualTo("sk_test_old");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "canary", "whsec_canary_0123456789abcdef", "pk_test_canary"})
  void the_last_good_key_serves_while_the_new_value_is_malformed(String value) { // D13
    keys.apiKey();
    secrets.put(ID, value);
    clock.advance(Duration.ofMinutes(5));
    assertThat(keys.apiKey().reveal()).isEqualTo("sk_test_old");
    assertThat(alarms)
        .singleElement()
        .satisfies(alarm -> assertThat(alarm.getMessage()).contains(ID).doesNotContain("canary"));
  }

  @Test
  void a_key_that_stripe_refused_is_not_the_last_good_one() { // D13
    SecretValue refused = keys.apiKey();
    secrets.put(ID, "canary");
    assertThatExceptionOfType(Unavailable.class).isThrownBy(() -> keys.readInsteadOf(refused));
    clock.advance(Duration.ofMinutes(5));
    assertThatExceptionOfType(Unavailable.class).isThrownBy(keys::apiKey);
    assertThat(alarms).isEmpty();

    secrets.put(ID, "sk_test_new");
    assertThat(keys.apiKey().reveal()).isEqualTo("sk_test_new");
  }

  @Test
  void a_key_that_stripe_refused_and_that_had_no_newer_is_not_the_last_good_one() { // D13
    SecretValue refused = keys.apiKey();
    assertThat(keys.readInsteadOf(refused)).isEqualTo(refused);
    secrets.failWith(SecretsManagerFault.INTERNAL_ERROR);
    clock.advance(Duration.ofMinutes(5));
    assertThatExceptionOfType(Unavailable.class).isThrownBy(keys::apiKey);
  }

  @Test
  void a_last_good_key_that_stripe_refuses_serves_no_more() { // D13
    keys.apiKey();
    secrets.failWith(SecretsManagerFault.INTERNAL_ERROR);
    clock.advance(Duration.ofMinutes(30));
    SecretValue lastGood = keys.apiKey();
    assertThatExceptionOfType(Unavailable.class).isThrownBy(() -> keys.readInsteadOf(lastGood));
    assertThatExceptionOfType(Unavailable.class).isThrownBy(keys::apiKey);
  }

  @Test
  void the_key_after_a_refused_one_may_be_the_last_good_one() { // D13
    SecretValue refused = keys.apiKey();
    secrets.put(ID, "sk_test_new");
    keys.readInsteadOf(refused);
    secrets.failWith(SecretsManagerFault.INTERNAL_ERROR);
    clock.advance(Duration.ofMinutes(30));
    assertThat(keys.apiKey().reveal()).isEqualTo("sk_test_new");
  }

  @Test
  void a_refused_key_is_looked_up_once_in_ten_seconds_also_if_that_fails() { // I17
    SecretValue refused = keys.apiKey();
    secrets.failWith(SecretsManagerFault.INTERNAL_ERROR);
    for (int i = 0; i < 100; i++) {
      assertThatExceptionOfType(Unavailable.class).isThrownBy(() -> keys.readInsteadOf(refused));
    }
    assertThat(secrets.reads(ID, "AWSCURRENT")).isEqualTo(2);
    secrets.put(ID, "sk_test_new");
    secrets.recover();
    clock.advance(Duration.ofSeconds(10));
    assertThat(keys.readInsteadOf(refused).reveal()).isEqualTo("sk_test_new");
  }

  @Test
  void without_a_cached_key_and_without_secrets_manager_there_is_none() { // SE01
    secrets.failWith(SecretsManagerFault.INTERNAL_ERROR);
    assertThatExceptionOfType(Unavailable.class).isThrownBy(keys::apiKey);
  }

  @Test
  void a_refused_key_is_replaced_at_once() { // ST04
    SecretValue refused = keys.apiKey();
    secrets.put(ID, "sk_test_new");
    assertThat(keys.readInsteadOf(refused).reveal()).isEqualTo("sk_test_new");
    assertThat(keys.apiKey().reveal()).isEqualTo("sk_test_new");
    assertThat(secrets.reads(ID, "AWSCURRENT")).isEqualTo(2);
  }

  @Test
  void a_refused_key_is_replaced_once_however_many_saw_it_refused() { // SE02
    SecretValue refused = keys.apiKey();
    secrets.put(ID, "rk_test_new");
    List<SecretValue> newer = atOnce(50, () -> keys.readInsteadOf(refused));
    assertThat(newer).containsOnly(new SecretValue("rk_test_new"));
    assertThat(secrets.reads(ID, "AWSCURRENT")).isEqualTo(2);
  }

  @Test
  void a_refused_key_that_has_no_newer_stays() {
    SecretValue refused = keys.apiKey();
    assertThat(keys.readInsteadOf(refused)).isEqualTo(refused);
  }

  @Test
  void a_clock_that_goes_back_does_not_make_a_key_young() {
    keys.apiKey();
    secrets.put(ID, "sk_test_new");
    clock.advance(Duration.ofMinutes(-1));
    assertThat(keys.apiKey().reveal()).isEqualTo("sk_test_new");
  }

  @Test
  void a_refused_key_is_fetched_anew_at_most_once_in_ten_seconds() { // I17
    SecretValue refused = keys.apiKey();
    for (int i = 0; i < 100; i++) {
      assertThat(keys.readInsteadOf(refused)).isEqualTo(refused);
    }
    assertThat(secrets.reads(ID, "AWSCURRENT")).isEqualTo(2);
    secrets.put(ID, "sk_test_new");
    clock.advance(Duration.ofSeconds(10));
    assertThat(keys.readInsteadOf(refused).reveal()).isEqualTo("sk_test_new");
  }

  @Test
  void a_forgotten_key_is_read_again() { // SN01
    keys.apiKey();
    secrets.put(ID, "sk_test_new");
    keys.forget();
    assertThat(keys.apiKey().reveal()).isEqualTo("sk_test_new");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n sk_live_abc \n", "\uFEFFsk_live_abc", "\uFEFF sk_live_abc\r\n"})
  void white_space_and_byte_order_marks_around_a_key_do_not_matter(String value) { // D13
    secrets.put(ID, value);
    assertThat(keys.apiKey().reveal()).isEqualTo("sk_live_abc");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "pk_test_canary",
        "whsec_canary",
        "{\"key\":\"sk_test_canary\"}",
        "sk_test_",
        "sk_test_canary sk_test_canary",
        "sk_prod_canary",
        "sk_test_\uFEFFcanary",
        "sk_test_canary\r\nX: y"
      })
  void a_value_that_is_not_a_stripe_secret_key_is_rejected_and_not_printed(String value) {
    secrets.put(ID, value);
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(keys::apiKey)
        .satisfies(e -> assertThat(e.getMessage()).contains(ID).doesNotContain("canary"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n", "\uFEFF"})
  void an_empty_secret_says_that_it_is_empty(String value) { // D13
    secrets.put(ID, value);
    assertThatExceptionOfType(NeedsAPerson.class)
        .isThrownBy(keys::apiKey)
        .withMessage("secret " + ID + " is empty");
  }

  @Test
  void a_refresh_that_there_was_no_time_for_does_not_keep_the_next_request_from_one() { // SE02
    secrets.put(ID, "sk_test_first");
    SecretValue old = keys.apiKey();
    secrets.put(ID, "sk_test_second");
    Deadline over = Deadline.in(Duration.ZERO, clock);
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(() -> over.during(() -> keys.readInsteadOf(old)));
    assertThat(keys.readInsteadOf(old).reveal()).isEqualTo("sk_test_second");
  }

  @Test
  void a_live_key_is_told_from_a_test_key() {
    assertThat(StripeKeys.isLive(new SecretValue("sk_live_a"))).isTrue();
    assertThat(StripeKeys.isLive(new SecretValue("rk_live_a"))).isTrue();
    assertThat(StripeKeys.isLive(new SecretValue("sk_test_live_"))).isFalse();
    assertThat(StripeKeys.isLive(new SecretValue("rk_test_a"))).isFalse();
  }
}
