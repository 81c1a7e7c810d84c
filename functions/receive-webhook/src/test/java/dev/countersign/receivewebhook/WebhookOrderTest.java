package dev.countersign.receivewebhook;

import static dev.countersign.testkit.Concurrently.atOnce;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.orders.OrderFacts;
import dev.countersign.orders.OrderStatus;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.orders.Reason;
import dev.countersign.testkit.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Late, repeated and mismatched events (WO01, WO02, WD01, WD02, WQ01 to WQ03, I4). */
class WebhookOrderTest {
  private final WebhookShop shop = WebhookShop.withAnOrder();

  @Test // WO01
  void a_payment_that_failed_before_it_succeeded_is_paid_whichever_is_heard_first() {
    List<Consumer<WebhookShop>> events =
        List.of(
            on -> says(on, "evt_failed", "payment_intent.payment_failed", 0),
            on -> says(on, "evt_succeeded", "payment_intent.succeeded", 300));

    assertThat(inEveryOrder(events).status()).isEqualTo(OrderStatus.PAID);
  }

  @Test // WO01
  void of_two_events_of_one_second_the_later_state_stands_whichever_is_heard_first() {
    List<Consumer<WebhookShop>> events =
        List.of(
            on -> says(on, "evt_a", "payment_intent.payment_failed", 0),
            on -> says(on, "evt_b", "payment_intent.processing", 0));

    assertThat(inEveryOrder(events).status()).isEqualTo(OrderStatus.PAYMENT_FAILED);
  }

  @ParameterizedTest // WO02
  @ValueSource(strings = {"processing", "payment_failed", "requires_action"})
  void an_open_state_that_is_told_late_does_not_undo_a_payment(String type) {
    List<Consumer<WebhookShop>> events =
        List.of(
            on -> says(on, "evt_succeeded", "payment_intent.succeeded", 0),
            on -> says(on, "evt_late", "payment_intent." + type, 600));

    assertThat(inEveryOrder(events).status()).isEqualTo(OrderStatus.PAID);
  }

  @Test // WO02
  void a_payment_that_is_both_canceled_and_succeeded_is_a_persons_business() {
    List<Consumer<WebhookShop>> events =
        List.of(
            on -> says(on, "evt_succeeded", "payment_intent.succeeded", 0),
            on -> says(on, "evt_canceled", "payment_intent.canceled", 600));

    WebhookShop one = inEveryOrder(events);
    assertThat(one.status()).isEqualTo(OrderStatus.QUARANTINED);
    assertThat(one.standing().reasons()).containsExactly(Reason.CANCELED_AND_SUCCEEDED);
  }

  @Test // I4
  void every_order_and_repetition_of_the_same_events_ends_in_the_same_facts() {
    List<Consumer<WebhookShop>> events =
        List.of(
            on -> says(on, "evt_1", "payment_intent.processing", 0),
            on -> says(on, "evt_2", "payment_intent.payment_failed", 60),
            on -> says(on, "evt_3", "payment_intent.requires_action", 60),
            on -> says(on, "evt_4", "payment_intent.processing", 120),
            on -> says(on, "evt_5", "payment_intent.succeeded", 180));
    OrderFacts expected = inEveryOrder(events).facts();

    for (int seed = 0; seed < 200; seed++) {
      List<Consumer<WebhookShop>> deliveries = new ArrayList<>(events);
      Random random = new Random(seed);
      IntStream.range(0, 10).forEach(_ -> deliveries.add(events.get(random.nextInt(5))));
      Collections.shuffle(deliveries, random);
      WebhookShop other = WebhookShop.withAnOrder();
      deliveries.forEach(delivery -> delivery.accept(other));
      assertThat(other.facts()).as("seed " + seed).isEqualTo(expected);
      assertThat(other.markers()).as("seed " + seed).hasSize(5);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "processing, PROCESSING",
    "payment_failed, PAYMENT_FAILED",
    "requires_action, AWAITING_PAYMENT",
    "canceled, CANCELED",
    "succeeded, PAID"
  })
  void each_event_alone_says_where_the_order_stands(String type, OrderStatus status) {
    assertThat(shop.event("payment_intent." + type).deliver().outcome()).isEqualTo("200 applied");
    assertThat(shop.status()).isEqualTo(status);
  }

  @Test
  void of_a_failure_only_stripes_code_is_kept() {
    shop.event("payment_intent.payment_failed")
        .saying(
            "last_payment_error", "{\"code\":\"card_declined\",\"message\":\"canary declined\"}")
        .deliver();

    assertThat(
            shop.facts()
                .payment(new PaymentIntentId(WebhookShop.PAYMENT_INTENT))
                .openState()
                .orElseThrow()
                .failureCode())
        .contains("card_declined");
  }

  @Test // WD01
  void an_event_that_comes_twice_counts_once() {
    TestEvent event = shop.succeeded();
    event.deliver();
    long version = shop.order().version();

    assertThat(event.deliver().outcome()).isEqualTo("200 duplicate");
    assertThat(shop.order().version()).isEqualTo(version);
    assertThat(shop.markers()).hasSize(1);
  }

