package dev.countersign.simulation.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.countersign.confidential.SecretValue;
import dev.countersign.emulators.secretsmanager.InProcessSecretsManager;
import dev.countersign.faults.Unavailable;
import dev.countersign.secrets.Secrets;
import dev.countersign.secrets.SecretsManagerSecrets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long secrets count, reckoned from the same versions that the functions read. */
class TrustTest {
  private static final String ID = "stripe-webhook-signing";
  private static final Instant START = Instant.parse("2026-11-01T12:00:00Z");

  private Instant now = START;
  private final InProcessSecretsManager store = new InProcessSecretsManager(() -> now);
  private final Secrets secrets = new SecretsManagerSecrets(store);
  private final Trust trust = new Trust(store, ID);

  @BeforeEach
  void create() {
    store.create(ID);
  }

  @Test
  void a_version_is_as_old_as_the_put_that_made_it() { // D14
    puts("first");
    assertThat(secrets.previous(ID)).isEmpty();
    passes(Duration.ofHours(7));
    assertThat(secrets.current(ID)).isEqualTo(new Secrets.Version(new SecretValue("first"), START));

    puts("second", "second");
    assertThat(secrets.current(ID)).isEqualTo(new Secrets.Version(new SecretValue("second"), now));
    assertThat(secrets.previous(ID)).contains(new SecretValue("second"));
  }

  @Test
  void a_secret_without_a_value_is_not_available() {
    assertThatExceptionOfType(Unavailable.class).isThrownBy(() -> secrets.current(ID));
    assertThat(secrets.previous(ID)).isEmpty();
  }

  @Test
  void a_secret_that_was_rolled_counts_for_25_hours() {
    puts("old", "new");
    passes(Duration.ofHours(24));
    assertThat(trust.mustProve("old", now)).isTrue();
    assertThat(trust.mayProve("old", now)).isTrue();
    passes(Duration.ofMinutes(75));
    assertThat(trust.mustProve("old", now)).isFalse();
    assertThat(trust.mayProve("old", now)).isFalse();
    assertThat(trust.mustProve("new", now)).isTrue();
  }

  @Test
  void a_secret_after_which_a_new_one_was_put_twice_counts_until_the_caches_end() {
    puts("old", "new", "new");
    assertThat(trust.mustProve("old", now)).isFalse();
    assertThat(trust.mayProve("old", now)).isTrue();
    passes(Duration.ofMinutes(15));
    assertThat(trust.mayProve("old", now)).isFalse();
    assertThat(trust.mayProveAsLastGood("old", now)).isTrue();
    passes(Duration.ofMinutes(60));
    assertThat(trust.mayProveAsLastGood("old", now)).isFalse();
  }

  private void puts(String... values) {
    for (String value : values) {
      store.put(ID, value);
    }
  }

  private void passes(Duration time) {
    now = now.plus(time);
  }
}
