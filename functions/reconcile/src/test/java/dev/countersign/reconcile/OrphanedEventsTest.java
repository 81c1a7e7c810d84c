package dev.countersign.reconcile;

import static dev.countersign.reconcile.ReconciledShop.drift;
import static dev.countersign.reconcile.ReconciledShop.own;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.countersign.orders.Order;
import dev.countersign.orders.OrderStatus;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.orders.Reason;
import dev.countersign.testkit.shop.SimulatedStripe;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Events that the webhook kept because it could not apply them. */
class OrphanedEventsTest {
  private final ReconciledShop shop = new ReconciledShop();

  @Test
  void an_event_that_came_before_its_order_is_applied_once_the_order_is_there() { // WF02
    Order order = shop.checkOut();
    shop.pay(own(order));
    ReconciledShop other = new ReconciledShop();
    other.hears(shop.latest("payment_intent.succeeded"));
    assertThat(other.orders.orphans(Optional.empty(), 9).items()).hasSize(1);
    other.reach(new SimulatedStripe(shop.stripe));
    shop.passes(Duration.ofMinutes(6));
    assertThat(drift(other.reconcile())).contains("orphaned-event needs-a-person");
    shop.passes(Duration.ofHours(2)); // out of the window of the next run
    other.reconcile();
    other.orders.insert(order);
    other.orders.bind(
        order.bindTo(new PaymentIntentId(own(order))), new PaymentIntentId(own(order)));
    assertThat(drift(other.reconcile())).contains("orphaned-event recorded");
    assertThat(other.status(order)).isEqualTo(OrderStatus.PAID);
    assertThat(other.orders.orphans(Optional.empty(), 9).items()).isEmpty();
    assertThat(drift(other.reconcile())).isEmpty();
  }

  @Test
  void a_payment_intent_that_came_long_before_its_order_is_bound_with_its_event() { // WF02, I18
    Order early = shop.place();
    String paymentIntent = shop.create(early);
    shop.pay(paymentIntent);
    ReconciledShop other = new ReconciledShop();
    other.hears(shop.latest("payment_intent.succeeded"));
    other.reach(new SimulatedStripe(shop.stripe));
    shop.passes(Duration.ofDays(3)); // out of the window of the next run
    other.reconcile();
    other.orders.insert(placedLater(early, Duration.ofDays(3)));
    assertThat(drift(other.reconcile()))
        .containsExactlyInAnyOrder("orphaned-event recorded", "payment-intent-not-bound bound");
    assertThat(other.stored(early).paymentIntentId()).contains(new PaymentIntentId(paymentIntent));
    assertThat(drift(other.reconcile())).isEmpty();
  }

  private static Order placedLater(Order order, Duration by) {
    return new Order(
        order.id(),
        order.version(),
        order.mark(),
        order.requestDigest(),
        order.terms(),
        order.paymentIntentId(),
        order.attempt(),
        order.livemode(),
        order.facts(),
        order.paidInVersion(),
        order.createdAt().plus(by));
  }

  @Test
  void an_event_that_the_webhook_could_not_read_is_read_by_the_api() { // WP03, D11
    Order order = shop.checkOut();
    shop.pay(own(order));
    JsonObject event = shop.latest("payment_intent.succeeded");
    event.getAsJsonObject("data").getAsJsonObject("object").remove("amount_received");
    shop.hears(event);
    assertThat(shop.status(order)).isEqualTo(OrderStatus.AWAITING_PAYMENT);
    assertThat(shop.orders.orphans(Optional.empty(), 9).items()).hasSize(1);
    shop.reconcile();
    assertThat(shop.status(order)).isEqualTo(OrderStatus.PAID);
    assertThat(shop.orders.orphans(Optional.empty(), 9).items()).isEmpty();
    assertThat(drift(shop.reconcile())).isEmpty();
  }

  @Test
  void an_orphan_that_stripe_has_forgotten_is_read_by_its_payment_intent() { // D11
    Order order = shop.checkOut();
    shop.pay(own(order));
    JsonObject event = shop.latest("payment_intent.succeeded");
    event.getAsJsonObject("data").getAsJsonObject("object").remove("amount_received");
    shop.hears(event);
    shop.passes(Duration.ofDays(31));
    assertThat(drift(shop.reconcile())).contains("orphaned-event recorded");
    assertThat(shop.status(order)).isEqualTo(OrderStatus.PAID);
    assertThat(shop.orders.orphans(Optional.empty(), 9).items()).isEmpty();
  }

  @Test
  void a_forgotten_refund_is_not_marked_as_heard_because_its_payment_was() { // I3
    Order order = shop.checkOut();
    shop.pay(own(order));
    shop.hears("payment_intent.succeeded");
    shop.stripe.refund(own(order), 1500);
    JsonObject event = shop.latest("refund.created");
    event.getAsJsonObject("data").getAsJsonObject("object").remove("amount");
    shop.hears(event);
    shop.passes(Duration.ofDays(31));
    assertThat(drift(shop.reconcile())).contains("orphaned-event needs-a-person");
    assertThat(shop.orders.orphans(Optional.empty(), 9).items()).hasSize(1);
  }

  @Test
  void an_object_that_an_order_has_no_room_for_is_left_to_a_person_and_delays_no_other() {
    Order full = shop.checkOut();
    shop.pay(own(full));
    shop.hears("payment_intent.succeeded");
    shop.isRefundedInManyParts(full);
    shop.stripe.refund(own(full), 1);
    Order other = shop.checkOut();
    shop.pay(own(other));
    for (int i = 0; i < 2; i++) {
      assertThat(drift(shop.reconcile()))
          .contains("no-room needs-a-person", "orphaned-event needs-a-person")
          .doesNotContain("refund-not-known recorded", "orphaned-event recorded");
    }
    assertThat(shop.stored(full).facts().refunds()).hasSize(Order.MAX_STRIPE_OBJECTS - 1);
    assertThat(shop.stored(full).standing().reasons()).contains(Reason.MORE_THAN_FITS);
    assertThat(shop.status(other)).isEqualTo(OrderStatus.PAID);
  }
}
