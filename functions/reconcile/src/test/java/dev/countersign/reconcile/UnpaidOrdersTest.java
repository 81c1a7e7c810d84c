package dev.countersign.reconcile;

import static dev.countersign.reconcile.ReconciledShop.drift;
import static dev.countersign.reconcile.ReconciledShop.items;
import static dev.countersign.reconcile.ReconciledShop.own;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.countersign.emulators.stripe.StripeFault;
import dev.countersign.orders.Order;
import dev.countersign.orders.OrderStatus;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.stripe.StripeTransport;
import dev.countersign.testkit.shop.SimulatedStripe;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of orders that are not paid: bound, canceled, expired, or left to a person. */
class UnpaidOrdersTest {
  private final ReconciledShop shop = new ReconciledShop();

  @Test
  void a_payment_intent_whose_id_was_never_saved_is_bound() { // RC04
    Order order = shop.place();
    String paymentIntent = shop.create(order);
    assertThat(drift(shop.reconcile())).containsExactly("payment-intent-not-bound bound");
    assertThat(shop.stored(order).paymentIntentId()).contains(new PaymentIntentId(paymentIntent));
    assertThat(shop.orders.findByPaymentIntent(new PaymentIntentId(paymentIntent)))
        .contains(order.id());
    assertThat(shop.status(order)).isEqualTo(OrderStatus.AWAITING_PAYMENT);
  }

  @Test
  void a_payment_intent_that_the_webhook_saw_before_it_was_saved_is_bound() { // RC04, I18
    Order order = shop.place();
    String paymentIntent = shop.create(order);
    shop.pay(paymentIntent);
    shop.hears("payment_intent.succeeded");
    assertThat(shop.stored(order).paymentIntentId()).isEmpty();
    assertThat(drift(shop.reconcile())).containsExactly("payment-intent-not-bound bound");
    assertThat(shop.stored(order).paymentIntentId()).contains(new PaymentIntentId(paymentIntent));
    assertThat(drift(shop.reconcile())).isEmpty();
  }

  @Test
  void an_unbound_payment_intent_that_is_unpaid_for_a_day_is_bound_and_canceled() { // RC04, ID08
    Order order = shop.place();
    String paymentIntent = shop.create(order);
    shop.passes(Duration.ofHours(25));
    assertThat(drift(shop.reconcile()))
        .containsExactlyInAnyOrder("payment-intent-not-bound bound", "unpaid-too-long canceled");
    assertThat(shop.stored(order).paymentIntentId()).contains(new PaymentIntentId(paymentIntent));
    assertThat(shop.status(order)).isEqualTo(OrderStatus.CANCELED);
    assertThat(shop.stripeStatus(paymentIntent)).isEqualTo("canceled");
    assertThat(drift(shop.reconcile())).containsOnly("event-not-heard recorded");
    assertThat(drift(shop.reconcile())).isEmpty();
  }

  @Test
  void an_order_that_never_reached_stripe_expires_once_nobody_can_pay_it() {
    Order order = shop.place();
    shop.passes(Duration.ofHours(23));
    shop.reconcile();
    assertThat(shop.status(order)).isEqualTo(OrderStatus.AWAITING_PAYMENT);
    shop.passes(Duration.ofHours(1));
    assertThat(drift(shop.reconcile())).containsExactly("unpaid-too-long expired");
    assertThat(shop.status(order)).isEqualTo(OrderStatus.CANCELED);
    assertThat(drift(shop.reconcile())).isEmpty();
  }

  @Test
  void a_payment_intent_that_turns_up_after_its_order_expired_is_canceled() {
    Order order = shop.place();
    shop.passes(Duration.ofHours(25));
    shop.reconcile();
    String late = shop.create(order);
    shop.reconcile();
    assertThat(shop.stored(order).paymentIntentId()).contains(new PaymentIntentId(late));
    assertThat(shop.stripeStatus(late)).isEqualTo("canceled");
    assertThat(shop.status(order)).isEqualTo(OrderStatus.CANCELED);
  }

  @Test
  void a_payment_that_races_the_cancellation_wins() {
    Order order = shop.checkOut();
    shop.passes(Duration.ofHours(25));
    shop.reach(before("/cancel", () -> shop.pay(own(order))));
    shop.reconcile();
    assertThat(shop.status(order)).isEqualTo(OrderStatus.PAID);
    assertThat(shop.stripeStatus(order)).isEqualTo("succeeded");
  }

