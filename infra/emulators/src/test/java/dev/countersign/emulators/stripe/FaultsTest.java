package dev.countersign.emulators.stripe;

import static dev.countersign.emulators.stripe.Account.ORDER;
import static dev.countersign.emulators.stripe.Account.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FaultsTest {
  private static final String INTENTS = "/v1/payment_intents";

  private final Account account = Account.open();

  @Test
  void a_500_that_is_not_stored_leaves_the_key_free() {
    account.stripe.fail(FaultsTest::isPost, StripeFault.serverError());
    assertThat(account.post(INTENTS, ORDER, "key-1").status()).isEqualTo(500);
    assertThat(account.post(INTENTS, ORDER, "key-1").status()).isEqualTo(200);
    assertThat(account.stripe.calls())
        .extracting(call -> call.idempotencyKey().orElse(""))
        .containsExactly("key-1", "key-1");
  }

  @Test
  @DisplayName("ST03: a stored 500 is replayed, and nothing was created")
  void a_stored_500_is_replayed_and_nothing_was_created() {
    account.stripe.fail(FaultsTest::isPost, StripeFault.storedServerError());
    assertThat(account.post(INTENTS, ORDER, "key-1").status()).isEqualTo(500);
    StripeAnswer replay = account.post(INTENTS, ORDER, "key-1");
    assertThat(replay.status()).isEqualTo(500);
    assertThat(replay.header("Idempotent-Replayed")).contains("true");
    assertThat(account.post(INTENTS, ORDER, "key-2").status()).isEqualTo(200);
    assertThat(ids(account.get(INTENTS))).hasSize(1);
  }

  @Test
  void a_lost_request_is_never_carried_out() {
    account.stripe.fail(FaultsTest::isPost, StripeFault.lostRequest());
    assertThatThrownBy(() -> account.post(INTENTS, ORDER, "key-1"))
        .isInstanceOf(ConnectionDropped.class);
    assertThat(ids(account.get(INTENTS))).isEmpty();
  }

  @Test
  void a_lost_answer_is_found_again_under_its_key() {
    account.stripe.fail(FaultsTest::isPost, StripeFault.lostAnswer());
    assertThatThrownBy(() -> account.post(INTENTS, ORDER, "key-1"))
        .isInstanceOf(ConnectionDropped.class);
    assertThat(ids(account.get(INTENTS))).hasSize(1);
    StripeAnswer again = account.post(INTENTS, ORDER, "key-1");
    assertThat(again.header("Idempotent-Replayed")).contains("true");
    assertThat(ids(account.get(INTENTS))).hasSize(1);
  }

  @Test
  void each_status_can_be_told_and_comes_as_often_as_it_was_armed() {
    List.of(StripeFault.badRequest(), StripeFault.unauthorized(), StripeFault.forbidden())
        .forEach(fault -> account.stripe.fail(FaultsTest::isPost, fault));
    account.stripe.fail(2, FaultsTest::isPost, StripeFault.rateLimited(Duration.ofSeconds(3)));
    assertThat(List.of(400, 401, 403)).allSatisfy(status -> assertThat(post()).isEqualTo(status));
    assertThat(account.post(INTENTS, ORDER).header("Retry-After")).contains("3");
    assertThat(post()).isEqualTo(429);
    assertThat(post()).isEqualTo(200);
  }

  @Test
  void healing_disarms_every_fault() {
    account.stripe.fail(1_000, FaultsTest::isPost, StripeFault.serverError());
    account.stripe.heal();
    assertThat(post()).isEqualTo(200);
  }

  private int post() {
    return account.post(INTENTS, ORDER).status();
  }

  private static boolean isPost(StripeCall call) {
    return call.method().equals("POST");
  }
}
