package dev.countersign.payments;

import static dev.countersign.orders.Shop.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.orders.OrderStatus;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.orders.Reason;
import dev.countersign.stripe.EventJson;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Events that quarantine their order, and that let it go again. */
class QuarantiningEventTest extends EventProcessing {
  @Test
  void a_partial_capture_made_elsewhere_quarantines() {
    processor.process(
        event("payment_intent.amount_capturable_updated")
            .id("evt_c")
            .objectWith("amount_capturable", "4000")
            .read());
    assertThat(status()).isEqualTo(OrderStatus.AWAITING_PAYMENT);
    assertThat(stored().standing().amountCapturable()).isEqualTo(4000);
    assertThat(processor.process(succeeded().objectWith("amount_received", "1000").read()))
        .isEqualTo(new EventOutcome.Quarantined(order.id(), Set.of(Reason.AMOUNT_MISMATCH)));
    assertThat(stored().standing().amountCapturable()).isZero();
  }

  @Test
  void a_wrong_amount_quarantines() { // WQ01
    quarantines(succeeded().objectWith("amount_received", "3999"), Reason.AMOUNT_MISMATCH);
  }

  @Test
  void too_much_quarantines_too() { // WQ01
    quarantines(succeeded().objectWith("amount_received", "5000"), Reason.AMOUNT_MISMATCH);
  }

  @Test
  void a_wrong_currency_quarantines() { // WQ01
    quarantines(succeeded().objectWith("currency", "\"eur\""), Reason.CURRENCY_MISMATCH);
  }

  @Test
  void live_money_on_a_test_order_quarantines() {
    quarantines(
        succeeded().with("livemode", "true").objectWith("livemode", "true"),
        Reason.LIVEMODE_MISMATCH);
  }

  @Test
  void a_payment_on_another_payment_intent_quarantines() { // WQ02
    quarantines(EventJson.succeeded(order, "pi_other"), Reason.MULTIPLE_PAYMENT_INTENTS);
  }

  @Test
  void a_right_payment_after_a_wrong_one_does_not_lift_the_quarantine() { // WQ03, I13
    processor.process(succeeded().id("evt_1").objectWith("amount_received", "3999").read());
    assertThat(processor.process(succeeded().id("evt_2").read()))
        .isEqualTo(new EventOutcome.Applied(order.id()));
    assertThat(status()).isEqualTo(OrderStatus.QUARANTINED);
    assertThat(stored().standing().amountReceived()).isEqualTo(4000);
    assertThat(stored().standing().reasons()).containsExactly(Reason.AMOUNT_MISMATCH);
  }

  @Test
  void each_new_reason_is_told_once() {
    processor.process(succeeded().id("evt_1").objectWith("amount_received", "3999").read());
    assertThat(processor.process(event("payment_intent.canceled").id("evt_2").read()))
        .isEqualTo(new EventOutcome.Quarantined(order.id(), Set.of(Reason.CANCELED_AND_SUCCEEDED)));
  }

  @Test
  void a_success_whose_object_is_not_paid_quarantines_and_is_not_believed() { // WP04
    for (String status : List.of("requires_payment_method", "canceled", "processing")) {
      StripeEvent event =
          succeeded().id("evt_" + status).objectWith("status", "\"" + status + "\"").read();
      processor.process(event);
      assertThat(stored().standing().reasons()).containsExactly(Reason.INCONSISTENT_EVENT);
      assertThat(stored().facts().payments().get(new PaymentIntentId(PI)))
          .isEqualTo(order.facts().payment(new PaymentIntentId(PI)));
    }
  }

  @Test
  void an_object_of_another_mode_than_its_event_quarantines_and_is_not_believed() { // WP04
    StripeEvent event = succeeded().objectWith("livemode", "true").read();
    assertThat(processor.process(event))
        .isEqualTo(new EventOutcome.Quarantined(order.id(), Set.of(Reason.INCONSISTENT_EVENT)));
    assertThat(stored().standing().amountReceived()).isZero();
  }

