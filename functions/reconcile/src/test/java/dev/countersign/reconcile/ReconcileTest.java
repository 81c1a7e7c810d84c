package dev.countersign.reconcile;

import static dev.countersign.reconcile.ReconciledShop.drift;
import static dev.countersign.reconcile.ReconciledShop.items;
import static dev.countersign.reconcile.ReconciledShop.own;
import static dev.countersign.reconcile.ReconciledShop.words;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.JsonObject;
import dev.countersign.emulators.secretsmanager.InProcessSecretsManager;
import dev.countersign.emulators.stripe.StripeCall;
import dev.countersign.emulators.stripe.StripeFault;
import dev.countersign.faults.Unavailable;
import dev.countersign.orders.FraudWarning;
import dev.countersign.orders.Order;
import dev.countersign.orders.OrderStatus;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.orders.Reason;
import dev.countersign.orders.Stack;
import dev.countersign.payments.StripeObject;
import dev.countersign.secrets.SecretsManagerSecrets;
import dev.countersign.stripe.StripeTransport;
import dev.countersign.testkit.shop.SimulatedStripe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
  void a_malformed_answer_about_one_object_delays_no_other() {
    Order odd = shop.checkOut();
    Order other = shop.checkOut();
    shop.passes(Duration.ofHours(27));
    shop.reach(
        request ->
            request.path().equals("/v1/payment_intents/" + own(odd) + "/cancel")
                ? new StripeTransport.Response(200, java.util.Map.of(), "{\"object\":\"list\"}")
                : new SimulatedStripe(shop.stripe).send(request));
    assertThat(drift(shop.reconcile())).contains("not-looked-at tried-again");
    assertThat(shop.status(other)).isEqualTo(OrderStatus.CANCELED);
  }

  @Test
  void a_page_whose_last_object_has_no_id_goes_on_after_the_one_before() {
    List<String> asked = new ArrayList<>();
    shop.reach(
        request -> {
          if (!request.path().startsWith("/v1/refunds?")) {
            return new SimulatedStripe(shop.stripe).send(request);
          }
          asked.add(request.path());
          String list =
              asked.size() == 1
                  ? "{\"data\":[{\"id\":\"re_first\"},{}],\"has_more\":true}"
                  : "{\"data\":[],\"has_more\":false}";
          return new StripeTransport.Response(200, java.util.Map.of(), list);
        });
    assertThat(drift(shop.reconcile())).containsExactly("unreadable needs-a-person");
    assertThat(asked).hasSize(2);
    assertThat(asked.getLast()).contains("starting_after=re_first");
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
  void a_stage_that_is_cut_off_goes_on_where_it_stopped() { // RC05
    List<Order> orders = new ArrayList<>();
    for (int i = 0; i < 250; i++) {
      Order order = shop.checkOut();
      shop.pay(own(order));
      orders.add(order);
    }
    shop.stripe.fail(call -> isEventPage(call, 2), StripeFault.rateLimited(Duration.ofSeconds(3)));
    shop.stripe.fail(9, call -> isListed(call, "payment_intents"), StripeFault.serverError());
    assertThat(words(shop.reconcile(), "failed")).containsExactly("events", "payment-intents");
    assertThat(paid(orders)).isEqualTo(100);
    AtomicInteger pages = new AtomicInteger();
    shop.reach(
        request -> {
          if (request.path().startsWith("/v1/events?limit=100") && pages.incrementAndGet() == 3) {
            throw new ProcessDied();
          }
          return new SimulatedStripe(shop.stripe).send(request);
        });
    assertThatExceptionOfType(ProcessDied.class).isThrownBy(() -> shop.invoke("{}"));
    assertThat(paid(orders)).isEqualTo(200);
    shop.stripe.heal();
    shop.reach(new SimulatedStripe(shop.stripe));
    assertThat(shop.invoke("{}").get("outcome").getAsString()).isEqualTo("finished");
    assertThat(paid(orders)).isEqualTo(250);
    for (Order order : orders) {
      assertThat(shop.stored(order).version()).isEqualTo(order.version() + 1);
    }
    assertThat(drift(shop.reconcile())).isEmpty();
  }

  /** What no code can catch. */
  private static final class ProcessDied extends Error {
    private static final long serialVersionUID = 1;
  }

  private static boolean isListed(StripeCall call, String what) {
    return call.route().equals("/v1/" + what) && call.query().contains("limit=100");
  }

  @Test
  void a_run_whose_time_is_up_says_so_and_the_next_goes_on() {
    Order order = shop.checkOut();
    shop.pay(own(order));
    shop.allow(Duration.ofMinutes(2));
    JsonObject cut = shop.reconcile();
    assertThat(cut.get("outcome").getAsString()).isEqualTo("interrupted");
    shop.allow(Duration.ofMinutes(15));
    JsonObject next = shop.invoke("{}");
    assertThat(next.get("outcome").getAsString()).isEqualTo("finished");
    assertThat(next.get("run")).isEqualTo(cut.get("run"));
    assertThat(shop.status(order)).isEqualTo(OrderStatus.PAID);
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

  @Test
  void a_row_that_nobody_can_read_is_named_and_holds_nobody_up() {
    Order spoiled = shop.checkOut();
    Order stale = shop.place();
    shop.passes(Duration.ofHours(25));
    Order other = shop.checkOut();
    shop.pay(own(spoiled));
    shop.pay(own(other));
    shop.spoiled.spoil(spoiled);
    JsonObject report = shop.reconcile();
    assertThat(report.get("outcome").getAsString()).isEqualTo("finished");
    assertThat(drift(report)).contains("unreadable needs-a-person");
    assertThat(shop.status(other)).isEqualTo(OrderStatus.PAID);
    assertThat(shop.status(stale)).isEqualTo(OrderStatus.CANCELED);
    assertThat(shop.log.text()).anyMatch(line -> line.contains("told to be unreadable"));
  }

  @Test
  void a_malformed_object_in_a_list_is_reported_and_delays_no_other() {
    Order order = shop.checkOut();
    shop.pay(own(order));
    shop.hears("payment_intent.succeeded");
    shop.stripe.omitEvents(9, _ -> true);
    shop.stripe.refund(own(order), 1500);
    shop.reach(with("/v1/refunds?", "{\"id\":7}"));
    assertThat(drift(shop.reconcile()))
        .containsExactlyInAnyOrder("unreadable needs-a-person", "refund-not-known recorded");
    assertThat(shop.stored(order).standing().amountRefunded()).isEqualTo(1500);
    shop.reach(with("/v1/events?limit=100", "{\"object\":\"event\",\"type\":\"refund.created\"}"));
    assertThat(drift(shop.reconcile())).containsExactly("unreadable needs-a-person");
  }

  /** Stripe, with one thing more at the head of a list. */
  private StripeTransport with(String path, String more) {
    return request -> {
      StripeTransport.Response answer = new SimulatedStripe(shop.stripe).send(request);
      return request.path().startsWith(path)
          ? new StripeTransport.Response(
              answer.status(),
              answer.headers(),
              answer.body().replaceFirst("(\"data\": ?\\[)", "$1" + more + ","))
          : answer;
    };
  }

  @Test
  void a_clock_of_ours_that_is_wrong_skips_nothing() {
    shop.reconcile();
    shop.goesWrongBy(Duration.ofHours(10));
    shop.reconcile();
    shop.goesWrongBy(Duration.ZERO);
    Order order = shop.checkOut();
    shop.pay(own(order));
    assertThat(drift(shop.reconcile())).containsExactly("event-not-heard recorded");
    assertThat(shop.status(order)).isEqualTo(OrderStatus.PAID);
  }

  @Test
  void a_range_by_hand_is_compared_without_moving_the_schedule() {
    shop.reconcile();
    Run scheduled = shop.journal.load(Run.name(Optional.empty(), false)).orElseThrow();
    Order order = shop.checkOut();
    shop.pay(own(order));
    JsonObject answer =
        shop.invoke("{\"from\":\"2026-11-01T12:00:00Z\",\"to\":\"2026-11-01T13:00:00Z\"}");
    assertThat(drift(answer)).containsExactly("event-not-heard recorded");
    assertThat(shop.status(order)).isEqualTo(OrderStatus.PAID);
    assertThat(shop.journal.load(Run.name(Optional.empty(), false))).contains(scheduled);
    shop.passes(Duration.ofSeconds(1));
    JsonObject again =
        shop.invoke("{\"from\":\"2026-11-01T12:00:00Z\",\"to\":\"2026-11-01T13:00:00Z\"}");
    assertThat(again.get("outcome").getAsString()).isEqualTo("finished");
    assertThat(drift(again)).isEmpty();
  }

  @Test
  void every_run_counts_the_orders_that_wait_for_a_person() { // I13
    Order order = shop.checkOut();
    shop.stripe.tamper(own(order), 5000, "usd");
    shop.pay(own(order));
    assertThat(shop.reconcile().get("quarantined").getAsLong()).isEqualTo(1);
    assertThat(shop.stored(order).standing().reasons()).containsExactly(Reason.AMOUNT_MISMATCH);
    JsonObject next = shop.reconcile();
    assertThat(next.get("quarantined").getAsLong()).isEqualTo(1);
    assertThat(drift(next)).isEmpty();
    assertThat(shop.log.text().getLast()).contains("\"Quarantined\":1");
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

  @Test
  void an_order_whose_payment_intent_stripe_does_not_know_needs_a_person() {
    Order order = shop.place();
    shop.orders.bind(
        order.bindTo(new PaymentIntentId("pi_ofAnotherAccount")),
        new PaymentIntentId("pi_ofAnotherAccount"));
    shop.passes(Duration.ofHours(25));
    assertThat(drift(shop.reconcile())).containsExactly("payment-intent-missing needs-a-person");
  }

  @Test
  void a_hundred_thousand_events_are_worked_through_a_page_at_a_time() {
    AtomicInteger pages = new AtomicInteger();
    List<Long> used = new ArrayList<>();
    shop.reach(
        request -> {
          if (!request.path().startsWith("/v1/events?limit=100")) {
            return new SimulatedStripe(shop.stripe).send(request);
          }
          assertThat(request.path().replaceFirst(".*starting_after=evt_([0-9]+)x.*", "$1"))
              .isEqualTo(pages.get() == 0 ? request.path() : Integer.toString(pages.get()));
          assertThat(savedPage()).isBetween(pages.get() - 6, pages.get()); // of two seconds
          shop.passes(Duration.ofMillis(300));
          if (pages.incrementAndGet() == 10 || pages.get() == 1000) {
            used.add(memoryInUse());
          }
          return eventPage(pages.get());
        });
    assertThat(shop.reconcile().get("outcome").getAsString()).isEqualTo("finished");
    assertThat(pages).hasValue(1000);
    assertThat(used.getLast() - used.getFirst())
        .isLessThan(64L << 20); // bytes; 99,000 events have more
  }

  /** Behind which page of events another run would go on. */
  private int savedPage() {
    return shop.journal
        .load(Run.name(Optional.empty(), false))
        .flatMap(run -> run.left(Stage.EVENTS).stream().findFirst())
        .flatMap(Pass::cursor)
        .map(cursor -> Integer.parseInt(cursor.substring("evt_".length(), cursor.indexOf('x'))))
        .orElse(0);
  }

  private static long memoryInUse() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  @Test
  void an_unclear_request_to_reconcile_is_rejected() {
    for (String payload :
        List.of(
            "",
            "[]",
            "{\"from\":\"2026-11-01T12:00:00Z\"}",
            "{\"from\":\"2026-11-01\",\"to\":\"2026-11-02\"}",
            "{\"from\":1,\"to\":2}",
            "{\"from\":\"2026-11-02T00:00:00Z\",\"to\":\"2026-11-01T00:00:00Z\"}",
            "{\"from\":\"2026-11-01T12:00:00Z\",\"to\":\"2026-11-01T12:00:00Z\",\"x\":1}")) {
      assertThat(shop.invoke(payload).get("outcome").getAsString())
          .as(payload)
          .isEqualTo("invalid-request");
    }
    assertThat(shop.stripe.calls()).isEmpty();
  }

  @Test
  void nothing_it_prints_holds_a_key_or_a_client_secret() { // I10
    Order order = shop.checkOut();
    shop.pay(own(order));
    shop.stripe.fail(9, _ -> true, StripeFault.serverError());
    assertThatExceptionOfType(Unavailable.class).isThrownBy(shop::reconcile);
    JsonObject answer = shop.invoke("{}");
    assertThat(shop.log.text()).isNotEmpty();
    assertThat(shop.log + answer.toString())
        .doesNotContainIgnoringCase("canary")
        .doesNotContain("_secret_");
  }

  private long paid(List<Order> orders) {
    return orders.stream().filter(order -> shop.status(order) == OrderStatus.PAID).count();
  }

  private static boolean isEventPage(StripeCall call, int page) {
    return call.route().equals("/v1/events")
        && call.query().contains("limit=100")
        && call.query().contains("starting_after") == (page > 1);
  }

  private StripeTransport before(String path, Runnable first) {
    return request -> {
      if (request.path().endsWith(path)) {
        first.run();
      }
      return new SimulatedStripe(shop.stripe).send(request);
    };
  }

  /** A hundred events of other applications. */
  private static StripeTransport.Response eventPage(int page) {
    var data = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      String id = page + "x" + i;
      data.append(i == 0 ? "" : ",")
          .append("{\"id\":\"evt_")
          .append(id)
          .append("\",\"object\":\"event\",\"type\":\"payment_intent.processing\",")
          .append("\"created\":1793534400,\"livemode\":false,\"data\":{\"object\":{\"id\":\"pi_")
          .append(id)
          .append("\",\"object\":\"payment_intent\",\"metadata\":{}}}}");
    }
    return new StripeTransport.Response(
        200,
        java.util.Map.of(),
        "{\"object\":\"list\",\"data\":[" + data + "],\"has_more\":" + (page < 1000) + "}");
  }
}
