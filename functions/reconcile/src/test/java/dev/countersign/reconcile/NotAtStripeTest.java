package dev.countersign.reconcile;

import static dev.countersign.emulators.stripe.StripeFault.forbidden;
import static dev.countersign.reconcile.ReconciledShop.drift;
import static dev.countersign.reconcile.ReconciledShop.items;
import static dev.countersign.reconcile.ReconciledShop.own;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.countersign.orders.Order;
import dev.countersign.orders.OrderStatus;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.orders.Reason;
import dev.countersign.testkit.shop.SimulatedStripe;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody can sign events, and Stripe knows nothing of what they say (RC10). */
class NotAtStripeTest {
  private final ReconciledShop shop = new ReconciledShop();

  @Test
  void a_forged_payment_is_reported_by_the_first_run_and_quarantined_by_the_second() {
    Order order = shop.checkOut();
    forgeSuccess(order, shop.clock.instant());
    assertThat(shop.status(order)).isEqualTo(OrderStatus.PAID);
    assertThat(drift(shop.reconcile())).containsExactly("not-at-stripe tried-again");
    assertThat(shop.counted("NeedsAPerson")).isZero(); // one read alone may have been late
    assertThat(shop.status(order)).isEqualTo(OrderStatus.PAID);
    JsonObject second = shop.reconcile();
    assertThat(drift(second)).containsExactly("not-at-stripe needs-a-person");
    assertThat(items(second)).containsExactly(denied(own(order), order));
    assertThat(shop.counted("NeedsAPerson")).isEqualTo(1);
    assertThat(shop.counted("NotAtStripe")).isEqualTo(1);
    assertThat(shop.counted("QuarantinedOrders")).isEqualTo(1);
    assertThat(reasons(order)).containsExactly(Reason.NOT_AT_STRIPE);
    Order held = shop.stored(order);
    assertThat(drift(shop.reconcile())).containsExactly("not-at-stripe needs-a-person");
    assertThat(shop.counted("NeedsAPerson")).isZero();
    assertThat(shop.counted("NotAtStripe")).isEqualTo(1);
    assertThat(shop.stored(order)).isEqualTo(held); // a further run writes nothing
  }

  @Test
  void forty_forged_payments_are_all_quarantined_by_the_second_run_under_one_alarm() {
    List<Order> forged = IntStream.range(0, 40).mapToObj(_ -> shop.checkOut()).toList();
    Order honest = shop.checkOut();
    shop.pay(own(honest));
    shop.hears("payment_intent.succeeded");
    forged.forEach(order -> forgeSuccess(order, shop.clock.instant()));
    assertThat(drift(shop.reconcile())).hasSize(40).containsOnly("not-at-stripe tried-again");
    shop.reconcile();
    assertThat(shop.counted("NeedsAPerson")).isEqualTo(40);
    assertThat(shop.counted("NotAtStripe")).isEqualTo(40);
    assertThat(forged).allMatch(order -> shop.status(order) == OrderStatus.QUARANTINED);
    assertThat(shop.status(honest)).isEqualTo(OrderStatus.PAID);
    shop.reconcile();
    assertThat(shop.counted("NeedsAPerson")).isZero();
  }

  @Test
  void an_event_of_the_year_2099_is_at_odds_with_itself_at_once_and_pays_nothing() {
    Order order = shop.checkOut();
    forgeSuccess(order, Instant.parse("2099-01-01T00:00:00Z"));
    assertThat(reasons(order)).containsExactly(Reason.INCONSISTENT_EVENT);
    assertThat(shop.stored(order).standing().isPaid()).isFalse();
  }

  @Test
  void two_reads_less_than_five_minutes_apart_quarantine_nothing() {
    Order order = shop.checkOut();
    forgeSuccess(order, shop.clock.instant());
    shop.reconcile();
    shop.passes(Duration.ofSeconds(299));
    shop.invoke("{}");
    assertThat(shop.status(order)).isEqualTo(OrderStatus.PAID);
    shop.passes(Duration.ofSeconds(1));
    shop.invoke("{}");
    assertThat(shop.status(order)).isEqualTo(OrderStatus.QUARANTINED);
  }

  @Test
  void a_payment_that_stripe_shows_late_is_no_contradiction() {
    Order order = shop.checkOut();
    forgeSuccess(order, shop.clock.instant());
    shop.reconcile();
    shop.pay(own(order));
    JsonObject second = shop.reconcile();
    assertThat(drift(second)).containsOnly("event-not-heard recorded");
    assertThat(items(second)).isEmpty();
    assertThat(shop.status(order)).isEqualTo(OrderStatus.PAID);
    assertThat(drift(shop.reconcile())).isEmpty();
  }

