package dev.countersign.reconcile;

import static dev.countersign.reconcile.ReconciledShop.drift;
import static dev.countersign.reconcile.ReconciledShop.items;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.countersign.orders.Order;
import dev.countersign.orders.OrderStatus;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.orders.PaymentObservation;
import dev.countersign.orders.PaymentObservation.Amounts;
import dev.countersign.orders.PaymentObservation.State;
import dev.countersign.orders.Refund;
import dev.countersign.orders.RefundObservation;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Orders of live mode, of which a test key can tell nothing: it lists what test mode has. */
class OtherModeTest {
  private final ReconciledShop shop = new ReconciledShop();

  @Test
  void live_orders_that_wait_too_long_are_told_of_and_left_as_they_are_by_a_test_key() {
    Order unbound = shop.placeLive();
    Order bound = bound(shop.placeLive());
    shop.passes(Duration.ofHours(30));
    for (int run = 1; run <= 4; run++) {
      JsonObject report = shop.reconcile();
      assertThat(report.get("outcome").getAsString()).isEqualTo("finished");
      assertThat(drift(report)).hasSize(2).containsOnly("other-mode needs-a-person");
      assertThat(items(report))
          .containsExactlyInAnyOrder("other-mode:" + unbound.id(), "other-mode:" + bound.id());
      assertThat(shop.counted("NeedsAPerson")).isEqualTo(run == 1 ? 2 : 0);
      assertThat(shop.counted("OldestUnpaidOrderMinutes")).isZero();
      assertThat(shop.stored(unbound)).isEqualTo(unbound);
      assertThat(shop.stored(bound)).isEqualTo(bound);
    }
    assertThat(shop.stripe.calls()).allMatch(call -> call.method().equals("GET"));
  }

  @Test
  void a_test_key_does_not_deny_what_a_live_order_knows_by_an_event() {
    Order order = bound(shop.placeLive());
    shop.orders.update(order.observe(payment(order)));
    shop.orders.update(shop.stored(order).observe(refund(order)).doubting("re_live"));
    assertThat(shop.status(order)).isEqualTo(OrderStatus.PARTIALLY_REFUNDED);
    Order known = shop.stored(order);
    for (int run = 0; run < 3; run++) {
      assertThat(items(shop.reconcile())).containsExactly("other-mode:re_live");
      assertThat(shop.stored(order)).isEqualTo(known);
    }
    assertThat(shop.stripe.calls()).noneMatch(call -> call.route().endsWith("_live"));
  }

  private Order bound(Order placed) {
    Order bound = placed.bindTo(new PaymentIntentId("pi_live"));
    shop.orders.bind(bound, new PaymentIntentId("pi_live"));
    return bound;
  }

  private PaymentObservation payment(Order order) {
    return new PaymentObservation(
        order.paymentIntentId().orElseThrow(),
        State.SUCCEEDED,
        Optional.of(new Amounts(4000, 4000, "usd")),
        true,
        Optional.empty(),
        shop.clock.instant(),
        "evt_paid");
  }

  private RefundObservation refund(Order order) {
    return new RefundObservation(
        "re_live",
        new Refund(order.paymentIntentId().orElseThrow(), "succeeded", 1500, shop.clock.instant()),
        "usd",
        true);
  }
}
