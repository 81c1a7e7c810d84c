package dev.countersign.reconcile;

import static dev.countersign.reconcile.ReconciledShop.drift;
import static dev.countersign.reconcile.ReconciledShop.items;
import static dev.countersign.reconcile.ReconciledShop.own;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.JsonObject;
import dev.countersign.emulators.stripe.StripeFault;
import dev.countersign.emulators.stripe.StripeSimulator;
import dev.countersign.faults.Unavailable;
import dev.countersign.orders.Order;
import dev.countersign.orders.OrderStatus;
import dev.countersign.orders.PaymentIntentId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The API key is replaced by one of another account of the same mode (RC11). */
class WrongAccountTest {
  private final ReconciledShop shop = new ReconciledShop();

  @Test
  void the_key_of_another_account_is_one_alarm_and_quarantines_no_order() {
    List<Order> paid = many(50, _ -> checkOutAndPay());
    shop.reconcile();
    shop.opensAnotherAccount();
    JsonObject report = shop.reconcile();
    assertThat(items(report)).hasSize(1);
    assertThat(drift(report)).containsExactly("wrong-account needs-a-person");
    assertThat(report.get("outcome").getAsString()).isEqualTo("incomplete");
    assertThat(shop.counted("NeedsAPerson")).isEqualTo(1);
    assertThat(shop.counted("WrongAccount")).isEqualTo(1);
    shop.reconcile();
    assertThat(shop.counted("NeedsAPerson")).isZero(); // it is the same one
    assertThat(shop.counted("WrongAccount")).isEqualTo(1);
    assertThat(paid).allMatch(order -> shop.status(order) == OrderStatus.PAID);
    shop.opensItsOwnAccount();
    JsonObject back = shop.reconcile();
    assertThat(back.get("outcome").getAsString()).isEqualTo("finished");
    assertThat(drift(back)).isEmpty();
    assertThat(items(back)).isEmpty();
  }

  @Test
  void a_key_of_another_account_changes_cancels_and_expires_nothing() {
    Order unpaid = shop.checkOut();
    Order unbound = shop.place();
    String lost = shop.create(unbound);
    shop.reconcile();
    shop.passes(Duration.ofHours(30));
    StripeSimulator other = shop.opensAnotherAccount();
    for (int i = 0; i < 4; i++) {
      shop.reconcile();
    }
    assertThat(shop.status(unpaid)).isEqualTo(OrderStatus.AWAITING_PAYMENT);
    assertThat(shop.status(unbound)).isEqualTo(OrderStatus.AWAITING_PAYMENT);
    assertThat(other.calls()).allMatch(call -> call.method().equals("GET"));
    shop.opensItsOwnAccount();
    shop.reconcile();
    assertThat(shop.status(unpaid)).isEqualTo(OrderStatus.CANCELED);
    assertThat(shop.status(unbound)).isEqualTo(OrderStatus.CANCELED);
    assertThat(shop.stored(unbound).paymentIntentId()).contains(new PaymentIntentId(lost));
  }

  @Test
  void
      a_payment_intent_missing_from_another_accounts_list_is_still_bound_when_the_right_key_is_back() {
    shop.reconcile();
    shop.opensAnotherAccount();
    Order unbound = shop.place();
    String lost = shop.create(unbound); // its answer was lost; the checkout has the right key
    for (int i = 0; i < 120; i++) {
      shop.passes(Duration.ofMinutes(9));
      shop.reconcile();
    }
    shop.opensItsOwnAccount();
    shop.reconcile();
    assertThat(shop.stored(unbound).paymentIntentId()).contains(new PaymentIntentId(lost));
  }

  @Test
  void a_key_of_the_other_mode_skips_nothing_of_this_one() {
    shop.reconcile();
    Order paid = shop.checkOut();
    Order unbound = shop.place();
    String lost = shop.create(unbound);
    shop.isGivenALiveKey();
    shop.pay(own(paid));
    for (int i = 0; i < 300; i++) {
      shop.reconcile();
    }
    shop.opensItsOwnAccount();
    shop.reconcile();
    assertThat(shop.status(paid)).isEqualTo(OrderStatus.PAID);
    assertThat(shop.stored(unbound).paymentIntentId()).contains(new PaymentIntentId(lost));
  }

  @Test
  void a_payment_that_nobody_heard_of_meanwhile_is_recorded_when_the_right_key_is_back() {
    shop.reconcile();
    shop.opensAnotherAccount();
    Order order = checkOutAndPay();
    for (int i = 0; i < 12; i++) {
      shop.reconcile();
    }
    assertThat(shop.status(order)).isEqualTo(OrderStatus.AWAITING_PAYMENT);
    shop.opensItsOwnAccount();
    shop.reconcile();
    assertThat(shop.status(order)).isEqualTo(OrderStatus.PAID);
  }

