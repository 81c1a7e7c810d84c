package dev.countersign.emulators.stripe;

import static dev.countersign.emulators.stripe.Account.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * The simulator answers the calls of {@code calls.txt}. {@code .ci/run} asks stripe-mock the same.
 */
class CallsTest {
  private final Account account = Account.open();

  @Test
  void the_simulator_accepts_and_refuses_what_stripe_mock_accepts_and_refuses() throws IOException {
    String id = "none";
    List<String> calls = calls();
    assertThat(calls).hasSizeGreaterThan(20);
    for (String call : calls) {
      String[] words = call.split(" ", 4);
      String form = words.length > 3 ? words[3] : "";
      StripeAnswer answer =
          account.stripe.handle(
              account.call(words[1], words[2].replace("{id}", id), form, Map.of()));
      assertThat(answer.status()).as(call).isEqualTo(Integer.parseInt(words[0]));
      if (json(answer).has("id")) {
        id = json(answer).get("id").getAsString();
      }
    }
  }

  private static List<String> calls() throws IOException {
    try (InputStream file = CallsTest.class.getResourceAsStream("calls.txt")) {
      return new String(Objects.requireNonNull(file).readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList();
    }
  }
}