  @Test
  void a_payment_intent_that_stripe_will_not_cancel_is_left_to_a_person_and_delays_no_other() {
    Order refused = shop.checkOut();
    Order other = shop.checkOut();
    shop.passes(Duration.ofHours(25));
    String cancel = "/v1/payment_intents/" + own(refused) + "/cancel";
    shop.stripe.fail(9, call -> call.route().equals(cancel), StripeFault.badRequest());
    assertThat(drift(shop.reconcile()))
        .containsExactlyInAnyOrder("unpaid-too-long needs-a-person", "unpaid-too-long canceled");
    assertThat(shop.status(other)).isEqualTo(OrderStatus.CANCELED);
    assertThat(shop.status(refused)).isEqualTo(OrderStatus.AWAITING_PAYMENT);
    shop.stripe.heal();
    assertThat(drift(shop.reconcile())).contains("unpaid-too-long canceled");
    assertThat(shop.status(refused)).isEqualTo(OrderStatus.CANCELED);
  }

  @Test
  void a_late_payment_intent_that_stripe_will_not_cancel_is_left_to_a_person() {
    Order order = shop.place();
    shop.passes(Duration.ofHours(25));
    shop.reconcile();
    String late = shop.create(order);
    shop.stripe.fail(9, call -> call.route().endsWith("/cancel"), StripeFault.badRequest());
    assertThat(drift(shop.reconcile())).contains("unpaid-too-long needs-a-person");
    assertThat(shop.stripeStatus(late)).isEqualTo("requires_payment_method");
  }

  @Test
  void a_processing_payment_is_not_canceled() {
    Order order = shop.checkOut();
    shop.pay(own(order), "pm_simulator_processing");
    shop.passes(Duration.ofDays(2));
    shop.reconcile();
    assertThat(shop.status(order)).isEqualTo(OrderStatus.PROCESSING);
    assertThat(shop.stripeStatus(order)).isEqualTo("processing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"a_new_one\"", "\"\"", "null"})
  void a_payment_intent_whose_status_nobody_knows_is_told_of_and_not_canceled(String status) {
    Order order = shop.checkOut();
    shop.passes(Duration.ofHours(25));
    shop.reachWithStatus(status);
    JsonObject report = shop.reconcile();
    assertThat(drift(report)).containsOnly("unreadable needs-a-person");
    assertThat(items(report)).containsExactly("unreadable:" + own(order));
    assertThat(shop.stripeStatus(order)).isEqualTo("requires_payment_method");
    assertThat(shop.stored(order)).isEqualTo(order);
    shop.reach(new SimulatedStripe(shop.stripe)); // whoever reads now knows the word
    shop.reconcile();
    assertThat(shop.stripeStatus(order)).isEqualTo("canceled");
  }

  @Test
  void a_late_payment_intent_with_an_unknown_status_is_not_canceled() {
    Order order = shop.place();
    shop.passes(Duration.ofHours(25));
    shop.reconcile();
    String late = shop.create(order);
    shop.reachWithStatus("\"a_new_one\"");
    assertThat(drift(shop.reconcile())).contains("unreadable needs-a-person");
    assertThat(shop.stripeStatus(late)).isEqualTo("requires_payment_method");
  }

  @Test
  void a_payment_that_waits_for_capture_is_left_to_a_person() {
    Order order = shop.checkOut();
    shop.stripe.authorizeOnly(own(order));
    shop.pay(own(order));
    shop.passes(Duration.ofHours(25));
    assertThat(drift(shop.reconcile())).contains("waits-for-capture needs-a-person");
    assertThat(shop.stripeStatus(order)).isEqualTo("requires_capture");
    assertThat(shop.stored(order).standing().amountCapturable()).isEqualTo(4000);
  }

  @Test
  void an_order_whose_payment_intent_stripe_does_not_know_needs_a_person() {
    Order order = shop.place();
    shop.orders.bind(
        order.bindTo(new PaymentIntentId("pi_ofAnotherAccount")),
        new PaymentIntentId("pi_ofAnotherAccount"));
    shop.passes(Duration.ofHours(25));
    assertThat(drift(shop.reconcile())).containsExactly("payment-intent-missing needs-a-person");
  }

  private StripeTransport before(String path, Runnable first) {
    return request -> {
      if (request.path().endsWith(path)) {
        first.run();
      }
      return new SimulatedStripe(shop.stripe).send(request);
    };
  }
}
