package dev.countersign.emulators.stripe;

import static dev.countersign.emulators.stripe.Account.error;
import static dev.countersign.emulators.stripe.Account.ids;
import static dev.countersign.emulators.stripe.Account.json;
import static dev.countersign.emulators.stripe.Account.number;
import static dev.countersign.emulators.stripe.Account.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DisputesTest {
  private static final String DISPUTES = "/v1/disputes";

  private final Account account = Account.open();
  private final String paid = account.paidId();

  @Test
  void a_dispute_takes_the_money_and_asks_for_a_response() {
    String id = account.stripe.dispute(paid);
    JsonObject dispute = seen(id);
    assertThat(id).startsWith("du_");
    assertThat(text(dispute, "object")).isEqualTo("dispute");
    assertThat(number(dispute, "amount")).isEqualTo(4000);
    assertThat(text(dispute, "currency")).isEqualTo("usd");
    assertThat(text(dispute, "payment_intent")).isEqualTo(paid);
    assertThat(text(dispute, "charge")).isEqualTo(text(account.intent(paid), "latest_charge"));
    assertThat(text(dispute, "status")).isEqualTo("needs_response");
    assertThat(dispute.getAsJsonObject("metadata").isEmpty()).isTrue();
    assertThat(account.eventTypes())
        .endsWith("charge.dispute.created", "charge.dispute.funds_withdrawn");
    assertThat(account.told("charge.dispute.created")).isEqualTo(dispute);
  }

  @Test
  void a_part_can_be_disputed() {
    assertThat(number(seen(account.stripe.dispute(paid, 1500)), "amount")).isEqualTo(1500);
  }

  @Test
  void an_inquiry_moves_no_money() {
    JsonObject inquiry = seen(account.stripe.inquire(paid));
    assertThat(text(inquiry, "status")).isEqualTo("warning_needs_response");
    assertThat(inquiry.get("is_charge_refundable").getAsBoolean()).isTrue();
    assertThat(account.eventTypes()).endsWith("charge.dispute.created");
    account.stripe.refund(paid, 4000);
  }

  @Test
  void an_inquiry_can_become_a_chargeback() {
    String id = account.stripe.inquire(paid);
    account.stripe.updateDispute(id, "warning_under_review");
    assertThat(account.eventTypes()).endsWith("charge.dispute.updated");
    account.stripe.updateDispute(id, "needs_response");
    assertThat(account.eventTypes())
        .endsWith("charge.dispute.updated", "charge.dispute.funds_withdrawn");
    account.stripe.closeDispute(id, "lost");
    assertThat(text(seen(id), "status")).isEqualTo("lost");
  }

  @Test
  void a_dispute_that_is_won_gives_the_money_back() {
    String id = account.stripe.dispute(paid);
    account.stripe.updateDispute(id, "under_review");
    account.stripe.closeDispute(id, "won");
    assertThat(text(seen(id), "status")).isEqualTo("won");
    assertThat(account.eventTypes())
        .endsWith(
            "charge.dispute.updated", "charge.dispute.closed", "charge.dispute.funds_reinstated");
    assertThat(account.told("charge.dispute.closed")).isEqualTo(seen(id));
    account.stripe.refund(paid, 4000);
  }

  @ParameterizedTest
  @CsvSource({"lost", "prevented"})
  void a_dispute_that_is_not_won_ends_without_the_money(String status) {
    account.stripe.closeDispute(account.stripe.dispute(paid), status);
    assertThat(account.eventTypes()).endsWith("charge.dispute.closed");
    assertThatThrownBy(() -> account.stripe.refund(paid, 1))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void an_inquiry_ends_as_a_closed_warning() {
    String id = account.stripe.inquire(paid);
    account.stripe.closeDispute(id, "warning_closed");
    assertThat(text(account.told("charge.dispute.closed"), "status")).isEqualTo("warning_closed");
    account.stripe.closeDispute(account.stripe.inquire(paid), "prevented");
  }

  @Test
  void a_charge_that_was_charged_back_cannot_be_refunded() {
    account.stripe.dispute(paid, 1500);
    StripeAnswer refused = account.post("/v1/refunds", "payment_intent=" + paid);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(text(error(refused), "code")).isEqualTo("charge_disputed");
  }

  @ParameterizedTest
  @CsvSource({"won", "lost", "prevented"})
  void a_closed_dispute_stays_closed(String status) {
    String id = account.stripe.dispute(paid);
    account.stripe.closeDispute(id, status);
    assertThatThrownBy(() -> account.stripe.closeDispute(id, "lost"))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> account.stripe.updateDispute(id, "under_review"))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void a_dispute_goes_only_where_stripes_go() {
    String dispute = account.stripe.dispute(paid);
    String inquiry = account.stripe.inquire(paid);
    assertThatThrownBy(() -> account.stripe.updateDispute(dispute, "warning_under_review"))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> account.stripe.updateDispute(inquiry, "under_review"))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> account.stripe.closeDispute(dispute, "warning_closed"))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> account.stripe.closeDispute(inquiry, "won"))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> account.stripe.updateDispute(dispute, "won"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> account.stripe.closeDispute(dispute, "needs_response"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> account.stripe.closeDispute(dispute, "forgotten"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> account.stripe.dispute(account.createdId()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void disputes_are_listed_by_payment_and_charge_in_pages() {
    String first = account.stripe.dispute(paid);
    String second = account.stripe.inquire(paid);
    String other = account.stripe.dispute(account.paidId());
    assertThat(ids(account.get(DISPUTES))).containsExactly(other, second, first);
    assertThat(ids(account.get(DISPUTES + "?payment_intent=" + paid)))
        .containsExactly(second, first);
    assertThat(ids(account.get(DISPUTES + "?charge=" + text(seen(other), "charge"))))
        .containsExactly(other);
    assertThat(ids(account.get(DISPUTES + "?limit=1&starting_after=" + other)))
        .containsExactly(second);
    assertThat(account.get(DISPUTES + "/du_unknown").status()).isEqualTo(404);
    assertThat(account.post(DISPUTES, "").status()).isEqualTo(404);
  }

  private JsonObject seen(String id) {
    return json(account.get(DISPUTES + "/" + id));
  }
}
