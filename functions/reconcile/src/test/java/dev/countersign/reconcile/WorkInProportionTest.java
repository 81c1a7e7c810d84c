package dev.countersign.reconcile;

import static dev.countersign.reconcile.ReconciledShop.drift;
import static dev.countersign.reconcile.ReconciledShop.own;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.emulators.stripe.StripeCall;
import dev.countersign.faults.Unavailable;
import dev.countersign.orders.Order;
import dev.countersign.orders.OrderStatus;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.testkit.shop.SimulatedStripe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How many requests to Stripe something costs. */
class WorkInProportionTest {
  private final ReconciledShop shop = new ReconciledShop();

  @Test
  void an_unpaid_order_costs_one_request() {
    List<Order> stale = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      stale.add(shop.checkOut());
      shop.passes(Duration.ofSeconds(1));
    }
    shop.passes(Duration.ofHours(30));
    shop.reconcile();
    assertThat(stale).allMatch(order -> shop.status(order) == OrderStatus.CANCELED);
    assertThat(count("/cancel")).isEqualTo(100);
    assertThat(countOfPaymentIntentsById()).isZero();
    assertThat(count("/v1/payment_intents") - 100).isLessThan(10); // they were created, too
  }

  @Test
  void unpaid_orders_that_take_their_time_are_listed_again_and_not_asked_for_one_by_one() {
    List<Order> stale = IntStream.range(0, 60).mapToObj(_ -> shop.checkOut()).toList();
    shop.passes(Duration.ofHours(30));
    shop.reach(
        request -> {
          if (request.path().endsWith("/cancel")) {
            shop.passes(Duration.ofSeconds(1));
          }
          return new SimulatedStripe(shop.stripe).send(request);
        });
    shop.reconcile();
    assertThat(stale).allMatch(order -> shop.status(order) == OrderStatus.CANCELED);
    assertThat(countOfPaymentIntentsById()).isLessThan(3);
    assertThat(count("/v1/payment_intents") - 60).isLessThan(15);
  }

  @Test
  void a_list_that_stripe_takes_long_to_refuse_holds_up_one_unpaid_order_of_many() {
    List<Order> stale = IntStream.range(0, 6).mapToObj(_ -> shop.checkOut()).toList();
    shop.passes(Duration.ofHours(30));
    shop.reach(
        request -> {
          if (request.path().startsWith("/v1/payment_intents?limit=100")) {
            shop.passes(Duration.ofSeconds(11));
            throw new Unavailable("no answer from Stripe");
          }
          return new SimulatedStripe(shop.stripe).send(request);
        });
    shop.reconcile();
    assertThat(stale)
        .filteredOn(order -> shop.status(order) == OrderStatus.CANCELED)
        .hasSize(stale.size() - 1);
  }

  @Test
  void unpaid_orders_far_apart_are_asked_for_one_by_one() {
    Order first = shop.checkOut();
    for (int i = 0; i < 300; i++) {
      shop.pay(own(shop.checkOut()));
      shop.passes(Duration.ofMinutes(1));
    }
    Order last = shop.checkOut();
    shop.passes(Duration.ofHours(30));
    long before = count("/v1/payment_intents");
    shop.reconcile();
    assertThat(shop.status(first)).isEqualTo(OrderStatus.CANCELED);
    assertThat(shop.status(last)).isEqualTo(OrderStatus.CANCELED);
    assertThat(count("/v1/payment_intents") - before).isLessThan(8); // 4 of them are the stage's
  }

  @Test
  void one_list_serves_all_unbound_orders() {
    List<Order> unbound = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      unbound.add(shop.place());
    }
    for (int i = 0; i < 250; i++) {
      shop.pay(own(shop.checkOut()));
    }
    Order lost = shop.place();
    String itsPaymentIntent = shop.create(lost);
    shop.passes(Duration.ofDays(40)); // further back than a first run looks
    shop.reconcile();
    assertThat(count("/v1/payment_intents")).isLessThan(300 + 8);
    assertThat(shop.stored(lost).paymentIntentId()).contains(new PaymentIntentId(itsPaymentIntent));
    shop.reconcile();
    assertThat(unbound).allMatch(order -> shop.status(order) == OrderStatus.CANCELED);
    assertThat(shop.status(lost)).isEqualTo(OrderStatus.CANCELED);
    assertThat(count("/v1/payment_intents")).isLessThan(300 + 16);
  }

  @Test
  void the_passes_that_earlier_runs_never_began_are_listed_as_one() {
    shop.reconcile();
    shop.passes(Duration.ofHours(1));
    shop.allow(Duration.ofMinutes(3)); // so that nothing is begun
    shop.reconcile();
    shop.passes(Duration.ofHours(24)); // and the next run looks back further, too
    shop.allow(Duration.ofMinutes(15));
    List<String> lists =
        List.of("/v1/events", "/v1/refunds", "/v1/disputes", "/early_fraud_warnings");
    List<Long> before = lists.stream().map(this::count).toList();
    assertThat(shop.reconcile().get("outcome").getAsString()).isEqualTo("finished");
    for (String list : lists) {
      assertThat(count(list) - before.get(lists.indexOf(list)))
          .as(list)
          // What is new, and all the rest; of disputes also those whose evidence is due soon.
          .isEqualTo(list.equals("/v1/disputes") ? 3 : 2);
    }
  }

  @Test
  void an_unbound_order_does_not_expire_before_all_that_could_be_its_own_is_listed() {
    Order order = shop.place();
    shop.passes(Duration.ofDays(40));
    shop.allow(Duration.ofMinutes(3)); // so that nothing is begun
    shop.reconcile();
    assertThat(shop.status(order)).isEqualTo(OrderStatus.AWAITING_PAYMENT);
    shop.allow(Duration.ofMinutes(15));
    long before = count("/v1/payment_intents");
    assertThat(drift(shop.reconcile())).containsExactly("unpaid-too-long expired");
    assertThat(count("/v1/payment_intents") - before).isGreaterThan(1); // with one of its own time
  }

  @Test
  void an_order_that_gets_too_old_while_a_run_goes_on_is_left_to_the_next() {
    Order order = shop.checkOut();
    shop.passes(Duration.ofHours(24).minusMinutes(7));
    shop.reach(
        request -> {
          if (request.path().startsWith("/v1/events?limit=100")) {
            shop.passes(Duration.ofMinutes(3));
          }
          return new SimulatedStripe(shop.stripe).send(request);
        });
    shop.reconcile();
    assertThat(shop.status(order)).isEqualTo(OrderStatus.AWAITING_PAYMENT);
    shop.reconcile();
    assertThat(shop.status(order)).isEqualTo(OrderStatus.CANCELED);
  }

  @Test
  void an_orphan_whose_order_is_missing_costs_no_request() {
    Order order = shop.checkOut();
    shop.pay(own(order));
    ReconciledShop other = new ReconciledShop();
    shop.stripe.events().stream()
        .filter(event -> event.get("type").getAsString().equals("payment_intent.succeeded"))
        .forEach(other::hears);
    other.passes(Duration.ofDays(35));
    assertThat(drift(other.reconcile())).containsExactly("orphaned-event needs-a-person");
    assertThat(other.stripe.calls()).noneMatch(call -> call.route().startsWith("/v1/events/"));
  }

  private long count(String routeEnd) {
    return shop.stripe.calls().stream().filter(call -> call.route().endsWith(routeEnd)).count();
  }

  private long countOfPaymentIntentsById() {
    return shop.stripe.calls().stream()
        .filter(call -> call.method().equals("GET"))
        .map(StripeCall::route)
        .filter(route -> route.startsWith("/v1/payment_intents/"))
        .count();
  }
}
