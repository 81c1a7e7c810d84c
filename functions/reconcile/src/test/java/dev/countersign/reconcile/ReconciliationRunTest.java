package dev.countersign.reconcile;

import static dev.countersign.reconcile.ReconciledShop.drift;
import static dev.countersign.reconcile.ReconciledShop.own;
import static dev.countersign.reconcile.ReconciledShop.words;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.JsonObject;
import dev.countersign.emulators.stripe.StripeCall;
import dev.countersign.emulators.stripe.StripeFault;
import dev.countersign.faults.Unavailable;
import dev.countersign.orders.Order;
import dev.countersign.orders.OrderStatus;
import dev.countersign.orders.Reason;
import dev.countersign.stripe.StripeTransport;
import dev.countersign.testkit.shop.SimulatedStripe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How a run goes on, ends and reports, whatever it meets. */
class ReconciliationRunTest {
  private final ReconciledShop shop = new ReconciledShop();

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
    assertThat(shop.log.text().getLast()).contains("\"QuarantinedOrders\":1");
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
