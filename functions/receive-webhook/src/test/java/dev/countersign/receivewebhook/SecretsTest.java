package dev.countersign.receivewebhook;

import static dev.countersign.testkit.Concurrently.atOnce;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.emulators.secretsmanager.SecretsManager.SecretsManagerFault;
import dev.countersign.testkit.Answer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The signing secrets: cached, missing, rolled (SE01 to SE03, SN01, I15). The shop looks for them
 * in everything that is written and answered.
 */
class SecretsTest {
  private final WebhookShop shop = WebhookShop.withAnOrder();

  @Test // SE01
  void cached_secrets_prove_while_secrets_manager_is_down() {
    shop.succeeded().deliver();
    shop.secrets.failWith(SecretsManagerFault.INTERNAL_ERROR);
    shop.clock.advance(Duration.ofMinutes(4));

    assertThat(shop.succeeded().deliver().outcome()).isEqualTo("200 applied");
    assertThat(shop.secretReads()).isEqualTo(1);
    assertThat(lastGoodServed()).isZero();
  }

  @ParameterizedTest // SE01
  @ValueSource(longs = {5, 64})
  void the_last_good_secrets_prove_for_an_hour_while_secrets_manager_is_down(long minutes) {
    shop.succeeded().deliver();
    shop.secrets.failWith(SecretsManagerFault.INTERNAL_ERROR);
    shop.clock.advance(Duration.ofMinutes(minutes));

    assertThat(shop.succeeded().deliver().outcome()).isEqualTo("200 applied");
    assertThat(lastGoodServed()).isEqualTo(1);
  }

  @ParameterizedTest // SE01, D13
  @ValueSource(strings = {" ", "sk_test_canary3", "canary4"})
  void the_last_good_secrets_prove_while_the_new_value_is_malformed(String value) {
    shop.succeeded().deliver();
    shop.secrets.put(WebhookShop.SECRET_ID, value);
    shop.clock.advance(Duration.ofMinutes(5));

    assertThat(shop.succeeded().deliver().outcome()).isEqualTo("200 applied");
    assertThat(lastGoodServed()).isEqualTo(1);
    assertThat(shop.succeeded().envelope().signedWith("whsec_other_0123456789abcdef").send())
        .satisfies(answer -> assertThat(answer.outcome()).isEqualTo("500 internal"));
  }

  @Test // SE01
  void the_last_good_secrets_end_after_an_hour() {
    shop.succeeded().deliver();
    shop.secrets.failWith(SecretsManagerFault.INTERNAL_ERROR);
    shop.clock.advance(Duration.ofMinutes(65));

    assertThat(shop.succeeded().deliver().outcome()).isEqualTo("503 unavailable");
    assertThat(lastGoodServed()).isZero();
  }

  @Test // D13, D14
  void the_previous_secret_proves_nothing_once_the_last_good_ones_serve() {
    shop.secrets.put(WebhookShop.SECRET_ID, "whsec_second_0123456789abcdef");
    Envelope old = shop.succeeded().envelope().signedWith(WebhookShop.SECRET);
    assertThat(old.send().outcome()).isEqualTo("200 applied");
    shop.secrets.failWith(SecretsManagerFault.INTERNAL_ERROR);
    shop.clock.advance(Duration.ofMinutes(5).minusSeconds(1));
    assertThat(old.send().outcome()).isEqualTo("200 duplicate");

    shop.clock.advance(Duration.ofSeconds(1));
    assertThat(old.send().outcome()).isEqualTo("503 unavailable");
    assertThat(
            shop.succeeded()
                .envelope()
                .signedWith("whsec_second_0123456789abcdef")
                .send()
                .outcome())
        .isEqualTo("200 applied");
  }

  @Test // SE01, I15
  void without_secrets_a_delivery_is_neither_proved_nor_disproved() {
    shop.secrets.failWith(SecretsManagerFault.INTERNAL_ERROR);

    Answer answer = shop.succeeded().deliver();
    assertThat(answer.outcome()).isEqualTo("503 unavailable");
    assertThat(answer.header("Retry-After")).isPresent();
    assertThat(shop.ports.seen()).isEmpty();

    shop.secrets.recover();
    assertThat(shop.succeeded().deliver().outcome()).isEqualTo("200 applied");
  }

