package dev.countersign.receivewebhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.faults.NeedsAPerson;
import dev.countersign.faults.Unavailable;
import dev.countersign.orders.OrderStatus;
import dev.countersign.receivewebhook.Ports.Call;
import dev.countersign.testkit.Answer;
import dev.countersign.testkit.Interruptions.Side;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Our own faults make Stripe deliver again, and cost no event (WD03, D15, I2, I3, I15, I17). */
class WebhookFaultsTest {
  private final WebhookShop shop = WebhookShop.withAnOrder();

  @ParameterizedTest // WD03, I15
  @CsvSource({
    "MATCH, BEFORE, applied",
    "MATCH, AFTER, applied",
    "RECORD, BEFORE, applied",
    "RECORD, AFTER, duplicate"
  })
  void a_crash_at_any_call_is_mended_by_the_redelivery(Call call, Side side, String outcome) {
    TestEvent event = shop.succeeded();
    shop.ports.once(side, call, WebhookFaultsTest::fail);

    Answer crashed = event.deliver();
    assertThat(crashed.outcome()).isEqualTo("503 unavailable");
    assertThat(crashed.header("Retry-After")).isPresent();
    assertThat(crashed.counts("Unavailable")).isTrue();

    assertThat(event.deliver().outcome()).isEqualTo("200 " + outcome);
    assertThat(shop.status()).isEqualTo(OrderStatus.PAID);
    assertThat(shop.markers()).hasSize(1);
  }

  @ParameterizedTest // D15
  @EnumSource(names = {"MATCH", "RECORD"})
  void a_fault_that_will_not_pass_calls_a_person_once(Call call) {
    shop.ports.always(
        Side.BEFORE,
        call,
        () -> {
          throw new NeedsAPerson("DynamoDB has no such table");
        });

    assertThat(shop.succeeded().deliver().outcome()).isEqualTo("500 internal");
    assertThat(shop.log.counted("NeedsAPerson")).isEqualTo(1);
    assertThat(shop.log.counted("Unavailable")).isZero();
  }

  @Test // D15
  void a_signing_secret_that_is_none_calls_a_person_once_for_each_delivery() {
    WebhookShop misconfigured = WebhookShop.withAnOrder();
    misconfigured.secrets.put(WebhookShop.SECRET_ID, "sk_test_canary4");

    assertThat(misconfigured.succeeded().deliver().outcome()).isEqualTo("500 internal");
    assertThat(misconfigured.log.counted("NeedsAPerson")).isEqualTo(1);

    assertThat(misconfigured.succeeded().deliver().outcome()).isEqualTo("500 internal");
    assertThat(misconfigured.log.counted("NeedsAPerson")).isEqualTo(2);
  }

  @Test // I15
  void a_payment_intent_that_cant_be_looked_up_is_not_taken_for_foreign() {
    TestEvent event = shop.succeeded().saying("metadata", "{}");
    shop.ports.once(Side.BEFORE, Call.MATCH, WebhookFaultsTest::fail);

    assertThat(event.deliver().outcome()).isEqualTo("503 unavailable");
    assertThat(event.deliver().outcome()).isEqualTo("200 applied");
  }

  @Test // I2, I15
  void an_orphan_that_cant_be_kept_is_not_acknowledged() {
    WebhookShop empty = WebhookShop.withoutAnOrder();
    TestEvent event = empty.succeeded();
    empty.ports.once(Side.BEFORE, Call.KEEP_ORPHAN, WebhookFaultsTest::fail);

    assertThat(event.deliver().outcome()).isEqualTo("503 unavailable");
    assertThat(empty.markers()).isEmpty();
    assertThat(event.deliver().outcome()).isEqualTo("200 orphan");
    assertThat(empty.markers()).hasSize(1);
  }

  @ParameterizedTest // I15, HT05
  @EnumSource(names = {"MATCH", "RECORD"})
  void a_bug_of_our_own_is_a_5xx_without_its_text(Call call) {
    shop.ports.once(
        Side.BEFORE,
        call,
        () -> {
          throw new IllegalStateException("what nobody shall read");
        });

    Answer answer = shop.succeeded().deliver();

    assertThat(answer.outcome()).isEqualTo("500 internal");
    assertThat(answer.counts("InternalError")).isTrue();
    assertThat(answer.body().toString() + answer.headers())
        .doesNotContain("IllegalState", "nobody", "dev.countersign");
    assertThat(answer.logged("cause")).contains("IllegalState", "what nobody shall read");
  }

  @Test
  void an_order_that_changed_in_between_is_read_again() {
    shop.ports.once(Side.BEFORE, Call.RECORD, this::someoneElseChangesTheOrder);

    assertThat(shop.succeeded().deliver().outcome()).isEqualTo("200 applied");
    assertThat(shop.ports.seen()).containsExactly(Call.MATCH, Call.RECORD, Call.MATCH, Call.RECORD);
    assertThat(shop.status()).isEqualTo(OrderStatus.PAID);
    assertThat(shop.order().attempt()).isEqualTo(2); // what the other did is not lost
  }

  @Test // I17
  void an_order_that_goes_on_changing_is_left_to_the_redelivery_after_five_attempts() {
    shop.ports.always(Side.BEFORE, Call.RECORD, this::someoneElseChangesTheOrder);

    assertThat(shop.succeeded().deliver().outcome()).isEqualTo("503 unavailable");
    assertThat(shop.ports.seen().stream().filter(Call.RECORD::equals)).hasSize(5);
    assertThat(shop.markers()).isEmpty();
  }

  private void someoneElseChangesTheOrder() {
    assertThat(shop.orders.update(shop.order().nextAttempt())).isTrue();
  }

  private static void fail() {
    throw new Unavailable("DynamoDB is throttled");
  }
}
