package dev.countersign.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.orders.OrderId;
import dev.countersign.orders.Shop;
import dev.countersign.questions.Question;
import dev.countersign.questions.Questions;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What whoever asks relies on. */
abstract class QuestionsContract {
  /** Not in the past, where the table's time to live would end what is asked. */
  private final Instant placedAt = Instant.now().plus(Duration.ofDays(1));

  private final OrderId order = OrderId.derive(Shop.STACK.name(), UUID.randomUUID());

  abstract Questions questions();

  @Test
  void the_first_question_is_asked() {
    assertThat(ask(0)).isTrue();
  }

  @Test
  void the_same_is_not_asked_again_within_five_seconds() {
    assertThat(ask(1_000)).isTrue();
    assertThat(ask(1_000)).isFalse();
    assertThat(ask(6_000)).isFalse();
    assertThat(ask(6_001)).isTrue();
    assertThat(ask(11_001)).isFalse();
  }

  @Test
  void of_an_older_order_it_is_not_asked_again_within_a_tenth_of_its_age() {
    assertThat(ask(3_600_000)).isTrue();
    assertThat(ask(4_000_000)).isFalse(); // 400 s later, at the age of 4000
    assertThat(ask(4_000_010)).isTrue();
  }

  @Test
  void a_question_that_comes_late_does_not_take_the_place_of_a_younger_one() {
    assertThat(ask(60_000)).isTrue();
    assertThat(ask(30_000)).isFalse();
    assertThat(ask(65_900)).isFalse();
  }

  @Test
  void one_order_does_not_keep_another_from_being_asked_for() {
    assertThat(ask(0)).isTrue();
    assertThat(questions().ask(question(Shop.order().id(), 1))).isTrue();
  }

  private boolean ask(long millisAfter) {
    return questions().ask(question(order, millisAfter));
  }

  private Question question(OrderId of, long millisAfter) {
    return new Question(of, placedAt.plusMillis(millisAfter), placedAt.plus(Question.ASKED_FOR));
  }
}
