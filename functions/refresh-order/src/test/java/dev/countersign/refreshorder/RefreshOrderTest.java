package dev.countersign.refreshorder;

import static dev.countersign.refreshorder.RefreshedShop.own;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.countersign.emulators.stripe.StripeFault;
import dev.countersign.orders.Order;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.OrderStatus;
import dev.countersign.questions.Question;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the questions of pages that wait (RC12). */
class RefreshOrderTest {
  private final RefreshedShop shop = new RefreshedShop();

  @Test
  void a_payment_whose_webhook_is_lost_is_known_within_seconds_of_the_question() {
    Order order = shop.checkOut();
    shop.pay(order, "pm_card_visa");
    Instant asked = shop.clock.instant();

    shop.pageAsksFor(order);
    JsonObject answer = shop.streamBrings();

    assertThat(shop.stored(order).status()).isEqualTo(OrderStatus.PAID);
    assertThat(answer).hasToString("{\"answered\":1,\"settled\":0,\"dropped\":0,\"failed\":0}");
    assertThat(Duration.between(asked, shop.clock.instant())).isLessThan(Duration.ofSeconds(3));
  }

  @ParameterizedTest
  @CsvSource({
    "pm_card_chargeDeclined, payment_intent.payment_failed, PAYMENT_FAILED",
    "pm_simulator_processing, payment_intent.processing, PROCESSING"
  })
  void a_question_about_a_failed_or_processing_payment_is_answered_by_a_read_at_stripe(
      String paymentMethod, String event, OrderStatus before) {
    Order order = shop.checkOut();
    shop.pay(order, paymentMethod);
    shop.hears(event);
    assertThat(shop.stored(order).status()).isEqualTo(before);
    if (before == OrderStatus.PROCESSING) {
      shop.stripe.completeProcessing(own(order), true);
    } else {
      shop.pay(order, "pm_card_visa");
    }

    shop.pageAsksFor(order);
    shop.streamBrings();

    assertThat(shop.stored(order).status()).isEqualTo(OrderStatus.PAID);
  }

  @Test
  void a_question_about_an_order_with_a_voucher_leaves_it_to_its_buyer() { // RC09
    Order order = shop.checkOut();
    shop.pay(order, "pm_simulator_oxxo");
    shop.pageAsksFor(order);
    shop.streamBrings();

    assertThat(shop.stored(order).status()).isEqualTo(OrderStatus.AWAITING_PAYMENT);
    String paymentIntent = own(order);
    assertThat(shop.stripeStatus(paymentIntent)).isEqualTo("requires_action");

    shop.stripe.payVoucher(paymentIntent);
    shop.clock.advance(Duration.ofMinutes(1));
    shop.pageAsksFor(order);
    shop.streamBrings();
    assertThat(shop.stored(order).status()).isEqualTo(OrderStatus.PAID);
  }

  @Test
  void a_webhook_that_comes_a_second_after_the_question_leaves_stripe_unasked() {
    Order order = shop.checkOut();
    shop.pay(order, "pm_card_visa");
    shop.pageAsksFor(order);
    shop.clock.advance(Duration.ofSeconds(1));
    shop.hears("payment_intent.succeeded");

    JsonObject answer = shop.streamBrings();

    assertThat(shop.reads).isEmpty();
    assertThat(answer.get("settled").getAsInt()).isEqualTo(1);
  }

  @Test
  void a_page_that_asks_100_times_in_5_seconds_makes_one_read() {
    Order order = shop.checkOut();
    for (int i = 0; i < 100; i++) {
      shop.pageAsksFor(order);
      shop.clock.advance(Duration.ofMillis(50));
    }

    shop.streamBrings();

    assertThat(shop.reads).hasSize(1);
  }

  @Test
  void several_questions_for_an_order_in_one_batch_make_one_read() {
    Order order = shop.checkOut();
    JsonObject question = RefreshedShop.record(question(order, shop.clock.instant()));

    shop.brings(List.of(question, question, question));

    assertThat(shop.reads).hasSize(1);
  }

