package dev.countersign.reconcile;

import static dev.countersign.reconcile.ReconciledShop.drift;
import static dev.countersign.reconcile.ReconciledShop.items;
import static dev.countersign.reconcile.ReconciledShop.own;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.countersign.emulators.stripe.StripeCall;
import dev.countersign.orders.Order;
import dev.countersign.orders.OrderStatus;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.orders.Reason;
import dev.countersign.stripe.StripeTransport.Response;
import dev.countersign.testkit.shop.SimulatedStripe;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Orders that their buyers pay outside the page, days later. */
class VouchersTest {
  private final ReconciledShop shop = new ReconciledShop();

  @Test
  void an_oxxo_voucher_with_four_days_to_go_is_left_though_its_order_is_25_hours_old() { // RC09
    Order order = withVoucherOfDays(5);
    shop.passes(Duration.ofHours(25));
    assertThat(drift(shop.reconcile())).doesNotContain("unpaid-too-long canceled");
    assertThat(shop.stripeStatus(order)).isEqualTo("requires_action");
    assertThat(shop.status(order)).isEqualTo(OrderStatus.AWAITING_PAYMENT);
    shop.passes(Duration.ofDays(3));
    shop.stripe.payVoucher(own(order));
    shop.reconcile();
    assertThat(shop.status(order)).isEqualTo(OrderStatus.PAID);
  }

  @Test
  void a_voucher_is_left_until_five_days_after_its_expiry() { // RC09
    Order order = withVoucherOfDays(4); // it expires some 18 hours later than in four days
    shop.passes(Duration.ofDays(4 + 4).plusHours(18));
    shop.reconcile();
    assertThat(shop.stripeStatus(order)).isEqualTo("requires_action");
    assertThat(shop.status(order)).isEqualTo(OrderStatus.AWAITING_PAYMENT);
    shop.passes(Duration.ofDays(2));
    assertThat(drift(shop.reconcile())).contains("unpaid-too-long canceled");
    assertThat(shop.stripeStatus(order)).isEqualTo("canceled");
    assertThat(shop.status(order)).isEqualTo(OrderStatus.CANCELED);
  }

  @Test
  void a_voucher_that_stripe_gave_up_is_swept_by_the_next_look() {
    Order order = withVoucherOfDays(1);
    shop.passes(Duration.ofHours(25));
    shop.reconcile();
    shop.passes(Duration.ofDays(2));
    shop.stripe.expireVoucher(own(order));
    shop.reconcile();
    assertThat(shop.stripeStatus(order)).isEqualTo("canceled");
  }

  @Test
  void a_payment_of_which_stripe_made_no_event_is_found_by_the_daily_look() {
    Order order = withVoucherOfDays(5);
    shop.passes(Duration.ofHours(25));
    shop.reconcile();
    shop.stripe.omitEvents(9, _ -> true);
    shop.stripe.payVoucher(own(order));
    shop.reconcile();
    assertThat(shop.status(order)).isEqualTo(OrderStatus.AWAITING_PAYMENT);
    shop.passes(Duration.ofHours(24));
    assertThat(drift(shop.reconcile())).contains("payment-not-known recorded");
    assertThat(shop.status(order)).isEqualTo(OrderStatus.PAID);
  }

  @Test
  void a_bank_debit_of_whose_success_stripe_made_no_event_is_found_though_no_list_has_it() {
    shop.reconcile();
    Order order = shop.checkOut();
    shop.pay(own(order), "pm_simulator_processing");
    shop.hears("payment_intent.processing");
    shop.passes(Duration.ofDays(2));
    shop.reconcile();
    assertThat(shop.status(order)).isEqualTo(OrderStatus.PROCESSING);
    shop.stripe.omitEvents(9, _ -> true);
    shop.stripe.completeProcessing(own(order), true);
    assertThat(drift(shop.reconcile())).containsExactly("payment-not-known recorded");
    assertThat(shop.status(order)).isEqualTo(OrderStatus.PAID);
  }

