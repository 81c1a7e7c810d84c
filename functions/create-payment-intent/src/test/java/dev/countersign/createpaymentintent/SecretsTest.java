package dev.countersign.createpaymentintent;

import static dev.countersign.testkit.Concurrently.atOnce;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import dev.countersign.confidential.SecretValue;
import dev.countersign.createpaymentintent.Ports.Call;
import dev.countersign.emulators.secretsmanager.SecretsManager;
import dev.countersign.emulators.stripe.StripeFault;
import dev.countersign.testkit.Answer;
import dev.countersign.testkit.Interruptions.Side;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stripe's API key: cached, rolled, and shown to nobody (SE01 to SE03, SN01, I10). */
class SecretsTest {
  @AutoClose private final CheckoutShop shop = CheckoutShop.open();

  @Test // SE01
  void a_cached_key_serves_while_secrets_manager_is_down() {
    shop.checkout().send();
    shop.secrets.failWith(SecretsManager.SecretsManagerFault.INTERNAL_ERROR);
    shop.clock.advance(Duration.ofMinutes(4));

    assertThat(shop.checkout().send().outcome()).isEqualTo("201");
    assertThat(shop.secretReads()).isEqualTo(1);
    assertThat(lastGoodServed()).isZero();
  }

  @ParameterizedTest // SE01
  @ValueSource(longs = {5, 64})
  void the_last_good_key_serves_for_an_hour_while_secrets_manager_is_down(long minutes) {
    shop.checkout().send();
    shop.secrets.failWith(SecretsManager.SecretsManagerFault.INTERNAL_ERROR);
    shop.clock.advance(Duration.ofMinutes(minutes));

    assertThat(shop.checkout().send().outcome()).isEqualTo("201");
    assertThat(lastGoodServed()).isEqualTo(1);
  }

  @Test // SE01, D13
  void the_last_good_key_serves_while_the_new_value_is_malformed() {
    shop.checkout().send();
    shop.secrets.put(CheckoutShop.API_KEY, "whsec_51CanaryInTheWrongPlace");
    shop.clock.advance(Duration.ofMinutes(5));

    assertThat(shop.checkout().send().outcome()).isEqualTo("201");
    assertThat(lastGoodServed()).isEqualTo(1);
  }

  @Test // SE01
  void the_last_good_key_ends_after_an_hour() {
    shop.checkout().send();
    shop.secrets.failWith(SecretsManager.SecretsManagerFault.INTERNAL_ERROR);
    shop.clock.advance(Duration.ofMinutes(65));

    assertThat(shop.checkout().send().outcome()).isEqualTo("503 unavailable");
    assertThat(lastGoodServed()).isZero();
  }

  @Test // D13
  void a_key_that_stripe_refused_is_never_the_last_good_one() {
    shop.checkout().send();
    shop.secrets.put(CheckoutShop.API_KEY, "whsec_51CanaryInTheWrongPlace");
    shop.stripe.rollSecretKey("sk_test_51CanaryNewKey");
    shop.stripe.revoke(CheckoutShop.FIRST_KEY);
    assertThat(shop.checkout().send().outcome()).isEqualTo("500 internal");
    int calls = shop.stripe.calls().size();

    shop.clock.advance(Duration.ofMinutes(5));
    assertThat(shop.checkout().send().outcome()).isEqualTo("500 internal");
    assertThat(shop.stripe.calls()).hasSize(calls);
    assertThat(lastGoodServed()).isZero();

    shop.secrets.put(CheckoutShop.API_KEY, "sk_test_51CanaryNewKey");
    assertThat(shop.checkout().send().outcome()).isEqualTo("201");
  }

  @Test // D13
  void an_empty_secret_is_called_empty_in_the_log() {
    shop.secrets.put(CheckoutShop.API_KEY, "\uFEFF\n");

    assertThat(shop.checkout().send().outcome()).isEqualTo("500 internal");
    assertThat(shop.log.text().getLast()).contains(CheckoutShop.API_KEY + " is empty");
  }

  @Test // D13
  void a_binary_secret_is_called_binary_in_the_log() {
    shop.secrets.putBinary(CheckoutShop.API_KEY, new byte[1]);

    assertThat(shop.checkout().send().outcome()).isEqualTo("500 internal");
    assertThat(shop.log.text().getLast()).contains(CheckoutShop.API_KEY + " is binary");
  }

  @Test // SE01
  void without_a_cached_key_nothing_is_made_while_secrets_manager_is_down() {
    shop.secrets.failWith(SecretsManager.SecretsManagerFault.INTERNAL_ERROR);
    Post post = shop.checkout();

    Answer answer = post.send();
    assertThat(answer.outcome()).isEqualTo("503 unavailable");
    assertThat(answer.header("Retry-After")).isPresent();
    assertThat(shop.stripe.calls()).isEmpty();

    shop.secrets.recover();
    assertThat(post.send().outcome()).isEqualTo("201");
  }

