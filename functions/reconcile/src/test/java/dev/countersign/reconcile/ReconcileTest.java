package dev.countersign.reconcile;

import static dev.countersign.reconcile.ReconciledShop.drift;
import static dev.countersign.reconcile.ReconciledShop.items;
import static dev.countersign.reconcile.ReconciledShop.own;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.countersign.emulators.stripe.StripeFault;
import dev.countersign.orders.FraudWarning;
import dev.countersign.orders.Order;
import dev.countersign.orders.OrderStatus;
import dev.countersign.orders.PaymentIntentId;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What Stripe knows and the orders do not is recorded. */
class ReconcileTest {
  private final ReconciledShop shop = new ReconciledShop();

  @Test
  void events_that_were_never_delivered_are_applied_once() { // RC01
    Order order = shop.checkOut();
    shop.pay(own(order));
    JsonObject first = shop.reconcile();
    assertThat(shop.status(order)).isEqualTo(OrderStatus.PAID);
    assertThat(shop.markers()).hasSize(1);
    assertThat(drift(first)).containsExactly("event-not-heard recorded");
    Order paid = shop.stored(order);
    JsonObject second = shop.reconcile();
    assertThat(drift(second)).isEmpty();
    assertThat(shop.stored(order)).isEqualTo(paid);
    assertThat(shop.markers()).hasSize(1);
  }

  @Test
  void an_event_that_the_webhook_recorded_is_not_drift() {
    Order order = shop.checkOut();
    shop.pay(own(order));
    shop.hears("payment_intent.succeeded");
    assertThat(drift(shop.reconcile())).isEmpty();
    assertThat(shop.stored(order).version()).isEqualTo(order.version() + 1);
  }

  @Test
  void an_event_of_the_last_moments_is_left_to_the_webhook() {
    shop.reconcile();
    Order order = shop.checkOut();
    shop.pay(own(order));
    assertThat(drift(shop.invoke("{}"))).isEmpty();
    assertThat(shop.status(order)).isEqualTo(OrderStatus.AWAITING_PAYMENT);
    assertThat(drift(shop.reconcile())).containsExactly("event-not-heard recorded");
    assertThat(shop.status(order)).isEqualTo(OrderStatus.PAID);
  }

  @Test
  void the_day_on_which_the_endpoint_was_disabled_is_made_up_for() { // RC02
    shop.reconcile();
    Order refunded = shop.checkOut();
    shop.pay(own(refunded));
    shop.passes(Duration.ofHours(8));
    Order disputed = shop.checkOut();
    shop.pay(own(disputed));
    shop.stripe.refund(own(refunded), 1500);
    shop.stripe.dispute(own(disputed));
    shop.passes(Duration.ofHours(16));
    assertThat(shop.reconcile().get("needsAPerson").getAsLong()).isZero();
    assertThat(shop.status(refunded)).isEqualTo(OrderStatus.PARTIALLY_REFUNDED);
    assertThat(shop.status(disputed)).isEqualTo(OrderStatus.DISPUTED);
    assertThat(drift(shop.reconcile())).isEmpty();
  }

  @Test
  void a_payment_of_which_stripe_made_no_event_is_read_and_recorded() { // RC03
    Order order = shop.checkOut();
    shop.stripe.omitEvents(9, _ -> true);
    shop.pay(own(order));
    assertThat(drift(shop.reconcile())).containsExactly("payment-not-known recorded");
    assertThat(shop.status(order)).isEqualTo(OrderStatus.PAID);
    assertThat(shop.markers()).isEmpty();
    assertThat(drift(shop.reconcile())).isEmpty();
  }

  @Test
  void an_attempt_to_pay_of_which_stripe_made_no_event_is_read_and_recorded() {
    Order failed = shop.checkOut();
    Order processing = shop.checkOut();
    shop.stripe.omitEvents(9, _ -> true);
    shop.pay(own(failed), "pm_card_chargeDeclined");
    shop.pay(own(processing), "pm_simulator_processing");
    shop.reconcile();
    assertThat(shop.status(failed)).isEqualTo(OrderStatus.PAYMENT_FAILED);
    assertThat(drift(shop.reconcile())).isEmpty();
  }

