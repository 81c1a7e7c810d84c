package dev.countersign.reconcile;

import static dev.countersign.reconcile.ReconciledShop.drift;
import static dev.countersign.reconcile.ReconciledShop.items;
import static dev.countersign.reconcile.ReconciledShop.own;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.countersign.emulators.secretsmanager.InProcessSecretsManager;
import dev.countersign.orders.Order;
import dev.countersign.orders.OrderStatus;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.orders.Reason;
import dev.countersign.orders.Stack;
import dev.countersign.payments.StripeObject;
import dev.countersign.secrets.SecretsManagerSecrets;
import dev.countersign.testkit.shop.SimulatedStripe;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Our own row says whose a PaymentIntent is; where there is none, its metadata do. */
class WhosePaymentIntentTest {
  private final ReconciledShop shop = new ReconciledShop();

  @Test
  void a_payment_whose_metadata_were_edited_is_its_own_orders_and_the_edit_is_told_of() { // WF05
    Order order = shop.checkOut();
    Order other = shop.checkOut();
    edit(order, other);
    shop.pay(own(order));
    JsonObject report = shop.reconcile();
    assertThat(shop.status(order)).isEqualTo(OrderStatus.PAID);
    assertThat(shop.stored(other)).isEqualTo(other);
    assertThat(drift(report))
        .containsExactlyInAnyOrder("event-not-heard recorded", "metadata-differs needs-a-person");
    assertThat(items(report)).containsExactly(differs(order));
    assertThat(shop.counted("NeedsAPerson")).isEqualTo(1);
    staysUntilItIsPutRight(order, other);
  }

  @Test
  void an_edit_is_told_of_though_all_else_of_the_payment_is_known() { // WF05
    Order order = shop.checkOut();
    Order other = shop.checkOut();
    shop.pay(own(order));
    shop.hears("payment_intent.succeeded");
    assertThat(drift(shop.reconcile())).isEmpty();
    edit(order, other);
    JsonObject report = shop.reconcile();
    assertThat(drift(report)).containsExactly("metadata-differs needs-a-person");
    assertThat(items(report)).containsExactly(differs(order));
    staysUntilItIsPutRight(order, other);
  }

  /** Nothing else is done in the meantime, also when no list shows the PaymentIntent any more. */
  private void staysUntilItIsPutRight(Order order, Order other) {
    Order paid = shop.stored(order);
    assertThat(items(shop.reconcile())).containsExactly(differs(order));
    assertThat(shop.counted("NeedsAPerson")).isZero();
    assertThat(shop.stored(other)).isEqualTo(other);
    shop.pay(own(other));
    shop.passes(Duration.ofDays(3));
    assertThat(items(shop.reconcile())).containsExactly(differs(order));
    assertThat(shop.stored(order)).isEqualTo(paid);
    assertThat(shop.status(other)).isEqualTo(OrderStatus.PAID);
    edit(order, order);
    assertThat(items(shop.reconcile())).isEmpty();
  }

  @Test
  void a_second_payment_intent_is_its_orders_from_then_on() { // WQ02
    Order order = shop.checkOut();
    String second = shop.create(order.nextAttempt());
    assertThat(shop.orders.findByPaymentIntent(new PaymentIntentId(second))).isEmpty();
    shop.reconcile();
    assertThat(shop.orders.findByPaymentIntent(new PaymentIntentId(second))).contains(order.id());
  }

  @Test
  void the_refund_of_a_second_payment_is_found_through_its_payment_intent() { // WQ02
    Order order = shop.checkOut();
    String second = shop.create(order.nextAttempt());
    shop.stripe.omitEvents(99, _ -> true);
    shop.pay(own(order));
    shop.pay(second);
    shop.reconcile();
    assertThat(shop.orders.findByPaymentIntent(new PaymentIntentId(second))).contains(order.id());
    assertThat(shop.stored(order).standing().reasons())
        .containsExactly(Reason.MULTIPLE_PAYMENT_INTENTS);
    shop.stripe.refund(second, 4000);
    assertThat(drift(shop.reconcile())).containsExactly("refund-not-known recorded");
    assertThat(shop.stored(order).standing().reasons()).isEmpty();
    assertThat(shop.status(order)).isEqualTo(OrderStatus.PAID);
  }