  @Test
  void a_key_is_used_for_five_minutes() {
    shop.checkout().send();
    shop.clock.advance(Duration.ofMinutes(5).minusSeconds(1));
    shop.checkout().send();
    assertThat(shop.secretReads()).isEqualTo(1);

    shop.clock.advance(Duration.ofSeconds(1));
    shop.checkout().send();
    assertThat(shop.secretReads()).isEqualTo(2);
  }

  @Test // SE02
  void a_key_is_rolled_under_load_without_a_failed_request_and_with_one_refresh() {
    shop.checkout().send();
    shop.rollApiKey("sk_test_51CanaryNewKey");
    shop.stripe.revoke(CheckoutShop.FIRST_KEY);

    List<Answer> answers = atOnce(16, () -> shop.checkout().send());

    assertThat(answers).allSatisfy(answer -> assertThat(answer.outcome()).isEqualTo("201"));
    assertThat(shop.secretReads()).isEqualTo(2);
    assertThat(shop.orderRows()).hasSize(17);
  }

  @Test // SE02
  void a_key_that_is_revoked_while_orders_are_placed_fails_none_of_them() {
    shop.ports.once(
        Side.BEFORE,
        Call.CREATE,
        () -> {
          shop.rollApiKey("sk_test_51CanaryNewKey");
          shop.stripe.revoke(CheckoutShop.FIRST_KEY);
        });

    List<Answer> answers = atOnce(16, () -> shop.checkout().send());

    assertThat(answers).allSatisfy(answer -> assertThat(answer.outcome()).isEqualTo("201"));
    assertThat(shop.paymentIntents()).hasSize(16);
  }

  @Test // SE03
  void a_secret_is_masked_however_it_is_written_down() {
    SecretValue secret = new SecretValue("sk_test_51CanaryNewKey");

    assertThat(secret.toString()).isEqualTo("***");
    assertThat(List.of(secret).toString()).isEqualTo("[***]");
    assertThat(new Gson().toJson(secret)).doesNotContain("Canary");
  }

  @Test // SE03: the shop looks for its key in everything that is written and answered
  void a_secret_of_the_wrong_kind_is_not_quoted_in_the_fault() {
    shop.secrets.put(CheckoutShop.API_KEY, "whsec_51CanaryInTheWrongPlace");

    assertThat(shop.checkout().send().outcome()).isEqualTo("500 internal");
    assertThat(shop.log.text().getLast()).contains(CheckoutShop.API_KEY).doesNotContain("Canary");
  }

  @Test // SE03, I10
  void the_message_of_an_exception_is_masked_before_it_is_logged() {
    shop.ports.once(
        Side.BEFORE,
        Call.CREATE,
        () -> {
          throw new IllegalStateException(
              "sk_test_51CanaryNewKey rk_live_51CanaryOther whsec_51CanaryHook"
                  + " pi_3Abc_secret_51CanaryClient 4242 4242 4242 4242 378282246310005",
              new IllegalArgumentException("pi_3Abc_secret_51CanaryClient"));
        });

    assertThat(shop.checkout().send().outcome()).isEqualTo("500 internal");
    assertThat(shop.log.text().getLast())
        .doesNotContain("Canary", "4242", "378282246310005")
        .contains("IllegalStateException", "pi_3Abc***");
  }

  @Test // I10
  void a_client_secret_is_in_the_body_of_a_success_and_nowhere_else() {
    Post post = shop.checkout();
    Answer answer = post.send();
    String secret = answer.clientSecret();
    shop.stripe.fail(10, call -> call.method().equals("GET"), StripeFault.badRequest());
    post.send();

    assertThat(answer.headers().toString()).doesNotContain(secret);
    assertThat(shop.log.toString()).doesNotContain(secret);
    assertThat(shop.orderRows().toString()).doesNotContain(secret);
  }

  @Test // SN01
  void a_key_from_before_a_snapshot_is_not_used_after_it() {
    shop.checkout().send();
    shop.rollApiKey("sk_test_51CanaryNewKey");
    shop.stripe.revoke(CheckoutShop.FIRST_KEY);
    int calls = shop.stripe.calls().size();
    shop.restore();

    assertThat(shop.checkout().send().outcome()).isEqualTo("201");
    assertThat(shop.secretReads()).isEqualTo(2);
    assertThat(shop.stripe.calls()).hasSize(calls + 1); // nobody tried the old key
  }

  @Test // SN01
  void the_first_order_long_after_a_snapshot_is_of_that_day() {
    shop.restore();
    shop.clock.advance(Duration.ofDays(400));

    assertThat(shop.checkout().send().outcome()).isEqualTo("201");
    assertThat(shop.order().createdAt()).isEqualTo(shop.clock.instant());
  }

  /** How often an alarm was told that the last good key serves. */
  private long lastGoodServed() {
    return shop.log.text().stream().filter(line -> line.contains("\"LastGoodSecret\":1")).count();
  }
}
