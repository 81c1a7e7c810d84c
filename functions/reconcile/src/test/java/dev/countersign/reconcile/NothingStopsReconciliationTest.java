package dev.countersign.reconcile;

import static dev.countersign.reconcile.ReconciledShop.drift;
import static dev.countersign.reconcile.ReconciledShop.items;
import static dev.countersign.reconcile.ReconciledShop.own;
import static dev.countersign.reconcile.ReconciledShop.words;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.countersign.emulators.stripe.StripeCall;
import dev.countersign.emulators.stripe.StripeFault;
import dev.countersign.faults.Unavailable;
import dev.countersign.orders.Order;
import dev.countersign.orders.OrderStatus;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.stripe.StripeTransport;
import dev.countersign.stripe.StripeTransport.Response;
import dev.countersign.testkit.shop.SimulatedStripe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Whatever is wrong, everything else is done in every run. */
class NothingStopsReconciliationTest {
  private static final String WARNINGS = "/v1/radar/early_fraud_warnings";
  private static final Response UNKNOWN_CURSOR =
      new Response(
          400,
          Map.of(),
          "{\"error\":{\"code\":\"resource_missing\",\"param\":\"starting_after\","
              + "\"type\":\"invalid_request_error\"}}");

  private final ReconciledShop shop = new ReconciledShop();

  @Test
  void a_list_that_the_key_may_not_read_is_named_and_every_other_stage_is_done() { // RC07
    shop.stripe.fail(99, call -> call.route().equals(WARNINGS), StripeFault.forbidden());
    for (int run = 1; run <= 3; run++) {
      Order stale = shop.checkOut();
      shop.passes(Duration.ofHours(25));
      Order paid = shop.checkOut();
      shop.pay(own(paid));
      JsonObject report = shop.reconcile();
      assertThat(shop.status(paid)).isEqualTo(OrderStatus.PAID);
      assertThat(shop.status(stale)).isEqualTo(OrderStatus.CANCELED);
      assertThat(report.get("outcome").getAsString()).isEqualTo("incomplete");
      assertThat(words(report, "failed")).containsExactly("fraud-warnings");
      assertThat(words(report, "left")).containsExactly("fraud-warnings");
      assertThat(drift(report).getFirst()).isEqualTo("stage-failed needs-a-person");
      assertThat(items(report)).containsExactly("stage-failed:FRAUD_WARNINGS");
      assertThat(shop.counted("NeedsAPerson")).isEqualTo(run == 1 ? 1 : 0);
      assertThat(shop.counted("OpenItems")).isEqualTo(1);
      assertThat(shop.counted("Unfinished")).isEqualTo(1);
    }
    shop.stripe.heal();
    JsonObject report = shop.reconcile();
    assertThat(report.get("outcome").getAsString()).isEqualTo("finished");
    assertThat(items(report)).isEmpty();
    assertThat(shop.counted("Reconciled")).isEqualTo(1);
  }

  @Test
  void each_list_may_be_refused_and_the_others_are_read() {
    for (String list : List.of("events", "payment_intents", "refunds", "disputes")) {
      ReconciledShop other = new ReconciledShop();
      other.stripe.fail(99, isListing("/v1/" + list), StripeFault.forbidden());
      Order order = other.checkOut();
      other.pay(own(order));
      other.stripe.omitEvents(9, _ -> true);
      other.stripe.warnOfFraud(own(order));
      assertThat(words(other.reconcile(), "failed")).as(list).hasSize(1);
      assertThat(other.status(order)).as(list).isEqualTo(OrderStatus.PAID);
      assertThat(other.stored(order).facts().fraudWarnings()).as(list).hasSize(1);
    }
  }

  @Test
  void a_payment_intent_whose_cancel_always_fails_holds_up_no_other() { // RC07
    Order stuck = shop.checkOut();
    String cancel = "/v1/payment_intents/" + own(stuck) + "/cancel";
    for (StripeFault fault : List.of(StripeFault.forbidden(), StripeFault.serverError())) {
      shop.stripe.heal();
      shop.stripe.fail(99, call -> call.route().equals(cancel), fault);
      Order stale = shop.checkOut();
      shop.passes(Duration.ofHours(25));
      Order paid = shop.checkOut();
      shop.pay(own(paid));
      JsonObject report = shop.reconcile();
      assertThat(report.get("outcome").getAsString()).isEqualTo("finished");
      assertThat(items(report)).containsExactly("not-looked-at:" + stuck.id());
      assertThat(shop.status(stale)).isEqualTo(OrderStatus.CANCELED);
      assertThat(shop.status(paid)).isEqualTo(OrderStatus.PAID);
    }
    shop.stripe.heal();
    assertThat(items(shop.reconcile())).isEmpty();
    assertThat(shop.status(stuck)).isEqualTo(OrderStatus.CANCELED);
  }

