package dev.countersign.getorder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.rehearsal.Rehearsal;
import dev.countersign.testkit.shop.RehearsalUnderTest;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RehearsalTest {
  private static final Map<String, String> VARIABLES =
      Map.of(
          "STACK_NAME",
          "shop",
          "ORDERS_TABLE",
          "orders",
          "QUESTIONS_TABLE",
          "questions",
          "ALLOWED_ORIGINS",
          "https://shop.example");

  @Test
  void each_scene_gets_its_answer_and_nothing_reaches_aws_stripe_or_the_log() // SN03
      throws Exception {
    var rehearsal =
        RehearsalUnderTest.of(
            VARIABLES, environment -> GetOrderHandler.rehearse(Rehearsal.ONCE, environment));
    assertThat(rehearsal).isEqualTo(new RehearsalUnderTest(0, 0, ""));
  }
}