  @Test
  void a_list_that_is_older_than_the_webhook_is_only_an_occasion_to_read() {
    Order order = shop.checkOut();
    shop.reach(
        request -> {
          var answer = new SimulatedStripe(shop.stripe).send(request);
          if (request.path().startsWith("/v1/payment_intents?limit=100")
              && shop.status(order) == OrderStatus.AWAITING_PAYMENT) {
            shop.pay(own(order));
            shop.hears("payment_intent.succeeded");
          }
          return answer;
        });
    assertThat(drift(shop.reconcile())).isEmpty();
    assertThat(shop.status(order)).isEqualTo(OrderStatus.PAID);
  }

  @Test
  void a_forged_cancellation_is_quarantined_before_it_hides_a_payment() {
    Order order = shop.checkOut();
    forge("payment_intent.canceled", paymentIntent(order, "canceled", 0), shop.clock.instant());
    assertThat(shop.status(order)).isEqualTo(OrderStatus.CANCELED);
    shop.reconcile();
    shop.reconcile();
    assertThat(reasons(order)).containsExactly(Reason.NOT_AT_STRIPE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"a_new_one\"", "\"\"", "null"})
  void a_status_that_nobody_knows_denies_nothing(String status) {
    Order order = payHeard();
    Order paid = shop.stored(order);
    shop.reachWithStatus(status);
    for (int i = 0; i < 3; i++) {
      assertThat(items(shop.reconcile())).containsExactly("unreadable:" + own(order));
    }
    assertThat(shop.stored(order)).isEqualTo(paid);
    shop.reach(new SimulatedStripe(shop.stripe));
    assertThat(items(shop.reconcile())).isEmpty();
  }

  @Test
  void a_payment_intent_that_is_nowhere_proves_nothing() {
    Order order = shop.place();
    shop.orders.bind(
        order.bindTo(new PaymentIntentId("pi_nowhere")), new PaymentIntentId("pi_nowhere"));
    forgeSuccess(shop.stored(order), shop.clock.instant());
    for (int i = 0; i < 3; i++) {
      shop.reconcile();
    }
    assertThat(reasons(order)).isEmpty();
  }

  @Test
  void a_payment_forged_long_after_its_order_was_placed_is_found_though_no_list_shows_it() {
    Order order = shop.checkOut();
    isProcessedForDays(order);
    forgeSuccess(order, shop.clock.instant());
    assertThat(shop.status(order)).isEqualTo(OrderStatus.PAID);
    assertThat(drift(shop.reconcile())).containsExactly("not-at-stripe tried-again");
    shop.reconcile();
    assertThat(reasons(order)).containsExactly(Reason.NOT_AT_STRIPE);
    shop.reconcile();
    assertThat(shop.counted("NotAtStripe")).isEqualTo(1); // it is read again in every run
  }

  @Test
  void a_payment_forged_in_the_day_after_its_order_was_placed_is_found_by_the_list_of_each_run() {
    shop.reconcile();
    Order order = shop.checkOut();
    for (int quarter = 0; quarter < 8 * 4; quarter++) {
      shop.passes(Duration.ofMinutes(9));
      shop.reconcile();
    }
    forgeSuccess(order, shop.clock.instant());
    assertThat(shop.stored(order).unconfirmed()).as("so only a list shows it").isEmpty();
    assertThat(drift(shop.reconcile())).containsExactly("not-at-stripe tried-again");
    assertThat(shop.status(order)).isEqualTo(OrderStatus.PAID);
    assertThat(drift(shop.reconcile())).containsExactly("not-at-stripe needs-a-person");
    assertThat(shop.status(order)).isEqualTo(OrderStatus.QUARANTINED);
  }

  @Test
  void a_true_payment_long_after_its_order_was_placed_costs_one_read_and_is_then_left_alone() {
    Order order = shop.checkOut();
    isProcessedForDays(order);
    long before = reads(own(order));
    shop.stripe.completeProcessing(own(order), true);
    shop.hears("payment_intent.succeeded");
    assertThat(shop.stored(order).unconfirmed()).containsExactly(own(order));
    assertThat(drift(shop.reconcile())).isEmpty();
    assertThat(shop.stored(order).unconfirmed()).isEmpty();
    shop.reconcile();
    assertThat(reads(own(order)) - before).isEqualTo(1);
    assertThat(shop.status(order)).isEqualTo(OrderStatus.PAID);
  }