  @ParameterizedTest // WD01
  @ValueSource(ints = {20, 50})
  void an_event_that_comes_many_times_at_once_counts_once(int times) {
    TestEvent event = shop.succeeded();
    long version = shop.order().version();

    List<Answer> answers = atOnce(times, event::deliver);

    assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(200));
    assertThat(answers.stream().filter(answer -> answer.outcome().equals("200 applied")))
        .hasSize(1);
    assertThat(answers.stream().filter(answer -> answer.outcome().equals("200 duplicate")))
        .hasSize(times - 1);
    assertThat(shop.order().version()).isEqualTo(version + 1);
    assertThat(shop.markers()).hasSize(1);
    assertThat(shop.status()).isEqualTo(OrderStatus.PAID);
  }

  @Test // WD02
  void two_event_objects_for_one_change_are_both_marked_and_count_once() {
    shop.succeeded().deliver();
    OrderFacts once = shop.facts();

    assertThat(shop.succeeded().deliver().outcome()).isEqualTo("200 applied");
    assertThat(shop.facts()).isEqualTo(once);
    assertThat(shop.markers()).hasSize(2);
  }

  @ParameterizedTest // WQ01
  @CsvSource({
    "amount_received, 3999, amount_mismatch",
    "amount_received, 5000, amount_mismatch",
    "amount_received, 0, amount_mismatch",
    "amount, 3999, amount_mismatch",
    "currency, \"eur\", currency_mismatch",
    "currency, \"USD\", currency_mismatch",
  })
  void a_payment_of_another_amount_or_currency_is_never_paid(
      String member, String value, String reason) {
    Answer answer = shop.succeeded().saying(member, value).deliver();

    mustBeQuarantined(answer, reason);
  }

  @Test // WQ01
  void a_payment_of_another_mode_is_never_paid() {
    mustBeQuarantined(
        shop.succeeded().with("livemode", "true").saying("livemode", "true").deliver(),
        "livemode_mismatch");
  }

  @Test // WQ02, I16
  void a_payment_with_another_payment_intent_that_names_the_order_is_never_paid() {
    Answer answer = shop.succeeded().ofPaymentIntent("pi_3AnotherOne").deliver();

    mustBeQuarantined(answer, "multiple_payment_intents");
    assertThat(shop.order().paymentIntentId())
        .contains(new PaymentIntentId(WebhookShop.PAYMENT_INTENT));
  }

  @Test // WQ03
  void a_right_payment_after_a_wrong_one_releases_nothing() {
    shop.succeeded().saying("amount_received", "3999").deliver();
    Answer right = shop.succeeded().deliver();

    assertThat(right.outcome()).isEqualTo("200 applied");
    assertThat(right.counts("Quarantined")).isFalse();
    assertThat(shop.status()).isEqualTo(OrderStatus.QUARANTINED);
    assertThat(shop.standing().amountReceived()).isEqualTo(4000);
    assertThat(shop.standing().reasons()).containsExactly(Reason.AMOUNT_MISMATCH);
  }

  private void mustBeQuarantined(Answer answer, String reason) {
    assertThat(answer.outcome()).isEqualTo("200 quarantined");
    assertThat(answer.logged("reasons")).isEqualTo(reason);
    assertThat(answer.counts("Quarantined")).isTrue();
    assertThat(shop.status()).isEqualTo(OrderStatus.QUARANTINED);
    assertThat(shop.tables.texts("ProcessedEventsTable", "outcome")).containsExactly("QUARANTINED");
  }

  private static void says(WebhookShop shop, String id, String type, long secondsLater) {
    Answer answer =
        TestEvent.of(shop, id, type)
            .created(shop.clock.instant().minus(Duration.ofHours(1)).plusSeconds(secondsLater))
            .deliver();
    assertThat(answer.status()).isEqualTo(200);
  }

  /** Tells a new shop each permutation of the events; all must know the same in the end. */
  private static WebhookShop inEveryOrder(List<Consumer<WebhookShop>> events) {
    List<WebhookShop> shops =
        permutations(events).stream()
            .map(
                permutation -> {
                  WebhookShop shop = WebhookShop.withAnOrder();
                  permutation.forEach(event -> event.accept(shop));
                  return shop;
                })
            .toList();
    assertThat(shops.stream().map(WebhookShop::facts).distinct()).hasSize(1);
    assertThat(shops.stream().map(WebhookShop::status).distinct()).hasSize(1);
    return shops.getFirst();
  }

  private static <T> List<List<T>> permutations(List<T> items) {
    if (items.isEmpty()) {
      return List.of(List.of());
    }
    List<List<T>> all = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      List<T> rest = new ArrayList<>(items);
      T first = rest.remove(i);
      for (List<T> tail : permutations(rest)) {
        List<T> whole = new ArrayList<>(List.of(first));
        whole.addAll(tail);
        all.add(whole);
      }
    }
    return all;
  }
}
