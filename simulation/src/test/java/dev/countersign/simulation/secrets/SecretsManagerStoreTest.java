package dev.countersign.simulation.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.countersign.confidential.SecretValue;
import dev.countersign.faults.Unavailable;
import dev.countersign.secrets.Secrets;
import dev.countersign.secrets.SecretsManagerSecrets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/**
 * The simulated world's secrets answer as the emulator's, which the contract of {@link Secrets} is
 * held to, and the invariants' reckoning of how long they count.
 */
class SecretsManagerStoreTest {
  private static final String ID = "stripe-webhook-signing";
  private static final Instant START = Instant.parse("2026-11-01T12:00:00Z");

  private Instant now = START;
  private final SecretsManagerStore store = new SecretsManagerStore(() -> now);
  private final Secrets secrets = new SecretsManagerSecrets(store);
  private final Trust trust = new Trust(store, ID);

  @Test
  void a_version_is_as_old_as_the_put_that_made_it() { // D14
    store.put(ID, "first");
    assertThat(secrets.previous(ID)).isEmpty();
    passes(Duration.ofHours(7));
    assertThat(secrets.current(ID)).isEqualTo(new Secrets.Version(new SecretValue("first"), START));

    store.put(ID, "second").put(ID, "second");
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
    store.put(ID, "old").put(ID, "new");
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
    store.put(ID, "old").put(ID, "new").put(ID, "new");
    assertThat(trust.mustProve("old", now)).isFalse();
    assertThat(trust.mayProve("old", now)).isTrue();
    passes(Duration.ofMinutes(15));
    assertThat(trust.mayProve("old", now)).isFalse();
    assertThat(trust.mayProveAsLastGood("old", now)).isTrue();
    passes(Duration.ofMinutes(60));
    assertThat(trust.mayProveAsLastGood("old", now)).isFalse();
  }

  private void passes(Duration time) {
    now = now.plus(time);
  }
}