  @Test
  void a_refund_and_a_dispute_that_stripe_does_not_have_are_found_though_no_list_shows_them() {
    Order refunded = payHeard();
    Order disputed = payHeard();
    forge("refund.created", refund(refunded, "re_forged"), shop.clock.instant());
    forge("charge.dispute.created", dispute(disputed, "dp_forged"), shop.clock.instant());
    assertThat(shop.status(refunded)).isEqualTo(OrderStatus.REFUNDED);
    assertThat(shop.status(disputed)).isEqualTo(OrderStatus.DISPUTED);
    assertThat(drift(shop.reconcile())).hasSize(2).containsOnly("not-at-stripe tried-again");
    assertThat(items(shop.reconcile()))
        .containsExactlyInAnyOrder(denied("re_forged", refunded), denied("dp_forged", disputed));
    assertThat(reasons(refunded)).containsExactly(Reason.NOT_AT_STRIPE);
    assertThat(reasons(disputed)).containsExactly(Reason.NOT_AT_STRIPE);
  }

  @Test
  void a_refund_of_another_payment_is_none_of_this_one() {
    Order order = payHeard();
    Order other = payHeard();
    String refund = shop.stripe.refund(own(other), 4000);
    forge("refund.created", refund(order, refund), shop.clock.instant());
    shop.reconcile();
    shop.reconcile();
    assertThat(reasons(order)).containsExactly(Reason.NOT_AT_STRIPE);
    assertThat(shop.status(other)).isEqualTo(OrderStatus.REFUNDED);
  }

  @Test
  void a_true_refund_is_confirmed_by_the_list_of_refunds_and_costs_no_read() {
    Order order = payHeard();
    shop.reconcile();
    String refund = shop.stripe.refund(own(order), 1000);
    shop.hears("refund.created");
    assertThat(shop.stored(order).unconfirmed()).containsExactly(refund);
    assertThat(drift(shop.reconcile())).isEmpty();
    assertThat(shop.stored(order).unconfirmed()).isEmpty();
    assertThat(shop.stripe.calls()).noneMatch(call -> call.route().endsWith(refund));
  }

  @Test
  void a_dispute_that_is_open_at_stripe_and_won_by_a_forged_event_is_open_again() {
    Order order = payHeard();
    shop.stripe.dispute(own(order));
    shop.hears("charge.dispute.created");
    shop.reconcile();
    String dispute = shop.stored(order).facts().disputes().firstEntry().getKey();
    JsonObject won = dispute(order, dispute);
    won.addProperty("status", "won");
    forge("charge.dispute.closed", won, shop.clock.instant());
    assertThat(shop.status(order)).isEqualTo(OrderStatus.PAID);
    shop.passes(Duration.ofHours(2));
    shop.reconcile();
    assertThat(shop.status(order)).isNotEqualTo(OrderStatus.PAID);
    assertThat(shop.stored(order).unconfirmed()).isEmpty();
  }

  @Test
  void a_payment_of_a_voucher_that_a_forged_event_calls_canceled_is_recorded_all_the_same() {
    Order order = shop.checkOut();
    shop.passes(Duration.ofDays(2)); // so that no list shows it any more
    forge("payment_intent.canceled", paymentIntent(order, "canceled", 0), shop.clock.instant());
    assertThat(shop.status(order)).isEqualTo(OrderStatus.CANCELED);
    shop.pay(own(order));
    shop.stripe.omitEvents(9, _ -> true);
    shop.reconcile();
    assertThat(shop.stored(order).standing().reasons())
        .containsExactly(Reason.CANCELED_AND_SUCCEEDED);
    assertThat(shop.stored(order).standing().amountReceived()).isEqualTo(4000);
  }

  @Test
  void one_forged_refund_that_many_orders_were_told_of_is_an_item_of_each() {
    List<Order> orders = IntStream.range(0, 3).mapToObj(_ -> payHeard()).toList();
    orders.forEach(
        order -> forge("refund.created", refund(order, "re_forged"), shop.clock.instant()));
    shop.reconcile();
    assertThat(orders).noneMatch(order -> shop.status(order) == OrderStatus.QUARANTINED);
    JsonObject second = shop.reconcile();
    assertThat(items(second))
        .containsExactlyInAnyOrderElementsOf(
            orders.stream().map(order -> denied("re_forged", order)).toList());
    assertThat(orders).allMatch(order -> shop.status(order) == OrderStatus.QUARANTINED);
  }