  @ParameterizedTest // RC12
  @ValueSource(longs = {29_000, 30_000})
  void a_question_of_up_to_30_seconds_is_answered(long millis) {
    Order order = shop.checkOut();
    shop.pay(order, "pm_card_visa");
    JsonObject question = RefreshedShop.record(question(order, shop.clock.instant()));
    shop.clock.advance(Duration.ofMillis(millis));

    JsonObject answer = shop.brings(List.of(question));

    assertThat(answer.get("answered").getAsInt()).isEqualTo(1);
    assertThat(shop.stored(order).status()).isEqualTo(OrderStatus.PAID);
  }

  @ParameterizedTest // RC12
  @ValueSource(longs = {30_001, 31_000})
  void a_question_that_is_older_than_30_seconds_is_dropped(long millis) {
    Order order = shop.checkOut();
    shop.pay(order, "pm_card_visa");
    JsonObject question = RefreshedShop.record(question(order, shop.clock.instant()));
    shop.clock.advance(Duration.ofMillis(millis));

    JsonObject answer = shop.brings(List.of(question));

    assertThat(answer.get("dropped").getAsInt()).isEqualTo(1);
    assertThat(shop.reads).isEmpty();
    assertThat(shop.log.last().get("QuestionsDropped").getAsInt()).isEqualTo(1);
  }

  @Test
  void orders_that_are_settled_unknown_unbound_or_old_leave_stripe_unasked() {
    Order paid = shop.checkOut();
    shop.pay(paid, "pm_card_visa");
    shop.hears("payment_intent.succeeded");
    Order old = shop.checkOut();
    shop.clock.advance(Duration.ofHours(25));
    Order unbound = shop.place();
    OrderId unknown = OrderId.derive("shop", UUID.randomUUID());
    Instant now = shop.clock.instant();

    JsonObject answer =
        shop.brings(
            List.of(
                RefreshedShop.record(question(paid, now)),
                RefreshedShop.record(question(old, now)),
                RefreshedShop.record(question(unbound, now)),
                RefreshedShop.record(new Question(unknown, now, now.plusSeconds(60)))));

    assertThat(answer.get("settled").getAsInt()).isEqualTo(4);
    assertThat(shop.reads).isEmpty();
  }

  @Test
  void an_order_of_the_other_mode_leaves_stripe_unasked_and_its_row_as_it_is() {
    Order live = shop.bind(shop.placeLive(), "pi_live");

    shop.pageAsksFor(live);
    JsonObject answer = shop.streamBrings();

    assertThat(shop.reads).isEmpty();
    assertThat(shop.stored(live)).isEqualTo(live);
    assertThat(answer.get("failed").getAsInt()).isEqualTo(1);
  }

  @Test
  void an_order_of_which_nothing_is_new_keeps_its_row_as_it_is() {
    Order order = shop.checkOut();

    shop.pageAsksFor(order);
    shop.streamBrings();

    assertThat(shop.reads).hasSize(1);
    assertThat(shop.stored(order)).isEqualTo(order);
  }

  @Test
  void of_30_pages_ten_are_answered_five_a_second_and_the_others_ask_again() {
    List<Order> orders = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      Order order = shop.checkOut();
      shop.pay(order, "pm_card_visa");
      orders.add(order);
    }
    orders.forEach(shop::pageAsksFor);

    JsonObject answer = shop.streamBrings();