  @Test
  void a_key_that_may_not_ask_whose_it_is_is_told_by_what_it_does_not_find() {
    shop.reconcile();
    List<Order> unpaid = many(11, _ -> shop.checkOut());
    shop.passes(Duration.ofHours(30));
    mayNotAskWhoseItIs(shop.opensAnotherAccount());
    JsonObject report = shop.reconcile();
    assertThat(items(report)).containsExactly("wrong-account:unknown");
    assertThat(unpaid).allMatch(order -> shop.status(order) == OrderStatus.AWAITING_PAYMENT);
    shop.opensItsOwnAccount();
    mayNotAskWhoseItIs(shop.stripe);
    assertThat(items(shop.reconcile())).isEmpty();
    assertThat(unpaid).allMatch(order -> shop.status(order) == OrderStatus.CANCELED);
  }

  @Test
  void where_stripe_does_not_say_whose_the_key_is_one_of_ours_in_its_list_will_do() {
    Order order = checkOutAndPay();
    shop.stripe.fail(3, call -> call.route().equals("/v1/account"), StripeFault.serverError());
    assertThat(shop.reconcile().get("outcome").getAsString()).isEqualTo("finished");
    assertThat(shop.status(order)).isEqualTo(OrderStatus.PAID);
  }

  @Test
  void where_nobody_can_tell_whose_the_key_is_nothing_is_begun() {
    shop.reconcile();
    Order unbound = shop.place();
    shop.passes(Duration.ofHours(30));
    StripeSimulator other = shop.opensAnotherAccount();
    other.fail(3, call -> call.route().equals("/v1/account"), StripeFault.serverError());
    assertThatExceptionOfType(Unavailable.class).isThrownBy(shop::reconcile);
    assertThat(shop.status(unbound)).isEqualTo(OrderStatus.AWAITING_PAYMENT);
  }

  @Test
  void a_few_orders_of_an_account_that_the_shop_has_left_stop_nothing() {
    List<Order> ofOldAccount = manyOfAnOldAccount(11);
    shop.passes(Duration.ofHours(30));
    Order lately = shop.checkOut();
    shop.pay(own(lately));
    mayNotAskWhoseItIs(shop.stripe);
    assertThat(drift(shop.reconcile()))
        .contains("payment-intent-missing needs-a-person")
        .doesNotContain("wrong-account needs-a-person");
    assertThat(shop.status(lately)).isEqualTo(OrderStatus.PAID);
    assertThat(ofOldAccount).hasSize(11);
  }

  @Test
  void ten_that_are_missing_are_not_enough_to_tell_another_account() {
    List<Order> ofOldAccount = manyOfAnOldAccount(10);
    shop.passes(Duration.ofHours(30));
    mayNotAskWhoseItIs(shop.stripe);
    JsonObject report = shop.reconcile();
    assertThat(report.get("outcome").getAsString()).isEqualTo("finished");
    assertThat(items(report))
        .containsExactlyInAnyOrderElementsOf(
            ofOldAccount.stream()
                .map(order -> "payment-intent-missing:" + own(shop.stored(order)))
                .toList());
  }

  @Test
  void one_old_order_that_is_there_tells_the_account_however_many_are_missing() {
    Order there = shop.checkOut(); // too old for the list of the last day
    manyOfAnOldAccount(11);
    shop.passes(Duration.ofHours(30));
    mayNotAskWhoseItIs(shop.stripe);
    JsonObject report = shop.reconcile();
    assertThat(report.get("outcome").getAsString()).isEqualTo("finished");
    assertThat(items(report)).hasSize(11).noneMatch(item -> item.startsWith("wrong-account"));
    assertThat(shop.status(there)).isEqualTo(OrderStatus.CANCELED);
  }

  @Test
  void a_shop_that_has_moved_goes_on_once_a_person_has_said_so() {
    shop.reconcile();
    StripeSimulator moved = shop.opensAnotherAccount();
    String item = items(shop.reconcile()).getFirst();
    assertThat(item).startsWith("wrong-account:acct_");
    var _ =
        shop.invoke(
            "{\"dismiss\":\""
                + item
                + "\",\"decidedBy\":\"ada@example.com\",\"note\":\"we have moved\"}");
    JsonObject report = shop.reconcile();
    assertThat(report.get("outcome").getAsString()).isEqualTo("finished");
    assertThat(items(report)).isEmpty();
    assertThat(moved.calls()).anyMatch(call -> call.route().equals("/v1/refunds"));
    shop.opensItsOwnAccount();
    shop.reconcile();
    shop.opensAnotherAccount();
    assertThat(items(shop.reconcile())).containsExactly(item); // it calls again
  }

  private Order checkOutAndPay() {
    Order order = shop.checkOut();
    shop.pay(own(order));
    return order;
  }

  private List<Order> manyOfAnOldAccount(int count) {
    return many(
        count,
        i -> {
          Order order = shop.place();
          shop.orders.bind(
              order.bindTo(new PaymentIntentId("pi_ofOldAccount" + i)),
              new PaymentIntentId("pi_ofOldAccount" + i));
          return order;
        });
  }

  private static void mayNotAskWhoseItIs(StripeSimulator stripe) {
    stripe.fail(99, call -> call.route().equals("/v1/account"), StripeFault.forbidden());
  }

  private static List<Order> many(int count, IntFunction<Order> each) {
    return new ArrayList<>(IntStream.range(0, count).mapToObj(each).toList());
  }
}