  @Test
  void an_event_from_the_future_quarantines_for_it_would_outrank_every_true_one() { // WP04
    StripeEvent event = succeeded().at(NOW.plusSeconds(301)).read();
    assertThat(processor.process(event))
        .isEqualTo(new EventOutcome.Quarantined(order.id(), Set.of(Reason.INCONSISTENT_EVENT)));
    StripeEvent inTime = succeeded().id("evt_2").at(NOW.plusSeconds(300)).read();
    assertThat(processor.process(inTime)).isEqualTo(new EventOutcome.Applied(order.id()));
    assertThat(stored().standing().reasons()).containsExactly(Reason.INCONSISTENT_EVENT);
  }

  @Test
  void an_inconsistent_event_that_only_claims_an_order_is_not_linked_to_it() {
    StripeEvent event =
        EventJson.succeeded(order, "pi_claimed").objectWith("livemode", "true").read();
    processor.process(event);
    assertThat(orders.all.findByPaymentIntent(new PaymentIntentId("pi_claimed"))).isEmpty();
    assertThat(stored().facts().payments()).containsOnlyKeys(new PaymentIntentId(PI));
  }

  @Test
  void a_second_payment_that_is_given_back_lets_the_order_go_until_that_refund_fails() { // WQ04
    processor.process(succeeded().id("evt_1").read());
    quarantinesNow(EventJson.succeeded(order, "pi_second").id("evt_2"));

    processor.process(refundOfSecond("refund.created", "succeeded", 1));
    assertThat(status()).isEqualTo(OrderStatus.PAID);
    assertThat(stored().standing().amountRefunded()).isZero();

    assertThat(processor.process(refundOfSecond("refund.failed", "failed", 2)))
        .isEqualTo(
            new EventOutcome.Quarantined(order.id(), Set.of(Reason.MULTIPLE_PAYMENT_INTENTS)));
    assertThat(status()).isEqualTo(OrderStatus.QUARANTINED);
  }

  @Test
  void a_dispute_of_a_second_payment_is_known_and_does_not_dispute_the_first() { // WQ04
    processor.process(succeeded().id("evt_1").read());
    quarantinesNow(EventJson.succeeded(order, "pi_second").id("evt_2"));
    processor.process(refundOfSecond("refund.created", "succeeded", 1));
    StripeEvent dispute =
        EventJson.dispute("charge.dispute.created", "du_1", "needs_response", "pi_second")
            .id("evt_d")
            .read();
    assertThat(processor.process(dispute)).isEqualTo(new EventOutcome.Applied(order.id()));
    assertThat(stored().facts().disputes()).containsKey("du_1");
    assertThat(status()).isEqualTo(OrderStatus.PAID);
  }

  @Test
  void a_second_payment_intent_that_is_canceled_lets_the_order_go() {
    processor.process(succeeded().id("evt_1").read());
    quarantinesNow(EventJson.of("payment_intent.processing", order, "pi_second").id("evt_2"));
    processor.process(
        EventJson.of("payment_intent.canceled", order, "pi_second").id("evt_3").read());
    assertThat(status()).isEqualTo(OrderStatus.PAID);
  }

  private void quarantinesNow(EventJson event) {
    assertThat(processor.process(event.read()))
        .isEqualTo(
            new EventOutcome.Quarantined(order.id(), Set.of(Reason.MULTIPLE_PAYMENT_INTENTS)));
  }

  private static StripeEvent refundOfSecond(String type, String status, int second) {
    return EventJson.refund(type, "re_1", status, 4000, "pi_second")
        .id("evt_r" + second)
        .at(NOW.plusSeconds(second))
        .read();
  }

  private void quarantines(EventJson event, Reason reason) {
    assertThat(processor.process(event.read()))
        .isEqualTo(new EventOutcome.Quarantined(order.id(), Set.of(reason)));
    assertThat(status()).isEqualTo(OrderStatus.QUARANTINED);
    assertThat(stored().standing().reasons()).containsExactly(reason);
    assertThat(orders.tables.texts(MARKERS, "outcome")).containsExactly("QUARANTINED");
  }
}