  @Test
  void a_fault_at_a_quarantined_order_is_an_item_until_it_was_read() {
    Order order = shop.checkOut();
    forgeSuccess(order, shop.clock.instant());
    shop.reconcile();
    shop.reconcile();
    shop.journal.close(
        shop.journal.item(denied(own(order), order)).orElseThrow(), shop.clock.instant());
    shop.passes(Duration.ofDays(3));
    shop.stripe.fail(
        99, call -> call.route().endsWith(own(order)) && call.method().equals("GET"), forbidden());
    assertThat(items(shop.reconcile())).containsExactly("not-looked-at:" + own(order));
    assertThat(shop.counted("NeedsAPerson")).isEqualTo(1);
    shop.reconcile();
    assertThat(shop.counted("NeedsAPerson")).isZero();
    shop.stripe.heal();
    assertThat(items(shop.reconcile())).containsExactly(denied(own(order), order));
  }

  @Test
  void a_key_that_may_not_read_refunds_leaves_the_payments_to_be_read() {
    Order refunded = payHeard();
    shop.stripe.fail(999, call -> call.route().startsWith("/v1/refunds"), forbidden());
    for (int i = 0; i < 5; i++) {
      Order order = payHeard();
      forge("refund.created", refund(order, "re_" + i), shop.clock.instant());
    }
    Order late = shop.checkOut();
    shop.passes(Duration.ofDays(2));
    forgeSuccess(late, shop.clock.instant());
    shop.reconcile();
    JsonObject second = shop.reconcile();
    assertThat(items(second))
        .containsExactlyInAnyOrder("stage-failed:REFUNDS", denied(own(late), late));
    assertThat(shop.status(refunded)).isEqualTo(OrderStatus.PAID);
  }

  @Test
  void a_payment_by_a_payment_intent_that_is_nowhere_calls_a_person_and_proves_nothing() {
    Order order = shop.place();
    Order claimed = order.bindTo(new PaymentIntentId("pi_nowhere")); // by the forged metadata alone
    forge(
        "payment_intent.processing", paymentIntent(claimed, "processing", 0), shop.clock.instant());
    forgeSuccess(claimed, shop.clock.instant());
    assertThat(shop.status(order)).isEqualTo(OrderStatus.PAID);
    for (int i = 0; i < 3; i++) {
      assertThat(items(shop.reconcile())).containsExactly("payment-intent-missing:pi_nowhere");
    }
    assertThat(reasons(order)).isEmpty();
  }

  @Test
  void a_refund_and_a_dispute_that_are_nowhere_prove_nothing_where_their_payment_intent_is_too() {
    Order order = shop.place();
    shop.orders.bind(
        order.bindTo(new PaymentIntentId("pi_nowhere")), new PaymentIntentId("pi_nowhere"));
    Order bound = shop.stored(order);
    forgeSuccess(bound, shop.clock.instant());
    forge("refund.created", refund(bound, "re_forged"), shop.clock.instant());
    forge("charge.dispute.created", dispute(bound, "dp_forged"), shop.clock.instant());
    assertThat(shop.stored(order).unconfirmed()).containsExactly("dp_forged", "re_forged");
    Order known = shop.stored(order);
    for (int i = 0; i < 3; i++) {
      assertThat(items(shop.reconcile())).containsExactly("payment-intent-missing:pi_nowhere");
    }
    assertThat(shop.stored(order)).isEqualTo(known);
    assertThat(reasons(order)).isEmpty();
  }

  @Test
  void a_run_by_hand_over_a_range_reads_all_that_the_orders_of_the_range_know() { // after a leak
    Order order = shop.checkOut();
    forgeSuccess(order, shop.clock.instant()); // and for days no run found the time
    Order refunded = payHeard();
    forge("refund.created", refund(refunded, "re_forged"), shop.clock.instant());
    Order trusting = shop.stored(refunded).confirm("re_forged"); // as a row of before has it
    shop.orders.update(trusting);
    String range = "{\"from\":\"2026-11-01T00:00:00Z\",\"to\":\"2026-11-02T00:00:00Z\"}";
    shop.passes(Duration.ofDays(10));
    assertThat(drift(shop.invoke(range))).hasSize(2).containsOnly("not-at-stripe tried-again");
    shop.passes(Duration.ofMinutes(5));
    assertThat(drift(shop.invoke(range))).hasSize(2).containsOnly("not-at-stripe needs-a-person");
    assertThat(reasons(order)).containsExactly(Reason.NOT_AT_STRIPE);
    assertThat(reasons(refunded)).containsExactly(Reason.NOT_AT_STRIPE);
  }