  @Test // I15
  void a_signature_by_a_secret_that_cant_be_fetched_is_no_forgery_yet() {
    shop.succeeded().deliver();
    shop.secrets.put(WebhookShop.SECRET_ID, "whsec_canary2new_0123456789abcdef");
    shop.secrets.failWith(SecretsManagerFault.INTERNAL_ERROR);

    Envelope rolled = shop.succeeded().envelope().signedWith("whsec_canary2new_0123456789abcdef");
    assertThat(rolled.send().outcome()).isEqualTo("503 unavailable");
    assertThat(rolled.send().outcome()).isEqualTo("503 unavailable");
    shop.clock.advance(Duration.ofSeconds(9));
    assertThat(rolled.send().outcome()).isEqualTo("503 unavailable");
    int reads = shop.secretReads();

    shop.secrets.recover();
    shop.clock.advance(Duration.ofSeconds(1));
    assertThat(rolled.send().outcome()).isEqualTo("200 applied");
    assertThat(shop.secretReads()).isEqualTo(reads + 1);
  }

  @Test // I15
  void a_header_that_is_malformed_is_refused_even_while_secrets_manager_is_down() {
    shop.secrets.failWith(SecretsManagerFault.INTERNAL_ERROR);

    assertThat(shop.succeeded().envelope().signature("t=1").send().status()).isEqualTo(400);
    assertThat(shop.succeeded().envelope().unsigned().send().status()).isEqualTo(400);
  }

  @ParameterizedTest // SE03
  @ValueSource(
      strings = {
        "",
        " ",
        "sk_test_canary3",
        "canary4",
        "{\"secret\":\"whsec_canary5_0123456789abcdef\"}"
      })
  void a_secret_of_the_wrong_kind_proves_nothing_and_is_quoted_nowhere(String value) {
    shop.secrets.put(WebhookShop.SECRET_ID, value);
    shop.secrets.put(WebhookShop.SECRET_ID, value);

    assertThat(shop.succeeded().deliver().outcome()).isEqualTo("500 internal");
  }

  @Test // SE02, under load
  void a_secret_is_rolled_under_load_without_a_refused_delivery() {
    shop.succeeded().deliver();
    shop.secrets.put(WebhookShop.SECRET_ID, "whsec_canary2new_0123456789abcdef");
    TestEvent event = shop.succeeded();

    var answers =
        atOnce(16, () -> event.envelope().signedWith("whsec_canary2new_0123456789abcdef").send());

    assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(200));
    assertThat(shop.secretReads()).isEqualTo(2);
  }

  @Test // SN01
  void secrets_from_before_a_snapshot_prove_nothing_after_it() {
    shop.succeeded().deliver();
    shop.secrets.put(WebhookShop.SECRET_ID, "whsec_second_0123456789abcdef");
    shop.secrets.put(WebhookShop.SECRET_ID, "whsec_third_0123456789abcdef");
    shop.restore();

    assertThat(shop.succeeded().deliver().outcome()).isEqualTo("400 invalid-signature");
    assertThat(
            shop.succeeded().envelope().signedWith("whsec_third_0123456789abcdef").send().outcome())
        .isEqualTo("200 applied");
  }

  @Test // SN01
  void a_refresh_from_before_a_snapshot_does_not_hold_up_one_after_it() {
    shop.succeeded().envelope().signedWith("whsec_forged_0123456789abcdef").send();
    shop.secrets.put(WebhookShop.SECRET_ID, "whsec_second_0123456789abcdef");
    shop.restore();

    assertThat(
            shop.succeeded()
                .envelope()
                .signedWith("whsec_second_0123456789abcdef")
                .send()
                .outcome())
        .isEqualTo("200 applied");
  }

  /** How often an alarm was told that the last good secrets serve. */
  private long lastGoodServed() {
    return shop.log.text().stream().filter(line -> line.contains("\"LastGoodSecret\":1")).count();
  }
}
