package dev.countersign.getorder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.faults.Deadline;
import dev.countersign.faults.Unavailable;
import dev.countersign.orders.Order;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.PaymentObservation.State;
import dev.countersign.questions.Question;
import dev.countersign.testkit.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a page that waits leaves for refresh-order (RC12). */
class QuestionsTest {
  private final OrderPageShop shop = OrderPageShop.withAnOrder();

  @Test
  void asking_for_an_order_that_waits_for_its_payment_leaves_a_question() {
    Order before = shop.order();

    get();

    assertThat(shop.asked())
        .containsExactly(
            new Question(
                OrderPageShop.ORDER,
                shop.clock.instant(),
                before.createdAt().plus(Duration.ofHours(25))));
    assertThat(shop.log.last().get("question").getAsString()).isEqualTo("asked");
    assertThat(shop.order()).isEqualTo(before); // its version and its stream are the webhook's
  }

  @ParameterizedTest
  @EnumSource(
      value = State.class,
      names = {"PROCESSING", "PAYMENT_FAILED", "REQUIRES_ACTION"})
  void a_get_of_an_order_whose_payment_goes_on_or_failed_leaves_a_question(State state) {
    shop.hears(state, 0);

    get();

    assertThat(shop.asked()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"SUCCEEDED, 4000", "SUCCEEDED, 3999", "CANCELED, 0"})
  void a_settled_order_leaves_no_question(State state, long received) {
    shop.hears(state, received);

    get();

    assertThat(shop.asked()).isEmpty();
    assertThat(shop.log.last().has("question")).isFalse();
  }

  @Test
  void an_order_that_does_not_exist_leaves_none() {
    shop.get(OrderId.derive("test", UUID.randomUUID()).value());
    shop.get("none");

    assertThat(shop.asked()).isEmpty();
  }

  @Test
  void an_order_without_a_payment_intent_leaves_none() {
    OrderPageShop unbound = OrderPageShop.withAnUnboundOrder();

    assertThat(unbound.get(OrderPageShop.ORDER.value()).outcome()).isEqualTo("200");
    assertThat(unbound.asked()).isEmpty();
  }

  @Test
  void an_order_that_is_25_hours_old_leaves_none() {
    shop.clock.advance(Duration.ofHours(25));

    get();

    assertThat(shop.asked()).isEmpty();
  }

  @Test
  void a_page_that_asks_100_times_in_5_seconds_leaves_one() {
    for (int i = 0; i < 100; i++) {
      get();
      shop.clock.advance(Duration.ofMillis(50));
    }

    assertThat(shop.asked()).hasSize(1);
    assertThat(shop.log.last().get("question").getAsString()).isEqualTo("asked lately");
  }

  @Test
  void a_question_that_fails_changes_nothing_in_the_answer() {
    Answer expected = shop.get(OrderPageShop.ORDER.value());
    shop.asks(
        _ -> {
          throw new Unavailable("DynamoDB is throttled");
        });

    assertSameAnswer(shop.get(OrderPageShop.ORDER.value()), expected);
    assertThat(shop.log.last().get("question").getAsString())
        .startsWith("failed")
        .contains("throttled");
    assertThat(shop.log.last().get("QuestionNotAsked").getAsInt()).isEqualTo(1);
  }

  @Test
  void a_question_has_100_milliseconds_and_then_the_answer_is_what_it_would_have_been() {
    Answer expected = shop.get(OrderPageShop.ORDER.value());
    List<Duration> patience = new ArrayList<>();
    shop.asks(
        _ -> {
          Deadline deadline = Deadline.current();
          patience.add(deadline.left());
          shop.clock.advance(Duration.ofMillis(100)); // the table does not answer
          deadline.check();
          return true;
        });

    assertSameAnswer(shop.get(OrderPageShop.ORDER.value()), expected);
    assertThat(patience).containsExactly(Duration.ofMillis(100));
    assertThat(shop.log.last().get("QuestionNotAsked").getAsInt()).isEqualTo(1);
  }

  private void get() {
    assertThat(shop.get(OrderPageShop.ORDER.value()).outcome()).isEqualTo("200");
  }

  /** Whatever was logged. */
  private static void assertSameAnswer(Answer answer, Answer expected) {
    assertThat(answer.status()).isEqualTo(expected.status());
    assertThat(answer.headers()).isEqualTo(expected.headers());
    assertThat(answer.body()).isEqualTo(expected.body());
  }
}
