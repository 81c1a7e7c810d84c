package dev.countersign.reconcile;

import static dev.countersign.reconcile.ReconciledShop.drift;
import static dev.countersign.reconcile.ReconciledShop.own;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.countersign.emulators.stripe.StripeFault;
import dev.countersign.orders.Order;
import dev.countersign.orders.OrderStatus;
import dev.countersign.orders.PaymentFacts;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A PaymentIntent on which one card after another is declined is taken away from who does it. */
class CardTestingTest {
  private static final String DECLINED = "pm_card_chargeDeclined";
  private static final int LIMIT = ReconciledShop.CANCEL_AFTER.failedAttempts();

  private final ReconciledShop shop = new ReconciledShop();

  @Test
  void ten_failed_attempts_are_canceled_by_the_next_run_and_counted() { // RC13
    Order order = shop.checkOut();
    declines(order, LIMIT);

    assertThat(drift(shop.reconcile())).contains("failed-too-often canceled");

    assertThat(shop.counted("CanceledForFailedAttempts")).isEqualTo(1);
    assertThat(shop.stripeStatus(own(order))).isEqualTo("canceled");
    assertThat(shop.status(order)).isEqualTo(OrderStatus.CANCELED);
    assertThat(drift(shop.reconcile())).doesNotContain("failed-too-often canceled");
    assertThat(shop.counted("CanceledForFailedAttempts")).isZero();
  }

  @Test
  void one_attempt_less_is_left_to_its_buyer() {
    Order order = shop.checkOut();
    declines(order, LIMIT - 1);
    shop.reconcile();
    assertThat(shop.stripeStatus(own(order))).isEqualTo("requires_payment_method");
    assertThat(shop.status(order)).isEqualTo(OrderStatus.PAYMENT_FAILED);

    declines(order, 1);
    shop.reconcile();
    assertThat(shop.stripeStatus(own(order))).isEqualTo("canceled");
  }

  @Test
  void an_attempt_whose_event_comes_twice_counts_once() {
    Order order = shop.checkOut();
    declines(order, LIMIT - 1);
    shop.hears("payment_intent.payment_failed");
    shop.hears("payment_intent.payment_failed");
    shop.reconcile();
    assertThat(failures(order)).isEqualTo(LIMIT - 1);
    assertThat(shop.stripeStatus(own(order))).isEqualTo("requires_payment_method");
  }

  @Test
  void
      a_buyer_who_is_at_the_bank_s_page_at_last_is_stopped_too_and_one_who_took_a_voucher_is_not() {
    Order authenticates = shop.checkOut();
    declines(authenticates, LIMIT);
    shop.pay(own(authenticates), "pm_card_authenticationRequired");
    Order paysAtAShop = shop.checkOut();
    declines(paysAtAShop, LIMIT);
    shop.pay(own(paysAtAShop), "pm_simulator_oxxo");

    shop.reconcile();

    assertThat(shop.stripeStatus(own(authenticates))).isEqualTo("canceled");
    assertThat(shop.stripeStatus(own(paysAtAShop))).isEqualTo("requires_action");
  }

  @Test
  void an_order_that_is_paid_with_the_eleventh_card_stays_paid() {
    Order order = shop.checkOut();
    declines(order, LIMIT);
    shop.pay(own(order));
    shop.reconcile();
    assertThat(shop.status(order)).isEqualTo(OrderStatus.PAID);
    assertThat(shop.counted("CanceledForFailedAttempts")).isZero();
  }

  @Test
  void a_cancel_that_stripe_does_not_answer_is_tried_by_the_next_run() {
    Order order = shop.checkOut();
    declines(order, LIMIT);
    shop.stripe.fail(100, call -> call.path().endsWith("/cancel"), StripeFault.lostRequest());
    shop.reconcile();
    assertThat(shop.stripeStatus(own(order))).isEqualTo("requires_payment_method");

    shop.stripe.heal();
    shop.reconcile();
    assertThat(shop.stripeStatus(own(order))).isEqualTo("canceled");
    assertThat(shop.counted("CanceledForFailedAttempts")).isEqualTo(1);
  }

  @Test
  void more_attempts_than_are_remembered_are_still_enough() {
    Order order = shop.checkOut();
    declines(order, LIMIT + 5);
    shop.reconcile();
    assertThat(failures(order)).isEqualTo(PaymentFacts.MOST_FAILED_CHARGES);
    assertThat(shop.status(order)).isEqualTo(OrderStatus.CANCELED);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 11})
  void a_number_of_attempts_that_is_never_counted_is_refused(int attempts) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CancelAfter(Duration.ofHours(24), attempts));
  }

  @Test
  void the_template_s_values_are_read_from_the_environment() {
    assertThat(
            CancelAfter.of(
                Map.of("CANCEL_UNPAID_AFTER_HOURS", "48", "CANCEL_AFTER_FAILED_ATTEMPTS", "3")))
        .isEqualTo(new CancelAfter(Duration.ofDays(2), 3));
  }

  private void declines(Order order, int times) {
    for (int i = 0; i < times; i++) {
      shop.pay(own(order), DECLINED);
    }
  }

  private int failures(Order order) {
    Order now = shop.stored(order);
    return now.facts().payment(now.paymentIntentId().orElseThrow()).failedCharges().size();
  }
}
