package dev.countersign.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RealStripeTest {
  @Test
  void without_keys_in_the_environment_the_simulator_runs() {
    assertThat(RealStripe.from(Map.of())).isEmpty();
    assertThat(RealStripe.from(Map.of("STRIPE_SECRET_KEY", ""))).isEmpty();
  }

  @Test
  void test_keys_choose_the_real_stripe_and_are_not_printed() {
    var account =
        RealStripe.from(
                Map.of(
                    "STRIPE_SECRET_KEY", "sk_test_canary", "STRIPE_WEBHOOK_SECRET", "whsec_canary"))
            .orElseThrow();

    assertThat(account.secretKey()).isEqualTo("sk_test_canary");
    assertThat(account.hasPublishableKey()).isFalse();
    assertThat(account.toString()).doesNotContain("canary");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sk_live_canary", "rk_live_canary"})
  void a_live_key_is_refused_and_not_repeated(String key) {
    assertThatThrownBy(
            () ->
                RealStripe.from(
                    Map.of("STRIPE_SECRET_KEY", key, "STRIPE_WEBHOOK_SECRET", "whsec_a")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("live key")
        .hasMessageNotContaining("canary");
  }

  @Test
  void half_a_configuration_is_refused() {
    assertThatThrownBy(() -> RealStripe.from(Map.of("STRIPE_SECRET_KEY", "sk_test_a")))
        .hasMessageContaining("STRIPE_WEBHOOK_SECRET must start with whsec_");
    assertThatThrownBy(() -> RealStripe.from(Map.of("STRIPE_WEBHOOK_SECRET", "whsec_a")))
        .hasMessageContaining("STRIPE_SECRET_KEY is not");
    assertThatThrownBy(
            () ->
                RealStripe.from(
                    Map.of("STRIPE_SECRET_KEY", "abc", "STRIPE_WEBHOOK_SECRET", "whsec_a")))
        .hasMessageContaining("must start with sk_test_ or rk_test_");
  }
}