  @Test
  void the_row_notes_when_stripe_agrees_after_all() {
    Order order = shop.checkOut();
    forgeSuccess(order, shop.clock.instant());
    shop.reconcile();
    shop.reconcile();
    assertThat(shop.stored(order).deniedByStripe()).containsExactly(own(order));
    shop.stripe.omitEvents(9, _ -> true);
    shop.passes(Duration.ofDays(3)); // no list shows it any more
    shop.reconcile();
    assertThat(shop.stored(order).deniedByStripe()).containsExactly(own(order));
    shop.pay(own(order));
    JsonObject report = shop.reconcile();
    assertThat(items(report)).isEmpty();
    assertThat(shop.stored(order).deniedByStripe()).isEmpty();
    assertThat(reasons(order)).containsExactly(Reason.NOT_AT_STRIPE); // a person releases it
    Order noted = shop.stored(order);
    shop.reconcile();
    assertThat(shop.stored(order)).isEqualTo(noted);
  }

  @Test
  void a_dismissed_contradiction_calls_nobody_and_is_still_read_again_in_every_run() {
    Order order = shop.checkOut();
    forgeSuccess(order, shop.clock.instant());
    shop.reconcile();
    String item = items(shop.reconcile()).getFirst();
    var _ = shop.invoke("{\"dismiss\":\"" + item + "\",\"decidedBy\":\"ada\",\"note\":\"a leak\"}");
    JsonObject report = shop.reconcile();
    assertThat(items(report)).isEmpty();
    assertThat(shop.counted("NotAtStripe")).isZero();
    assertThat(drift(report)).containsExactly("not-at-stripe needs-a-person");
    assertThat(shop.status(order)).isEqualTo(OrderStatus.QUARANTINED);
  }

  @Test
  void a_contradiction_whose_item_was_lost_with_a_crash_is_found_again() {
    Order order = shop.checkOut();
    forgeSuccess(order, shop.clock.instant());
    shop.reconcile();
    shop.reconcile();
    OpenItem item = shop.journal.item(denied(own(order), order)).orElseThrow();
    shop.journal.close(item, shop.clock.instant());
    shop.passes(Duration.ofDays(3)); // no list shows it any more
    assertThat(items(shop.reconcile())).containsExactly(item.id());
  }

  private static String denied(String object, Order order) {
    return "not-at-stripe:" + object + ":" + order.id().value();
  }

  /** For two days its bank is working on it, so that no list of a run's shows it any more. */
  private void isProcessedForDays(Order order) {
    shop.pay(own(order), "pm_simulator_processing");
    shop.hears("payment_intent.processing");
    shop.passes(Duration.ofDays(2));
    shop.reconcile();
  }

  private Order payHeard() {
    Order order = shop.checkOut();
    shop.pay(own(order));
    shop.hears("payment_intent.succeeded");
    return order;
  }

  private long reads(String object) {
    return shop.stripe.calls().stream()
        .filter(call -> call.method().equals("GET") && call.route().endsWith("/" + object))
        .count();
  }

  private static JsonObject refund(Order order, String id) {
    return JsonParser.parseString(
            """
            {"id":"%s","object":"refund","status":"succeeded","amount":4000,"currency":"usd",
            "payment_intent":"%s"}
            """
                .formatted(id, own(order)))
        .getAsJsonObject();
  }

  private static JsonObject dispute(Order order, String id) {
    return JsonParser.parseString(
            """
            {"id":"%s","object":"dispute","status":"needs_response","amount":4000,"currency":"usd",
            "livemode":false,"payment_intent":"%s"}
            """
                .formatted(id, own(order)))
        .getAsJsonObject();
  }

  private void forgeSuccess(Order order, Instant created) {
    forge("payment_intent.succeeded", paymentIntent(order, "succeeded", 4000), created);
  }

  private static JsonObject paymentIntent(Order order, String status, long received) {
    return JsonParser.parseString(
            """
            {"id":"%s","object":"payment_intent","status":"%s","amount":4000,"amount_received":%d,
            "currency":"usd","livemode":false,
            "metadata":{"countersign":"%s","order_id":"%s"}}
            """
                .formatted(own(order), status, received, ReconciledShop.STACK.mark(), order.id()))
        .getAsJsonObject();
  }

  /** Signed with a secret that has leaked. */
  private void forge(String type, JsonObject object, Instant created) {
    JsonObject data = new JsonObject();
    data.add("object", object);
    JsonObject event = new JsonObject();
    event.addProperty("id", "evt_forged" + forged++);
    event.addProperty("object", "event");
    event.addProperty("type", type);
    event.addProperty("created", created.getEpochSecond());
    event.addProperty("livemode", false);
    event.add("data", data);
    shop.hears(event);
  }

  private int forged;

  private Set<Reason> reasons(Order order) {
    return shop.stored(order).standing().reasons();
  }
}
