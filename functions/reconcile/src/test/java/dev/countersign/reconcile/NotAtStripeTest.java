package dev.countersign.reconcile;

import static dev.countersign.reconcile.Shop.drift;
import static dev.countersign.reconcile.Shop.items;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.countersign.orders.Order;
import dev.countersign.orders.OrderStatus;
import dev.countersign.orders.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Somebody can sign events, and Stripe knows nothing of what they say (RC10). */
class NotAtStripeTest {
  private final Shop shop = new Shop();

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
    assertThat(items(second)).containsExactly("not-at-stripe:" + own(order));
    assertThat(shop.counted("NeedsAPerson")).isEqualTo(1);
    assertThat(shop.counted("NotAtStripe")).isEqualTo(1);
    assertThat(shop.counted("Quarantined")).isEqualTo(1);
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

  @Test
  void a_payment_intent_that_is_nowhere_proves_nothing() {
    Order order = shop.place();
    shop.orders.bind(order.bindTo("pi_nowhere"), "pi_nowhere");
    forgeSuccess(shop.stored(order), shop.clock.instant());
    for (int i = 0; i < 3; i++) {
      shop.reconcile();
    }
    assertThat(reasons(order)).isEmpty();
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
                .formatted(own(order), status, received, Shop.STACK, order.id()))
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

  private static String own(Order order) {
    return order.paymentIntentId().orElseThrow();
  }
}