  @Test
  void a_refund_that_only_stripe_knows_of_is_named_then_applied() { // RC06
    Order order = shop.checkOut();
    shop.pay(own(order));
    shop.hears("payment_intent.succeeded");
    shop.stripe.omitEvents(9, _ -> true);
    String refund = shop.stripe.refund(own(order), 1500);
    JsonObject report = shop.reconcile();
    assertThat(drift(report)).containsExactly("refund-not-known recorded");
    assertThat(report.getAsJsonArray("drift").get(0).getAsJsonObject().get("object").getAsString())
        .isEqualTo(refund);
    assertThat(shop.stored(order).standing().amountRefunded()).isEqualTo(1500);
    assertThat(drift(shop.reconcile())).isEmpty();
  }

  @Test
  void disputes_and_fraud_warnings_of_which_stripe_made_no_event_are_recorded() {
    Order order = shop.checkOut();
    shop.pay(own(order));
    shop.hears("payment_intent.succeeded");
    shop.stripe.omitEvents(9, _ -> true);
    shop.stripe.warnOfFraud(own(order));
    shop.stripe.dispute(own(order));
    assertThat(drift(shop.reconcile()))
        .containsExactlyInAnyOrder(
            "dispute-not-known recorded", "fraud-warning-not-known recorded");
    assertThat(shop.status(order)).isEqualTo(OrderStatus.DISPUTED);
    assertThat(shop.stored(order).facts().fraudWarnings()).hasSize(1);
  }

  @Test
  void a_fraud_warning_that_names_only_a_charge_is_linked_through_the_charge() {
    Order order = shop.checkOut();
    shop.pay(own(order));
    shop.hears("payment_intent.succeeded");
    String warning = shop.stripe.warnOfFraudByCharge(own(order));

    assertThat(drift(shop.reconcile())).containsExactly("fraud-warning-not-known recorded");

    Order warned = shop.stored(order);
    assertThat(warned.facts().fraudWarnings())
        .containsOnlyKeys(warning)
        .allSatisfy(
            (_, known) ->
                assertThat(known.paymentIntent()).isEqualTo(new PaymentIntentId(own(order))));
    assertThat(warned.status()).isEqualTo(OrderStatus.PAID);
    shop.passes(Duration.ofDays(1));
    assertThat(drift(shop.reconcile())).isEmpty();
    assertThat(shop.stored(order)).as("found again, and nothing is new").isEqualTo(warned);

    shop.stripe.updateFraudWarning(warning, false);
    shop.passes(Duration.ofDays(1));
    assertThat(drift(shop.reconcile())).containsExactly("fraud-warning-not-known recorded");
    assertThat(shop.stored(order).facts().fraudWarnings().values())
        .extracting(FraudWarning::actionable)
        .containsExactly(false);
  }

  @Test
  void a_charge_that_cannot_be_read_holds_up_no_other_warning() {
    Order first = shop.checkOut();
    Order second = shop.checkOut();
    shop.pay(own(first));
    shop.pay(own(second));
    shop.hears("payment_intent.succeeded");
    String unreadable = shop.stripe.warnOfFraudByCharge(own(first));
    shop.stripe.warnOfFraudByCharge(own(second));
    shop.stripe.fail(9, call -> call.route().endsWith(unreadable), StripeFault.forbidden());

    assertThat(items(shop.reconcile())).containsExactly("not-looked-at:" + unreadable);

    assertThat(shop.stored(second).facts().fraudWarnings()).hasSize(1);
    shop.stripe.heal();
    assertThat(items(shop.reconcile())).isEmpty();
    assertThat(shop.stored(first).facts().fraudWarnings()).containsOnlyKeys(unreadable);
  }

  @Test
  void a_refund_that_fails_weeks_later_without_an_event_is_found_when_a_day_ends() {
    Order order = shop.checkOut();
    shop.pay(own(order));
    String refund = shop.stripe.refund(own(order), 4000);
    shop.reconcile();
    assertThat(shop.status(order)).isEqualTo(OrderStatus.REFUNDED);
    shop.passes(Duration.ofDays(20));
    shop.reconcile();
    shop.stripe.omitEvents(9, _ -> true);
    shop.stripe.failRefund(refund);
    shop.passes(Duration.ofDays(1));
    assertThat(drift(shop.reconcile())).containsExactly("refund-not-known recorded");
    assertThat(shop.status(order)).isEqualTo(OrderStatus.PAID);
  }
}