    assertThat(answer.get("answered").getAsInt()).isEqualTo(10);
    assertThat(answer.get("dropped").getAsInt()).isEqualTo(20);
    for (int batch = 0; batch < 2; batch++) { // at once: more wait in the stream
      List<JsonObject> more =
          orders.stream()
              .map(shop::stored)
              .map(order -> RefreshedShop.record(question(order, shop.clock.instant())))
              .toList();
      shop.brings(more);
    }
    assertThat(orders.stream().map(shop::stored).map(Order::status)).containsOnly(OrderStatus.PAID);
    assertAtMostFiveASecond();
  }

  private void assertAtMostFiveASecond() {
    for (int i = 5; i < shop.reads.size(); i++) {
      assertThat(Duration.between(shop.reads.get(i - 5), shop.reads.get(i)))
          .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }
  }

  @Test
  void a_stripe_that_fails_holds_up_no_other_question() {
    Order first = shop.checkOut();
    Order second = shop.checkOut();
    shop.pay(second, "pm_card_visa");
    shop.stripe.fail(
        Integer.MAX_VALUE, call -> call.path().endsWith(own(first)), StripeFault.serverError());

    shop.pageAsksFor(first);
    shop.pageAsksFor(second);
    JsonObject answer = shop.streamBrings();

    assertThat(answer.get("failed").getAsInt()).isEqualTo(1);
    assertThat(shop.stored(second).status()).isEqualTo(OrderStatus.PAID);
    assertThat(logged("failed").get("StripeUnavailable").getAsInt()).isEqualTo(1);
    assertThat(logged("failed").get("orderId").getAsString()).isEqualTo(first.id().value());
  }

  @Test
  void a_key_that_stripe_refuses_calls_a_person() {
    Order order = shop.checkOut();
    shop.stripe.fail(_ -> true, StripeFault.forbidden());

    shop.pageAsksFor(order);
    shop.streamBrings();

    assertThat(logged("failed").get("NeedsAPerson").getAsInt()).isEqualTo(1);
    assertThat(shop.log.counted("NeedsAPerson")).isEqualTo(1);
  }

  @Test
  void a_payment_intent_that_stripe_does_not_have_leaves_the_order_as_it_is() {
    Order order = shop.bind(shop.place(), "pi_of_another_account");

    shop.pageAsksFor(order);
    JsonObject answer = shop.streamBrings();

    assertThat(answer.get("failed").getAsInt()).isEqualTo(1);
    assertThat(shop.stored(order)).isEqualTo(order);
  }

  @Test
  void a_payment_of_another_amount_is_quarantined_and_counted() {
    Order order = shop.checkOut();
    shop.stripe.tamper(own(order), 3999, "usd");
    shop.pay(order, "pm_card_visa");

    shop.pageAsksFor(order);
    shop.streamBrings();

    assertThat(shop.stored(order).status()).isEqualTo(OrderStatus.QUARANTINED);
    assertThat(shop.log.last().get("Quarantined").getAsInt()).isEqualTo(1);
  }

  @Test
  void a_row_that_is_no_question_and_one_that_was_deleted_are_passed_over() {
    Order order = shop.checkOut();
    shop.pay(order, "pm_card_visa");
    JsonObject spoiled =
        JsonParser.parseString("{\"dynamodb\":{\"NewImage\":{\"orderId\":{\"S\":\"x\"}}}}")
            .getAsJsonObject();
    JsonObject deleted =
        JsonParser.parseString("{\"eventName\":\"REMOVE\",\"dynamodb\":{}}").getAsJsonObject();

    shop.brings(
        List.of(spoiled, deleted, RefreshedShop.record(question(order, shop.clock.instant()))));

    assertThat(shop.stored(order).status()).isEqualTo(OrderStatus.PAID);
  }

  @Test
  void every_batch_is_counted() {
    Order order = shop.checkOut();

    shop.pageAsksFor(order);
    shop.streamBrings();

    JsonObject line = shop.log.last();
    assertThat(line.get("QuestionsAnswered").getAsInt()).isEqualTo(1);
    assertThat(line.get("QuestionsSettled").getAsInt()).isZero();
    assertThat(line.get("QuestionsDropped").getAsInt()).isZero();
    assertThat(line.get("QuestionsFailed").getAsInt()).isZero();
    assertThat(line.get("Quarantined").getAsInt()).isZero();
  }

  private JsonObject logged(String message) {
    return shop.log.text().stream()
        .map(line -> JsonParser.parseString(line).getAsJsonObject())
        .filter(line -> line.get("message").getAsString().equals(message))
        .findFirst()
        .orElseThrow();
  }

  private static Question question(Order order, Instant askedAt) {
    return new Question(order.id(), askedAt, order.createdAt().plus(Question.ASKED_FOR));
  }
}
