package dev.countersign.emulators.stripe;

import static dev.countersign.emulators.stripe.Account.ORDER;
import static dev.countersign.emulators.stripe.Account.error;
import static dev.countersign.emulators.stripe.Account.ids;
import static dev.countersign.emulators.stripe.Account.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class IdempotencyTest {
  private static final String INTENTS = "/v1/payment_intents";

  private final Account account = Account.open();

  @Test
  void the_same_call_with_the_same_key_gets_the_first_answer_again() {
    StripeAnswer first = account.post(INTENTS, ORDER, "key-1");
    StripeAnswer second = account.post(INTENTS, ORDER, "key-1");
    assertThat(second.status()).isEqualTo(200);
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(first.header("Idempotent-Replayed")).isEmpty();
    assertThat(second.header("Idempotent-Replayed")).contains("true");
    assertThat(second.header("Original-Request")).isEqualTo(first.header("Request-Id"));
    assertThat(second.header("Idempotency-Key")).contains("key-1");
    assertThat(ids(account.get(INTENTS))).hasSize(1);
  }

  @Test
  void parameters_in_another_order_are_the_same_parameters() {
    account.post(INTENTS, "amount=4000&currency=usd", "key-1");
    assertThat(account.post(INTENTS, "currency=usd&amount=4000", "key-1").status()).isEqualTo(200);
  }

  @Test
  @DisplayName("LS02: the same key with two bodies is 400 idempotency_error")
  void the_same_key_with_two_bodies_is_400_idempotency_error() {
    account.post(INTENTS, ORDER, "key-1");
    StripeAnswer other = account.post(INTENTS, "amount=9000&currency=usd", "key-1");
    assertThat(other.status()).isEqualTo(400);
    assertThat(text(error(other), "type")).isEqualTo("idempotency_error");
    assertThat(ids(account.get(INTENTS))).hasSize(1);
  }

  @Test
  @DisplayName("LS02: while the first is running it is 409 idempotency_key_in_use")
  void a_second_request_with_a_key_in_use_is_409_idempotency_key_in_use() {
    InFlight first = account.stripe.begin(account.keyed(INTENTS, ORDER, "key-1"));
    StripeAnswer second = account.post(INTENTS, ORDER, "key-1");
    assertThat(second.status()).isEqualTo(409);
    assertThat(text(error(second), "code")).isEqualTo("idempotency_key_in_use");
    assertThat(second.header("Stripe-Should-Retry")).contains("true");
    StripeAnswer answer = first.finish();
    assertThat(account.post(INTENTS, ORDER, "key-1").body()).isEqualTo(answer.body());
  }

  @Test
  void the_same_key_for_another_endpoint_is_400_idempotency_error() {
    account.post(INTENTS, ORDER, "key-1");
    String id = account.createdId();
    StripeAnswer other = account.post(INTENTS + "/" + id + "/cancel", ORDER, "key-1");
    assertThat(text(error(other), "type")).isEqualTo("idempotency_error");
  }

  @Test
  void a_key_may_have_255_characters_and_no_more() {
    assertThat(account.post(INTENTS, ORDER, "k".repeat(255)).status()).isEqualTo(200);
    assertThat(account.post(INTENTS, ORDER, "k".repeat(256)).status()).isEqualTo(400);
  }

  @Test
  void parameters_that_fail_validation_leave_the_key_free() {
    assertThat(account.post(INTENTS, "amount=1&currency=usd", "key-1").status()).isEqualTo(400);
    assertThat(account.post(INTENTS, ORDER, "key-1").status()).isEqualTo(200);
  }

  @Test
  void a_declined_card_is_replayed() {
    String form = ORDER + "&confirm=true&payment_method=pm_card_chargeDeclined";
    StripeAnswer first = account.post(INTENTS, form, "key-1");
    StripeAnswer second = account.post(INTENTS, form, "key-1");
    assertThat(second.status()).isEqualTo(402);
    assertThat(second.body()).isEqualTo(first.body());
  }

  @Test
  void a_key_is_forgotten_after_24_hours() {
    account.post(INTENTS, ORDER, "key-1");
    account.pass(Duration.ofHours(24).minusSeconds(1));
    account.post(INTENTS, ORDER, "key-1");
    assertThat(ids(account.get(INTENTS))).hasSize(1);
    account.pass(Duration.ofSeconds(1));
    account.post(INTENTS, ORDER, "key-1");
    assertThat(ids(account.get(INTENTS))).hasSize(2);
  }
}