  @ParameterizedTest
  @ValueSource(ints = {11, 600}) // in the same turn of the sweep, and before its second one
  void a_voucher_that_is_taken_while_the_sweep_is_busy_with_others_is_left(int seconds) {
    Order first = shop.checkOut();
    Order next = shop.checkOut();
    shop.passes(Duration.ofHours(25));
    shop.reach(
        request -> {
          Response answer = new SimulatedStripe(shop.stripe).send(request);
          if (request.path().endsWith("/cancel") && canceled() == 1) {
            Order other = shop.stripeStatus(first).equals("canceled") ? next : first;
            shop.passes(Duration.ofSeconds(seconds));
            shop.pay(own(other), "pm_simulator_oxxo");
          }
          return answer;
        });
    shop.reconcile();
    assertThat(List.of(shop.stripeStatus(first), shop.stripeStatus(next)))
        .containsExactlyInAnyOrder("canceled", "requires_action");
  }

  private long canceled() {
    return shop.stripe.calls().stream().filter(call -> call.route().endsWith("/cancel")).count();
  }

  @Test
  void a_voucher_is_looked_at_once_a_day() {
    Order order = withVoucherOfDays(7);
    shop.passes(Duration.ofHours(25));
    shop.reconcile();
    assertThat(reads(order)).isEqualTo(1);
    for (int quarter = 1; quarter < 96; quarter++) {
      shop.passes(Duration.ofMinutes(9));
      shop.reconcile();
    }
    assertThat(reads(order)).isEqualTo(1);
    shop.passes(Duration.ofMinutes(9));
    shop.reconcile();
    assertThat(reads(order)).isEqualTo(2);
  }

  @Test
  void orders_behind_many_vouchers_are_swept_in_the_same_run() {
    for (int i = 0; i < 230; i++) {
      withVoucherOfDays(7);
    }
    Order abandoned = shop.checkOut();
    Order last = withVoucherOfDays(7);
    shop.passes(Duration.ofHours(23));
    Order next = shop.checkOut();
    shop.passes(Duration.ofHours(2));
    shop.reconcile();
    assertThat(shop.status(abandoned)).isEqualTo(OrderStatus.CANCELED);
    shop.passes(Duration.ofHours(23));
    shop.reconcile();
    assertThat(shop.status(next)).isEqualTo(OrderStatus.CANCELED);
    assertThat(shop.stripeStatus(last)).isEqualTo("requires_action");
  }

  @Test
  void an_order_that_waits_for_its_voucher_calls_nobody() {
    withVoucherOfDays(5);
    shop.passes(Duration.ofHours(3));
    shop.checkOut();
    shop.passes(Duration.ofHours(23));
    JsonObject report = shop.reconcile();
    assertThat(items(report)).isEmpty();
    assertThat(shop.counted("NeedsAPerson")).isZero();
    assertThat(shop.counted("OldestUnpaidOrderMinutes")).isEqualTo(23 * 60 + 6);
    shop.passes(Duration.ofDays(3));
    shop.reconcile();
    assertThat(shop.counted("OldestUnpaidOrderMinutes")).isZero();
  }

  @Test
  void a_question_in_the_page_is_canceled_as_ever() {
    Order order = shop.checkOut();
    shop.pay(own(order), "pm_card_authenticationRequired");
    shop.passes(Duration.ofHours(25));
    shop.reconcile();
    assertThat(shop.stripeStatus(order)).isEqualTo("canceled");
  }

  @Test
  void a_type_that_nobody_knows_is_left_and_told_of_and_never_canceled() {
    Order order = withVoucherOfDays(1);
    asks("{\"type\":\"seashell_display_details\",\"seashell_display_details\":{}}");
    shop.passes(Duration.ofDays(40));
    assertThat(items(shop.reconcile())).containsExactly("next-action-not-known:" + own(order));
    assertThat(items(shop.reconcile())).containsExactly("next-action-not-known:" + own(order));
    assertThat(shop.stripeStatus(order)).isEqualTo("requires_action");
    shop.reach(new SimulatedStripe(shop.stripe));
    assertThat(items(shop.reconcile())).isEmpty();
    assertThat(shop.stripeStatus(order)).isEqualTo("canceled");
  }

  @Test
  void an_action_that_is_not_there_is_one_that_nobody_knows() {
    Order order = withVoucherOfDays(1);
    asks("null");
    shop.passes(Duration.ofDays(40));
    assertThat(items(shop.reconcile())).containsExactly("next-action-not-known:" + own(order));
    assertThat(shop.stripeStatus(order)).isEqualTo("requires_action");
  }

