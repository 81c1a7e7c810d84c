package dev.countersign.emulators.stripe;

import static dev.countersign.emulators.stripe.Account.error;
import static dev.countersign.emulators.stripe.Account.ids;
import static dev.countersign.emulators.stripe.Account.json;
import static dev.countersign.emulators.stripe.Account.number;
import static dev.countersign.emulators.stripe.Account.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RefundsTest {
  private static final String REFUNDS = "/v1/refunds";

  private final Account account = Account.open();
  private final String paid = account.paidId();

  @Test
  void a_payment_is_refunded_whole_unless_an_amount_is_named() {
    JsonObject refund = json(refund("payment_intent=" + paid));
    assertThat(text(refund, "id")).startsWith("re_");
    assertThat(text(refund, "object")).isEqualTo("refund");
    assertThat(number(refund, "amount")).isEqualTo(4000);
    assertThat(text(refund, "currency")).isEqualTo("usd");
    assertThat(text(refund, "payment_intent")).isEqualTo(paid);
    assertThat(text(refund, "charge")).isEqualTo(text(account.intent(paid), "latest_charge"));
    assertThat(text(refund, "status")).isEqualTo("succeeded");
    assertThat(json(account.get(REFUNDS + "/" + text(refund, "id")))).isEqualTo(refund);
    assertThat(account.eventTypes()).endsWith("refund.created", "charge.refunded");
    assertThat(account.told("refund.created")).isEqualTo(refund);
  }

  @Test
  void a_refund_has_metadata_of_its_own_and_inherits_none() {
    JsonObject bare = json(refund("payment_intent=" + paid + "&amount=1"));
    assertThat(bare.getAsJsonObject("metadata").isEmpty()).isTrue();
    JsonObject own =
        json(
            refund(
                "payment_intent="
                    + paid
                    + "&amount=1&metadata[clerk]=7&reason=requested_by_customer"));
    assertThat(text(own.getAsJsonObject("metadata"), "clerk")).isEqualTo("7");
    assertThat(text(own, "reason")).isEqualTo("requested_by_customer");
  }

  @Test
  void charge_refunded_tells_the_running_total() {
    account.stripe.refund(paid, 1500);
    assertThat(number(account.told("charge.refunded"), "amount_refunded")).isEqualTo(1500);
    assertThat(account.told("charge.refunded").get("refunded").getAsBoolean()).isFalse();
    refund("charge=" + text(account.intent(paid), "latest_charge") + "&amount=2500");
    assertThat(number(account.told("charge.refunded"), "amount_refunded")).isEqualTo(4000);
    assertThat(account.told("charge.refunded").get("refunded").getAsBoolean()).isTrue();
  }

  @Test
  void no_more_is_refunded_than_was_paid() {
    assertThat(text(error(refund("payment_intent=" + paid + "&amount=4001")), "message"))
        .contains("greater than unrefunded amount");
    assertThat(refund("payment_intent=" + paid + "&amount=4000").status()).isEqualTo(200);
    StripeAnswer again = refund("payment_intent=" + paid);
    assertThat(again.status()).isEqualTo(400);
    assertThat(text(error(again), "code")).isEqualTo("charge_already_refunded");
    assertThatThrownBy(() -> account.stripe.refund(paid, 1))
        .isInstanceOf(IllegalStateException.class);
    assertThat(ids(account.get(REFUNDS))).hasSize(1);
  }

  @Test
  void an_unpaid_payment_intent_cannot_be_refunded() {
    String unpaid = account.createdId();
    StripeAnswer refused = refund("payment_intent=" + unpaid);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(text(error(refused), "message")).contains("does not have a successful charge");
    assertThatThrownBy(() -> account.stripe.refund(unpaid, 1))
        .isInstanceOf(IllegalStateException.class);
    assertThat(text(error(refund("payment_intent=pi_unknown")), "code"))
        .isEqualTo("resource_missing");
    assertThat(text(error(refund("charge=ch_unknown")), "param")).isEqualTo("charge");
    assertThat(text(error(refund("amount=1")), "code")).isEqualTo("parameter_missing");
  }

  @Test
  void parameters_of_a_refund_are_checked() {
    assertThat(text(error(refund("payment_intent=" + paid + "&amount=0")), "param"))
        .isEqualTo("amount");
    assertThat(text(error(refund("payment_intent=" + paid + "&reason=whim")), "param"))
        .isEqualTo("reason");
    assertThat(text(error(refund("payment_intent=" + paid + "&sum=1")), "param")).isEqualTo("sum");
    assertThat(ids(account.get(REFUNDS))).isEmpty();
  }

  @Test
  void the_same_refund_with_the_same_key_is_made_once() {
    StripeAnswer first = account.post(REFUNDS, "payment_intent=" + paid + "&amount=1", "key-1");
    StripeAnswer second = account.post(REFUNDS, "payment_intent=" + paid + "&amount=1", "key-1");
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(ids(account.get(REFUNDS))).hasSize(1);
  }

  @Test
  void a_pending_refund_succeeds_once_the_bank_has_it() {
    String id = account.stripe.refundPending(paid, 1000);
    assertThat(text(refunded(id), "status")).isEqualTo("pending");
    assertThat(number(account.told("charge.refunded"), "amount_refunded")).isEqualTo(1000);
    account.stripe.succeedRefund(id);
    assertThat(text(refunded(id), "status")).isEqualTo("succeeded");
    assertThat(account.eventTypes()).endsWith("refund.updated", "charge.refund.updated");
    assertThat(account.told("refund.updated")).isEqualTo(refunded(id));
    assertThatThrownBy(() -> account.stripe.succeedRefund(id))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void a_refund_may_fail_after_it_succeeded_and_be_made_again() {
    String id = account.stripe.refund(paid, 4000);
    account.stripe.failRefund(id);
    assertThat(text(refunded(id), "status")).isEqualTo("failed");
    assertThat(refunded(id).has("failure_reason")).isTrue();
    assertThat(account.eventTypes())
        .endsWith("refund.updated", "charge.refund.updated", "refund.failed");
    assertThat(refund("payment_intent=" + paid + "&amount=4000").status()).isEqualTo(200);
    assertThat(number(account.told("charge.refunded"), "amount_refunded")).isEqualTo(4000);
  }

  @Test
  void a_pending_refund_can_be_canceled_and_a_succeeded_one_cannot() {
    String pending = account.stripe.refundPending(paid, 4000);
    account.stripe.cancelRefund(pending);
    assertThat(text(refunded(pending), "status")).isEqualTo("canceled");
    assertThat(account.eventTypes()).endsWith("refund.updated", "charge.refund.updated");
    String succeeded = account.stripe.refund(paid, 4000);
    assertThatThrownBy(() -> account.stripe.cancelRefund(succeeded))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void how_a_refund_begins_is_up_to_the_payment_method() {
    String slow = account.paidId("pm_card_pendingRefund");
    assertThat(text(json(refund("payment_intent=" + slow)), "status")).isEqualTo("pending");
    String asks = account.paidId("pm_simulator_refundRequiresAction");
    JsonObject waiting = json(refund("payment_intent=" + asks));
    assertThat(text(waiting, "status")).isEqualTo("requires_action");
    String cancel = REFUNDS + "/" + text(waiting, "id") + "/cancel";
    assertThat(text(json(account.post(cancel, "")), "status")).isEqualTo("canceled");
    assertThat(account.post(cancel, "").status()).isEqualTo(400);
  }

  @Test
  void refunds_are_listed_by_payment_charge_and_time_in_pages() {
    String first = account.stripe.refund(paid, 1);
    account.pass(Duration.ofSeconds(1));
    String second = account.stripe.refund(paid, 2);
    String other = account.paidId();
    String third = account.stripe.refund(other, 3);
    assertThat(ids(account.get(REFUNDS))).containsExactly(third, second, first);
    assertThat(ids(account.get(REFUNDS + "?payment_intent=" + paid)))
        .containsExactly(second, first);
    assertThat(ids(account.get(REFUNDS + "?charge=" + text(refunded(third), "charge"))))
        .containsExactly(third);
    assertThat(ids(account.get(REFUNDS + "?payment_intent=pi_unknown"))).isEmpty();
    assertThat(ids(account.get(REFUNDS + "?limit=1&starting_after=" + third)))
        .containsExactly(second);
    assertThat(ids(account.get(REFUNDS + "?ending_before=" + first + "&payment_intent=" + paid)))
        .containsExactly(second);
    assertThat(ids(account.get(REFUNDS + "?created=" + Account.START.getEpochSecond())))
        .containsExactly(first);
  }

  @Test
  void a_browser_may_neither_see_nor_make_refunds() {
    assertThat(account.fromBrowser("POST", REFUNDS, "payment_intent=" + paid).status())
        .isEqualTo(403);
    assertThat(account.fromBrowser("GET", REFUNDS, "").status()).isEqualTo(403);
    assertThat(account.get(REFUNDS + "/re_unknown").status()).isEqualTo(404);
    assertThat(account.get(REFUNDS + "/re_unknown/cancel").status()).isEqualTo(404);
  }

  private StripeAnswer refund(String form) {
    return account.post(REFUNDS, form);
  }

  private JsonObject refunded(String id) {
    return json(account.get(REFUNDS + "/" + id));
  }
}
