package dev.countersign.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.countersign.confidential.SecretValue;
import dev.countersign.emulators.secretsmanager.InProcessSecretsManager;
import dev.countersign.emulators.secretsmanager.SecretsManager.SecretsManagerFault;
import dev.countersign.faults.Unavailable;
import dev.countersign.testkit.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSecretsTest {
  private static final String ID = "stripe-webhook-signing";

  private final TestClock clock = new TestClock();
  private final InProcessSecretsManager secrets = new InProcessSecretsManager(clock);
  private final List<Unavailable> alarms = new ArrayList<>();
  private final WebhookSecrets webhookSecrets =
      new WebhookSecrets(new SecretsManagerSecrets(secrets), ID, clock, alarms::add);

  @BeforeEach
  void create() {
    secrets.create(ID);
  }

  @Test
  void the_current_and_the_previous_version_are_active_and_none_before() { // WS05
    put("whsec_a_0123456789abcdef");
    put("whsec_b_0123456789abcdef");
    put("whsec_c_0123456789abcdef");
    assertThat(active()).containsExactly("whsec_c_0123456789abcdef", "whsec_b_0123456789abcdef");
  }

  @Test
  void the_previous_version_ends_when_the_current_one_is_25_hours_old() { // WS05, D14
    put("whsec_a_0123456789abcdef");
    put("whsec_b_0123456789abcdef");
    clock.advance(Duration.ofHours(25).minusMinutes(1));
    SigningSecrets read = webhookSecrets.active();
    assertThat(reveal(read.previousAt(clock.instant()))).contains("whsec_a_0123456789abcdef");

    clock.advance(Duration.ofMinutes(1)); // what was read is still cached
    assertThat(webhookSecrets.active()).isEqualTo(read);
    assertThat(read.previousAt(clock.instant())).isEmpty();
    assertThat(refreshed()).contains(List.of("whsec_b_0123456789abcdef"));
  }

  @Test
  void a_value_put_twice_ends_the_one_before_within_six_minutes() { // D14
    put("whsec_leaked_0123456789abcdef");
    active();
    put("whsec_fresh_0123456789abcdef");
    put("whsec_fresh_0123456789abcdef");
    clock.advance(Duration.ofMinutes(6));
    assertThat(active()).containsExactly("whsec_fresh_0123456789abcdef");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "whsec_a_0123456789abcdef whsec_b_0123456789abcdef",
        "whsec_a_0123456789abcdef,whsec_b_0123456789abcdef",
        "whsec_a_0123456789abcdef\nwhsec_b_0123456789abcdef\n",
        " whsec_a_0123456789abcdef ,\t whsec_b_0123456789abcdef ,",
        "whsec_a_0123456789abcdef whsec_b_0123456789abcdef whsec_a_0123456789abcdef",
        "whsec_a_0123456789abcdef other whsec_b_0123456789abcdef",
        "\uFEFFwhsec_a_0123456789abcdef whsec_b_0123456789abcdef",
        "\uFEFFwhsec_a_0123456789abcdef\uFEFFwhsec_b_0123456789abcdef\r\n"
      })
  void one_version_may_list_several(String value) {
    put(value);
    assertThat(active()).containsExactly("whsec_a_0123456789abcdef", "whsec_b_0123456789abcdef");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ",",
        "whsec_",
        "whsec_short",
        "sk_test_canary",
        "canary",
        "{\"whsec_canary_0123456789abcdef\":1}"
      })
  void a_version_without_any_is_a_fault_of_ours_and_not_an_empty_list(String value) {
    put(value);
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(webhookSecrets::active)
        .satisfies(e -> assertThat(e.getMessage()).contains(ID).doesNotContain("canary"));
  }

  @Test
  void the_signing_secrets_are_read_once_in_five_minutes() {
    put("whsec_a_0123456789abcdef");
    active();
    clock.advance(Duration.ofMinutes(5).minusNanos(1));
    active();
    assertThat(secrets.reads(ID, "AWSCURRENT")).isEqualTo(1);
    clock.advance(Duration.ofNanos(1));
    active();
    assertThat(secrets.reads(ID, "AWSCURRENT")).isEqualTo(2);
  }

  @Test
  void a_mismatch_reads_them_again_at_once() { // WS06
    put("whsec_a_0123456789abcdef");
    active();
    put("whsec_b_0123456789abcdef");
    assertThat(active()).containsExactly("whsec_a_0123456789abcdef");
    assertThat(refreshed())
        .contains(List.of("whsec_b_0123456789abcdef", "whsec_a_0123456789abcdef"));
    assertThat(active()).containsExactly("whsec_b_0123456789abcdef", "whsec_a_0123456789abcdef");
  }

  @Test
  void of_two_mismatches_at_once_the_later_gets_what_the_earlier_has_read() { // SE02
    put("whsec_a_0123456789abcdef");
    SigningSecrets triedByBoth = webhookSecrets.active();
    put("whsec_b_0123456789abcdef");
    assertThat(refreshed()).isPresent();
    assertThat(webhookSecrets.readInsteadOf(triedByBoth).map(this::reveal))
        .contains(List.of("whsec_b_0123456789abcdef", "whsec_a_0123456789abcdef"));
    assertThat(secrets.reads(ID, "AWSCURRENT")).isEqualTo(2);
  }

  @Test
  void a_hundred_mismatches_in_nine_seconds_read_them_again_once() { // WS07
    put("whsec_a_0123456789abcdef");
    active();
    for (int i = 0; i < 100; i++) {
      assertThat(refreshed().isPresent()).isEqualTo(i == 0);
      clock.advance(Duration.ofMillis(90));
    }
    assertThat(secrets.reads(ID, "AWSCURRENT")).isEqualTo(2);
    clock.advance(Duration.ofSeconds(1));
    assertThat(refreshed()).isPresent();
    assertThat(secrets.reads(ID, "AWSCURRENT")).isEqualTo(3);
  }

  @Test
  void a_refresh_that_fails_leaves_deliveries_undecided_until_one_works() { // I15
    put("whsec_a_0123456789abcdef");
    active();
    secrets.failWith(SecretsManagerFault.INTERNAL_ERROR);
    assertThatExceptionOfType(Unavailable.class).isThrownBy(this::refreshed);
    secrets.recover();
    clock.advance(Duration.ofSeconds(9));
    assertThatExceptionOfType(Unavailable.class).isThrownBy(this::refreshed);
    assertThat(secrets.reads(ID, "AWSCURRENT")).isEqualTo(2);
    clock.advance(Duration.ofSeconds(1));
    assertThat(refreshed()).contains(List.of("whsec_a_0123456789abcdef"));
    clock.advance(Duration.ofSeconds(1));
    assertThat(refreshed()).isEmpty();
  }

  @Test
  void the_last_good_ones_serve_for_an_hour_while_secrets_manager_is_down() { // SE01
    put("whsec_a_0123456789abcdef");
    active();
    secrets.failWith(SecretsManagerFault.INTERNAL_ERROR);
    clock.advance(Duration.ofMinutes(5).minusNanos(1));
    assertThat(active()).containsExactly("whsec_a_0123456789abcdef");
    assertThat(secrets.reads(ID, "AWSCURRENT")).isEqualTo(1);
    assertThat(alarms).isEmpty();

    clock.advance(Duration.ofNanos(1));
    assertThat(active()).containsExactly("whsec_a_0123456789abcdef");
    assertThat(alarms).hasSize(1);
    clock.advance(Duration.ofHours(1).minusNanos(1));
    assertThat(active()).containsExactly("whsec_a_0123456789abcdef");
    assertThat(alarms).hasSize(2);

    clock.advance(Duration.ofNanos(1));
    assertThatExceptionOfType(Unavailable.class).isThrownBy(webhookSecrets::active);
    assertThat(alarms).hasSize(2);
    secrets.recover();
    assertThat(active()).containsExactly("whsec_a_0123456789abcdef");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\uFEFF\n", "canary", "sk_test_canary", "whsec_short"})
  void the_last_good_ones_serve_while_the_new_value_is_malformed(String value) { // D13
    put("whsec_a_0123456789abcdef");
    active();
    put(value);
    clock.advance(Duration.ofMinutes(5));
    assertThat(active()).containsExactly("whsec_a_0123456789abcdef");
    assertThat(alarms)
        .singleElement()
        .satisfies(alarm -> assertThat(alarm.getMessage()).contains(ID).doesNotContain("canary"));
    clock.advance(Duration.ofHours(1));
    assertThatExceptionOfType(Unavailable.class).isThrownBy(webhookSecrets::active);
  }

  @Test
  void the_last_good_ones_serve_while_the_new_value_is_binary() { // D13
    put("whsec_a_0123456789abcdef");
    active();
    secrets.putBinary(ID, new byte[1]);
    clock.advance(Duration.ofMinutes(5));
    assertThat(active()).containsExactly("whsec_a_0123456789abcdef");
    assertThat(alarms).singleElement().satisfies(a -> assertThat(a).hasMessageContaining("binary"));
  }

  @Test
  void a_previous_one_is_never_among_the_last_good_ones() { // D13, D14
    put("whsec_a_0123456789abcdef");
    put("whsec_b_0123456789abcdef");
    assertThat(active()).containsExactly("whsec_b_0123456789abcdef", "whsec_a_0123456789abcdef");
    secrets.failWith(SecretsManagerFault.INTERNAL_ERROR);
    clock.advance(Duration.ofMinutes(5));
    assertThat(active()).containsExactly("whsec_b_0123456789abcdef");
    clock.advance(Duration.ofSeconds(9)); // no further read yet
    assertThat(active()).containsExactly("whsec_b_0123456789abcdef");
    assertThatExceptionOfType(Unavailable.class).isThrownBy(this::refreshed);
    clock.advance(Duration.ofSeconds(1));
    assertThatExceptionOfType(Unavailable.class).isThrownBy(this::refreshed);

    secrets.recover();
    clock.advance(Duration.ofSeconds(10));
    assertThat(active()).containsExactly("whsec_b_0123456789abcdef", "whsec_a_0123456789abcdef");
  }

  @Test
  void a_read_is_retried_once_in_ten_seconds_while_the_last_good_secrets_serve() { // I17
    put("whsec_a_0123456789abcdef");
    active();
    secrets.failWith(SecretsManagerFault.INTERNAL_ERROR);
    clock.advance(Duration.ofMinutes(5));
    for (int i = 0; i < 100; i++) {
      active();
      clock.advance(Duration.ofMillis(90));
    }
    assertThat(secrets.reads(ID, "AWSCURRENT")).isEqualTo(2);
    assertThat(alarms).hasSize(1);

    put("whsec_b_0123456789abcdef");
    secrets.recover();
    clock.advance(Duration.ofSeconds(1));
    assertThat(active()).containsExactly("whsec_b_0123456789abcdef", "whsec_a_0123456789abcdef");
    assertThat(alarms).hasSize(1);
  }

  @Test
  void a_mismatch_is_not_decided_by_the_last_good_ones() { // D13, I15
    put("whsec_a_0123456789abcdef");
    SigningSecrets tried = webhookSecrets.active();
    put("canary");
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(() -> webhookSecrets.readInsteadOf(tried));
    assertThat(active()).containsExactly("whsec_a_0123456789abcdef");
    clock.advance(Duration.ofMinutes(5));
    assertThatExceptionOfType(Unavailable.class).isThrownBy(this::refreshed);
    assertThat(active()).containsExactly("whsec_a_0123456789abcdef");
  }

  @Test
  void a_mismatch_is_not_decided_by_them_where_a_clock_that_goes_back_makes_them_young() { // I15
    put("whsec_a_0123456789abcdef");
    put("whsec_b_0123456789abcdef");
    active();
    clock.advance(Duration.ofMinutes(5));
    put("canary");
    SigningSecrets lastGood = webhookSecrets.active();
    clock.advance(Duration.ofMinutes(-1));
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(() -> webhookSecrets.readInsteadOf(lastGood));
  }

  @Test
  void forgotten_ones_are_not_last_good_ones_either() { // SN01
    put("whsec_a_0123456789abcdef");
    active();
    webhookSecrets.forget();
    secrets.failWith(SecretsManagerFault.INTERNAL_ERROR);
    assertThatExceptionOfType(Unavailable.class).isThrownBy(webhookSecrets::active);
  }

  @Test
  void a_clock_that_goes_back_makes_neither_them_nor_the_last_refresh_young() {
    put("whsec_a_0123456789abcdef");
    active();
    assertThat(refreshed()).isPresent();
    put("whsec_b_0123456789abcdef");
    clock.advance(Duration.ofHours(-1));
    assertThat(active()).containsExactly("whsec_b_0123456789abcdef", "whsec_a_0123456789abcdef");
    assertThat(refreshed()).isPresent();
  }

  @Test
  void forgotten_ones_are_read_again() { // SN01
    put("whsec_a_0123456789abcdef");
    active();
    assertThat(refreshed()).isPresent();
    put("whsec_b_0123456789abcdef");
    webhookSecrets.forget();
    assertThat(active()).containsExactly("whsec_b_0123456789abcdef", "whsec_a_0123456789abcdef");
    assertThat(refreshed()).isPresent();
  }

  private void put(String value) {
    secrets.put(ID, value);
  }

  /** The current ones and then those of the version before that count now. */
  private List<String> active() {
    return reveal(webhookSecrets.active());
  }

  private Optional<List<String>> refreshed() {
    return webhookSecrets.readInsteadOf(webhookSecrets.active()).map(this::reveal);
  }

  private List<String> reveal(SigningSecrets read) {
    return Stream.of(read.current(), read.previousAt(clock.instant()))
        .flatMap(values -> reveal(values).stream())
        .toList();
  }

  private static List<String> reveal(List<SecretValue> values) {
    return values.stream().map(SecretValue::reveal).toList();
  }
}
