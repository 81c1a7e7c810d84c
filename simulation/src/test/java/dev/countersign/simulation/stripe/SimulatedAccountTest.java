package dev.countersign.simulation.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.stripe.StripeEventReader;
import org.junit.jupiter.api.Test;

class SimulatedAccountTest {
  @Test
  void the_types_that_must_be_heard_are_those_that_the_code_handles() {
    assertThat(SimulatedAccount.SUBSCRIBED)
        .containsExactlyInAnyOrderElementsOf(StripeEventReader.handledTypes());
  }
}
