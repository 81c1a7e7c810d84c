package dev.countersign.createpaymentintent;

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
          "PRICES_TABLE",
          "prices",
          "ORDERS_TABLE",
          "orders",
          "PAYMENT_INTENTS_TABLE",
          "links",
          "STRIPE_API_KEY_SECRET",
          "key",
          "ALLOWED_ORIGINS",
          "https://shop.example");

  @Test
  void each_scene_gets_its_answer_and_nothing_reaches_aws_stripe_or_the_log() // SN03
      throws Exception {
    var rehearsal =
        RehearsalUnderTest.of(
            VARIABLES,
            environment -> CreatePaymentIntentHandler.rehearse(Rehearsal.ONCE, environment));
    assertThat(rehearsal).isEqualTo(new RehearsalUnderTest(0, 0, ""));
  }
}
