package dev.countersign.questions;

import static dev.countersign.orders.Shop.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.dynamodb.DynamoDbQuestions;
import dev.countersign.orders.Order;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.orders.PaymentObservation.State;
import dev.countersign.orders.Shop;
import dev.countersign.testkit.TestTables;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class QuestionTest {
  private static final String PI = "pi_own";

  private final Order bound = Shop.order().bindTo(new PaymentIntentId(PI));

  @ParameterizedTest
  @EnumSource(
      value = State.class,
      names = {"REQUIRES_ACTION", "PAYMENT_FAILED", "PROCESSING"})
  void an_order_that_can_still_be_paid_is_worth_a_question(State state) { // RC12
    Order order = bound.observe(Shop.state(state, PI, NOW, "evt_1"));

    assertThat(Question.about(order, NOW.plusSeconds(60)))
        .contains(new Question(order.id(), NOW.plusSeconds(60), NOW.plus(Duration.ofHours(25))));
  }

  @Test
  void an_order_of_which_stripe_said_nothing_yet_is_worth_a_question() { // RC12
    assertThat(Question.about(bound, NOW)).isPresent();
  }

  @Test
  void an_order_that_is_paid_canceled_or_quarantined_is_worth_none() { // RC12
    assertThat(Question.about(bound.observe(Shop.success(bound, PI)), NOW)).isEmpty();
    assertThat(Question.about(bound.observe(Shop.state(State.CANCELED, PI, NOW, "evt_1")), NOW))
        .isEmpty();
    assertThat(Question.about(bound.observe(Shop.success(bound, PI, 4000, 3999, "usd")), NOW))
        .isEmpty();
  }

  @Test
  void an_order_without_a_payment_intent_is_worth_none() { // RC12
    assertThat(Question.about(Shop.order(), NOW)).isEmpty();
  }

  @Test
  void an_order_is_asked_for_until_it_is_25_hours_old() { // RC12
    Instant end = NOW.plus(Duration.ofHours(25));

    assertThat(Question.about(bound, end.minusMillis(1))).isPresent();
    assertThat(Question.about(bound, end)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0, 5000", "49, 5000", "50, 5000", "60, 6000", "3600, 360000", "-300, 5000"})
  void the_question_before_must_be_older_than_five_seconds_and_than_a_tenth_of_the_orders_age(
      long ageSeconds, long pauseMillis) {
    Instant now = NOW.plusSeconds(ageSeconds);

    assertThat(Question.about(bound, now).map(Question::previousBefore))
        .contains(now.minusMillis(pauseMillis));
  }

  @Test
  void a_page_that_is_left_open_asks_60_times_in_the_first_hour_and_90_in_all() {
    var tables = new TestTables();
    var questions = new DynamoDbQuestions(tables.dynamoDb(), tables.name("QuestionsTable"));
    int asked = 0;
    int inTheFirstHour = 0;
    for (int second = 0; second < Duration.ofHours(26).toSeconds(); second++) {
      Optional<Question> question = Question.about(bound, NOW.plusSeconds(second));
      asked += question.filter(questions::ask).isPresent() ? 1 : 0;
      inTheFirstHour = second < 3600 ? asked : inTheFirstHour;
    }

    assertThat(inTheFirstHour).isBetween(45, 60);
    assertThat(asked).isBetween(inTheFirstHour + 25, 90);
  }
}
