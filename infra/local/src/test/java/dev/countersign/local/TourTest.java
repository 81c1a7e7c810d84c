package dev.countersign.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TourTest {
  @Test
  void the_tour_takes_a_payment_through_repels_three_attacks_and_shows_no_client_secret()
      throws Exception {
    var bytes = new ByteArrayOutputStream();
    boolean asItMust;
    try (var stack = LocalStack.start(StackOptions.defaults());
        var out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      asItMust = Tour.run(stack, out);
    }

    String printed = bytes.toString(StandardCharsets.UTF_8);
    assertThat(asItMust).as(printed).isTrue();
    assertThat(printed)
        .contains("\"status\":\"PAID\"")
        .contains("Attack 1")
        .contains("urn:countersign:problem:client-supplied-price")
        .contains("Attack 2")
        .contains("urn:countersign:problem:invalid-signature")
        .contains("Attack 3")
        .contains("each event counts once")
        .doesNotContain("_secret_", "sk_test_", "whsec_");
  }
}