  @Test
  void a_passing_fault_calls_a_person_once_it_has_lasted_for_an_hour() {
    Order stuck = shop.checkOut();
    shop.passes(Duration.ofHours(25));
    shop.stripe.fail(99, call -> call.route().endsWith("/cancel"), StripeFault.serverError());
    assertThat(drift(shop.reconcile())).containsExactly("not-looked-at tried-again");
    assertThat(shop.counted("OpenItems")).isZero();
    shop.passes(Duration.ofHours(1));
    assertThat(items(shop.reconcile())).containsExactly("not-looked-at:" + stuck.id());
    assertThat(shop.counted("OpenItems")).isEqualTo(1);
  }

  @Test
  void too_many_faults_in_a_row_end_the_stage_and_the_next_run_continues_after_them() {
    List<Order> stale = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      stale.add(shop.checkOut());
      shop.passes(Duration.ofSeconds(1));
    }
    shop.passes(Duration.ofHours(25));
    for (Order order : stale.subList(0, 3)) {
      String cancel = "/v1/payment_intents/" + own(order) + "/cancel";
      shop.stripe.fail(99, call -> call.route().equals(cancel), StripeFault.serverError());
    }
    assertThat(words(shop.reconcile(), "failed")).containsExactly("unpaid-orders");
    assertThat(shop.status(stale.getLast())).isEqualTo(OrderStatus.AWAITING_PAYMENT);
    shop.reconcile();
    assertThat(shop.status(stale.getLast())).isEqualTo(OrderStatus.CANCELED);
  }

  @Test
  void rows_of_a_newer_version_are_no_faults_in_a_row_and_what_is_behind_them_is_done() { // D16
    List<Order> stale = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      stale.add(shop.checkOut());
      shop.passes(Duration.ofSeconds(1));
    }
    shop.passes(Duration.ofHours(25));
    stale.subList(0, 3).forEach(shop.spoiled::isOfANewerVersion);
    JsonObject report = shop.reconcile();
    assertThat(words(report, "failed")).isEmpty();
    assertThat(report.get("outcome").getAsString()).isEqualTo("finished");
    assertThat(shop.status(stale.getLast())).isEqualTo(OrderStatus.CANCELED);
    assertThat(drift(report))
        .containsExactlyInAnyOrder(
            "not-looked-at tried-again",
            "not-looked-at tried-again",
            "not-looked-at tried-again",
            "unpaid-too-long canceled");
  }

  @Test
  void a_run_is_told_of_though_nobody_can_say_how_long_the_oldest_order_waits() {
    shop.checkOut();
    Order paid = shop.checkOut();
    shop.pay(own(paid));
    shop.reach(
        request -> {
          if (request.path().startsWith(WARNINGS)) { // the last list: the sweep is through
            shop.spoiled.failToList(OrderStatus.AWAITING_PAYMENT);
          }
          return new SimulatedStripe(shop.stripe).send(request);
        });
    JsonObject report = shop.reconcile();
    assertThat(report.get("outcome").getAsString()).isEqualTo("finished");
    assertThat(drift(report)).containsExactly("event-not-heard recorded");
    assertThat(shop.counted("Reconciled")).isEqualTo(1);
    assertThat(shop.counted("Repaired")).isEqualTo(1);
    assertThat(shop.log.text().getLast()).doesNotContain("OldestUnpaidOrderMinutes");
    assertThat(shop.log.text())
        .anyMatch(line -> line.contains("told not to be listed") && line.contains("NotLookedAt"));
    shop.reach(new SimulatedStripe(shop.stripe));
    shop.spoiled.listAgain();
    shop.reconcile();
    assertThat(shop.counted("OldestUnpaidOrderMinutes")).isEqualTo(2 * 6);
  }

  @Test
  void a_pass_whose_cursor_stripe_no_longer_knows_begins_again() { // RC07
    List<Order> orders = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      Order order = shop.checkOut();
      shop.pay(own(order));
      orders.add(order);
    }
    shop.stripe.omitEvents(9, _ -> true);
    shop.reach(once(request -> isFurtherPage(request.path()), UNKNOWN_CURSOR));
    JsonObject report = shop.reconcile();
    assertThat(report.get("outcome").getAsString()).isEqualTo("finished");
    assertThat(orders).allMatch(order -> shop.status(order) == OrderStatus.PAID);
    assertThat(drift(shop.reconcile())).isEmpty();
  }

  @Test
  void a_stripe_that_never_knows_its_cursors_ends_that_stage_alone() {
    for (int i = 0; i < 101; i++) {
      shop.pay(own(shop.checkOut()));
    }
    shop.reach(
        request ->
            isFurtherPage(request.path()) && request.path().startsWith("/v1/events")
                ? UNKNOWN_CURSOR
                : new SimulatedStripe(shop.stripe).send(request));
    JsonObject report = shop.reconcile();
    assertThat(words(report, "failed")).containsExactly("events");
    assertThat(report.get("repaired").getAsLong()).isEqualTo(101);
  }

  @Test
  void a_binding_that_fails_is_not_reported_as_made_and_is_made_by_the_next_run() {
    Order order = shop.place();
    String paymentIntent = shop.create(order);
    shop.spoiled.failToBind();
    assertThat(drift(shop.reconcile())).containsExactly("not-looked-at tried-again");
    assertThat(shop.stored(order).paymentIntentId()).isEmpty();
    shop.spoiled.bindAgain();
    assertThat(drift(shop.reconcile())).containsExactly("payment-intent-not-bound bound");
    assertThat(shop.stored(order).paymentIntentId()).contains(new PaymentIntentId(paymentIntent));
  }

  @Test
  void an_order_whose_payment_intent_could_not_be_bound_does_not_expire() {
    Order order = shop.place();
    String paymentIntent = shop.create(order);
    shop.passes(Duration.ofHours(25));
    shop.spoiled.failToBind();
    assertThat(drift(shop.reconcile())).containsExactly("not-looked-at tried-again");
    assertThat(drift(shop.reconcile())).containsExactly("not-looked-at tried-again");
    assertThat(shop.status(order)).isEqualTo(OrderStatus.AWAITING_PAYMENT);
    shop.passes(Duration.ofHours(24)); // out of what each run lists
    assertThat(drift(shop.reconcile())).containsExactly("not-looked-at tried-again");
    shop.spoiled.bindAgain();
    shop.pay(paymentIntent);
    shop.stripe.omitEvents(9, _ -> true);
    shop.reconcile();
    assertThat(shop.stored(order).paymentIntentId()).contains(new PaymentIntentId(paymentIntent));
    assertThat(shop.status(order)).isEqualTo(OrderStatus.PAID);
    assertThat(items(shop.reconcile())).isEmpty();
  }

  @Test
  void an_object_that_could_not_be_read_is_read_again_by_id_when_no_list_has_it() {
    Order order = shop.checkOut();
    shop.pay(own(order));
    shop.hears("payment_intent.succeeded");
    shop.stripe.omitEvents(9, _ -> true);
    shop.stripe.refund(own(order), 1500);
    shop.spoiled.spoil(order);
    assertThat(drift(shop.reconcile())).contains("unreadable needs-a-person");
    shop.passes(Duration.ofHours(2)); // out of the window of the next run
    shop.spoiled.mend(order);
    assertThat(drift(shop.reconcile())).containsExactly("refund-not-known recorded");
    assertThat(shop.stored(order).standing().amountRefunded()).isEqualTo(1500);
    assertThat(items(shop.reconcile())).isEmpty();
  }

  @Test
  void more_events_than_there_is_time_for_leave_time_for_what_is_behind_them() {
    Order order = shop.checkOut();
    shop.stripe.omitEvents(9, _ -> true);
    shop.pay(own(order));
    shop.reach(
        request -> {
          if (request.path().startsWith("/v1/events?limit=100")) {
            shop.passes(Duration.ofSeconds(20));
            return endlessEvents();
          }
          return new SimulatedStripe(shop.stripe).send(request);
        });
    JsonObject report = shop.reconcile();
    assertThat(report.get("outcome").getAsString()).isEqualTo("interrupted");
    assertThat(words(report, "left")).containsExactly("events");
    assertThat(shop.status(order)).isEqualTo(OrderStatus.PAID);
  }

  @Test
  void new_objects_come_before_those_that_an_earlier_run_left() {
    List<String> asked = new ArrayList<>();
    shop.reach(
        request -> {
          if (request.path().startsWith("/v1/events?limit=100")) {
            asked.add(request.path());
            shop.passes(Duration.ofMinutes(4));
            return asked.size() < 5 ? endlessEvents() : noEvents();
          }
          return new SimulatedStripe(shop.stripe).send(request);
        });
    shop.reconcile();
    int first = asked.size();
    assertThat(first).isBetween(2, 4);
    while (asked.size() < 6) {
      shop.reconcile();
    }
    assertThat(asked.get(first)).doesNotContain("starting_after");
    assertThat(end(asked.get(first))).isGreaterThan(end(asked.getFirst()));
  }

  @Test
  void a_list_too_long_for_stripe_to_answer_does_not_hold_up_what_is_new() {
    shop.reach(
        request -> {
          if (request.path().startsWith("/v1/events?limit=100") && days(request.path()) > 1) {
            throw new Unavailable("no answer from Stripe");
          }
          return new SimulatedStripe(shop.stripe).send(request);
        });
    assertThat(drift(shop.reconcile())).contains("stage-failed tried-again");
    shop.pay(own(shop.checkOut()));
    assertThat(drift(shop.reconcile())).contains("event-not-heard recorded");
  }

  private static long days(String path) {
    int from = path.indexOf("[gte]=") + 6;
    return (Long.parseLong(end(path)) - Long.parseLong(path.substring(from, from + 10))) / 86_400;
  }

  @Test
  void a_clock_that_is_set_back_does_not_keep_a_run_from_being_saved() {
    List<Boolean> isSaved = new ArrayList<>();
    shop.reach(
        request -> {
          if (request.path().startsWith("/v1/refunds")) {
            shop.goesWrongBy(Duration.ofMinutes(-10));
          }
          if (request.path().startsWith("/v1/disputes")) {
            Run saved = shop.journal.load(Run.name(Optional.empty(), false)).orElseThrow();
            isSaved.add(saved.isThrough(Stage.REFUNDS));
          }
          return new SimulatedStripe(shop.stripe).send(request);
        });
    shop.reconcile();
    assertThat(isSaved).isNotEmpty().containsOnly(true);
  }

  @Test
  void a_run_that_is_superseded_counts_what_it_alone_has_found() {
    Order order = shop.place();
    shop.orders.bind(
        order.bindTo(new PaymentIntentId("pi_unknown")), new PaymentIntentId("pi_unknown"));
    shop.passes(Duration.ofHours(25));
    shop.reach(
        request -> {
          if (request.path().startsWith("/v1/refunds")) {
            shop.reach(new SimulatedStripe(shop.stripe));
            shop.invoke("{}");
          }
          return new SimulatedStripe(shop.stripe).send(request);
        });
    assertThat(shop.reconcile().get("outcome").getAsString()).isEqualTo("superseded");
    assertThat(shop.counted("NeedsAPerson")).isEqualTo(1);
  }

  @Test
  void of_two_runs_at_once_one_stops_and_nothing_is_done_twice() {
    Order order = shop.checkOut();
    shop.pay(own(order));
    Order stale = shop.place();
    String paymentIntent = shop.create(stale);
    shop.passes(Duration.ofHours(25));
    List<JsonObject> second = new ArrayList<>();
    for (String moment : List.of("/v1/account", "/v1/refunds")) {
      shop.reach(
          request -> {
            if (request.path().startsWith(moment) && second.size() < 2) {
              shop.reach(new SimulatedStripe(shop.stripe));
              second.add(shop.invoke("{}"));
            }
            return new SimulatedStripe(shop.stripe).send(request);
          });
      JsonObject first = shop.reconcile();
      assertThat(first.get("outcome").getAsString()).isEqualTo("superseded");
      assertThat(second.getLast().get("outcome").getAsString()).isEqualTo("finished");
    }
    assertThat(second).hasSize(2);
    assertThat(shop.stored(order).version()).isEqualTo(order.version() + 1);
    assertThat(shop.status(stale)).isEqualTo(OrderStatus.CANCELED);
    assertThat(shop.stored(stale).paymentIntentId()).contains(new PaymentIntentId(paymentIntent));
  }

  /** Of the time that a list is asked for. */
  private static String end(String path) {
    int end = path.indexOf("lte]=") + 5;
    return path.substring(end, end + 10);
  }

  private static Predicate<StripeCall> isListing(String route) {
    return call -> call.route().equals(route) && call.query().contains("limit=100");
  }

  private static boolean isFurtherPage(String path) {
    return path.contains("starting_after=");
  }

  /** That answer to the first such request, and Stripe's to all others. */
  private StripeTransport once(Predicate<StripeTransport.Request> which, Response answer) {
    List<Response> left = new ArrayList<>(List.of(answer));
    return request ->
        !left.isEmpty() && which.test(request)
            ? left.removeFirst()
            : new SimulatedStripe(shop.stripe).send(request);
  }

  private Response endlessEvents() {
    return new Response(
        200,
        Map.of(),
        """
        {"object":"list","has_more":true,"data":[{"id":"evt_other","object":"event",
        "type":"payment_intent.processing","created":1793534400,"livemode":false,
        "data":{"object":{"id":"pi_other","object":"payment_intent","metadata":{}}}}]}
        """);
  }

  private static Response noEvents() {
    return new Response(200, Map.of(), "{\"object\":\"list\",\"has_more\":false,\"data\":[]}");
  }
}