  @Test
  void payment_intents_that_are_not_ours_change_nothing() { // I16
    Order order = shop.checkOut();
    var foreign =
        new dev.countersign.stripe.StripePaymentIntents(
            new dev.countersign.secrets.StripeKeys(
                new SecretsManagerSecrets(
                    new InProcessSecretsManager(shop.clock, "k", "sk_test_canaryCanaryCanary")),
                "k",
                shop.clock,
                _ -> {}),
            new SimulatedStripe(shop.stripe),
            new Stack("another-stack", "another-stack/0a1b2c3d"),
            shop.clock);
    assertThat(foreign.create(order)).isNotNull();
    assertThat(drift(shop.reconcile())).isEmpty();
    assertThat(shop.stored(order)).isEqualTo(order);
  }

  @Test
  void a_second_payment_intent_that_claims_the_order_quarantines_it() { // WQ02
    Order order = shop.checkOut();
    shop.create(order.nextAttempt());
    assertThat(drift(shop.reconcile())).containsExactly("payment-not-known recorded");
    assertThat(shop.stored(order).standing().reasons())
        .containsExactly(Reason.MULTIPLE_PAYMENT_INTENTS);
    assertThat(drift(shop.reconcile())).isEmpty();
  }

  @Test
  void a_payment_intent_whose_order_is_gone_needs_a_person() {
    Order nowhere = shop.place();
    ReconciledShop other = new ReconciledShop();
    shop.create(nowhere);
    other.reach(new SimulatedStripe(shop.stripe));
    shop.passes(Duration.ofMinutes(6));
    assertThat(drift(other.reconcile())).containsExactly("order-missing needs-a-person");
  }

  @Test
  void two_stacks_of_one_name_on_one_account_leave_each_others_payments_alone() { // WF01, I16
    Order sold = shop.checkOut();
    shop.pay(own(sold));
    Order unbound = shop.place();
    shop.create(unbound);
    ReconciledShop other =
        new ReconciledShop(new Stack(ReconciledShop.STACK.name(), "shop/ffffffff"));
    other.reach(new SimulatedStripe(shop.stripe));
    other.hears(shop.latest("payment_intent.succeeded"));
    shop.passes(Duration.ofMinutes(6));

    JsonObject report = other.reconcile();

    assertThat(drift(report)).isEmpty();
    assertThat(items(report)).isEmpty();
    assertThat(other.markers()).isEmpty();
    assertThat(other.news()).as("what is looked at one by one").isEmpty();
    assertThat(shop.news()).extracting(StripeObject::id).hasSize(2);
    assertThat(drift(shop.reconcile()))
        .containsExactlyInAnyOrder("event-not-heard recorded", "payment-intent-not-bound bound");
  }

  /** Its tables were restored into a new stack, which nobody gave the old one's mark. */
  @Test
  void the_payment_of_an_order_with_another_mark_than_the_stacks_is_found_by_its_own() { // RC04
    Order placed = shop.place();
    String paymentIntent = shop.create(placed);
    ReconciledShop restored =
        new ReconciledShop(new Stack(ReconciledShop.STACK.name(), "shop/ffffffff"));
    restored.orders.insert(placed);
    restored.reach(new SimulatedStripe(shop.stripe));
    shop.passes(Duration.ofMinutes(6));
    assertThat(drift(restored.reconcile())).containsExactly("payment-intent-not-bound bound");
    assertThat(restored.stored(placed).paymentIntentId())
        .contains(new PaymentIntentId(paymentIntent));
    assertThat(drift(restored.reconcile())).isEmpty();
  }

  /** Somebody writes into the metadata of an order's PaymentIntent that it is another order's. */
  private void edit(Order order, Order claimed) {
    shop.stripe.editMetadata(
        own(order),
        Map.of("countersign", ReconciledShop.STACK.mark(), "order_id", claimed.id().value()));
  }

  private static String differs(Order order) {
    return "metadata-differs:" + own(order);
  }
}
