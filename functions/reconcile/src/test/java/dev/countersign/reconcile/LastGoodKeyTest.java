package dev.countersign.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.countersign.emulators.secretsmanager.SecretsManager.SecretsManagerFault;
import dev.countersign.faults.Unavailable;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Reconciliation goes on with the last good API key, loudly and not for long (SE01, D13). */
class LastGoodKeyTest {
  private final ReconciledShop shop = new ReconciledShop();

  @Test
  void a_run_finishes_with_the_last_good_key_while_secrets_manager_is_down() {
    shop.reconcile();
    shop.secrets.failWith(SecretsManagerFault.INTERNAL_ERROR);
    shop.passes(Duration.ofMinutes(30));

    assertThat(shop.reconcile().get("outcome").getAsString()).isEqualTo("finished");
    assertThat(shop.log.text()).anyMatch(line -> line.contains("\"LastGoodSecret\":1"));
  }

  @Test
  void no_run_is_made_with_a_key_that_was_read_more_than_an_hour_ago() {
    shop.reconcile();
    shop.secrets.failWith(SecretsManagerFault.INTERNAL_ERROR);
    shop.passes(Duration.ofMinutes(65));

    assertThatExceptionOfType(Unavailable.class).isThrownBy(shop::reconcile);
    assertThat(shop.log.text()).noneMatch(line -> line.contains("LastGoodSecret"));
  }
}