  @Test
  void a_transfer_is_left_for_30_days_and_microdeposits_for_10() {
    for (var days :
        Map.of("display_bank_transfer_instructions", 30, "verify_with_microdeposits", 10)
            .entrySet()) {
      Order order = withVoucherOfDays(1);
      shop.hears("payment_intent.requires_action");
      asks("{\"type\":\"%s\"}".formatted(days.getKey()));
      shop.passes(Duration.ofDays(days.getValue()).minusHours(1));
      shop.reconcile();
      assertThat(shop.stripeStatus(order)).as(days.getKey()).isEqualTo("requires_action");
      shop.passes(Duration.ofHours(1));
      shop.reconcile();
      assertThat(shop.stripeStatus(order)).as(days.getKey()).isEqualTo("canceled");
    }
  }

  @Test
  void an_unbound_order_with_a_voucher_is_bound_and_does_not_expire() {
    Order order = shop.place();
    String paymentIntent = shop.create(order);
    shop.pay(paymentIntent, "pm_simulator_oxxo");
    shop.passes(Duration.ofHours(25));
    shop.reconcile();
    shop.passes(Duration.ofHours(25));
    shop.reconcile();
    assertThat(shop.stored(order).paymentIntentId()).contains(new PaymentIntentId(paymentIntent));
    assertThat(shop.status(order)).isEqualTo(OrderStatus.AWAITING_PAYMENT);
    assertThat(shop.stripeStatus(paymentIntent)).isEqualTo("requires_action");
  }

  @Test
  void a_voucher_of_an_order_that_expired_is_left_too() {
    Order order = shop.place();
    shop.passes(Duration.ofHours(25));
    shop.reconcile();
    assertThat(shop.status(order)).isEqualTo(OrderStatus.CANCELED);
    String late = shop.create(order);
    shop.pay(late, "pm_simulator_oxxo");
    shop.reconcile();
    assertThat(shop.stripeStatus(late)).isEqualTo("requires_action");
  }

  @Test
  void a_quarantined_order_that_is_paid_without_an_event_is_looked_at_once_a_day() {
    Order order = withVoucherOfDays(7);
    shop.orders.update(shop.stored(order).hold(Reason.PROVIDER_MISMATCH, own(order)));
    shop.passes(Duration.ofHours(25));
    shop.reconcile();
    assertThat(reads(order)).isEqualTo(1);
    shop.stripe.omitEvents(9, _ -> true);
    shop.stripe.payVoucher(own(order));
    shop.passes(Duration.ofHours(12));
    assertThat(drift(shop.reconcile())).isEmpty();
    shop.passes(Duration.ofHours(12));
    assertThat(drift(shop.reconcile())).containsExactly("payment-not-known recorded");
    assertThat(shop.status(order)).isEqualTo(OrderStatus.QUARANTINED);
    shop.passes(Duration.ofHours(25));
    shop.reconcile();
    assertThat(reads(order)).isEqualTo(2); // it is through
  }

  @Test
  void a_quarantined_order_is_never_swept() {
    Order order = shop.checkOut();
    shop.orders.update(shop.stored(order).hold(Reason.PROVIDER_MISMATCH, own(order)));
    shop.passes(Duration.ofDays(40));
    shop.reconcile();
    assertThat(shop.stripeStatus(order)).isEqualTo("requires_payment_method");
  }

  /** An order placed now whose buyer takes a voucher at once, and nobody has heard of it. */
  private Order withVoucherOfDays(int days) {
    Order order = shop.checkOut();
    shop.pay(
        own(order), "pm_simulator_oxxo&payment_method_options[oxxo][expires_after_days]=" + days);
    return order;
  }

  /** From now on every PaymentIntent that we read asks for that. */
  private void asks(String nextAction) {
    var direct = new SimulatedStripe(shop.stripe);
    shop.reach(
        request -> {
          Response answer = direct.send(request);
          return new Response(
              answer.status(),
              answer.headers(),
              answer
                  .body()
                  .replaceAll(
                      "\"next_action\": \\{\\s*\"oxxo_display_details\": \\{[^}]*\\},[^}]*\\}",
                      "\"next_action\": " + nextAction));
        });
  }

  private long reads(Order order) {
    return shop.stripe.calls().stream()
        .filter(call -> call.method().equals("GET"))
        .map(StripeCall::route)
        .filter(route -> route.equals("/v1/payment_intents/" + own(order)))
        .count();
  }
}
