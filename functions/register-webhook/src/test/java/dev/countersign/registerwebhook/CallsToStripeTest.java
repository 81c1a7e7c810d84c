package dev.countersign.registerwebhook;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.emulators.stripe.StripeCall;
import dev.countersign.testkit.Repository;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is sent to Stripe is what its own stripe-mock is asked in .ci/run. */
class CallsToStripeTest {
  private static final String LIST =
      "infra/emulators/src/test/resources/dev/countersign/emulators/stripe/calls.txt";

  @Test
  void every_call_of_a_rotation_has_the_form_of_one_that_stripe_s_own_tool_accepts() {
    RegisteredShop shop = RegisteredShop.registered();
    shop.invoke("{\"rotate\":true,\"overlapSeconds\":0}");
    shop.runsUntilDone();
    shop.asks("Delete", "");
    Set<String> sent = new TreeSet<>();
    shop.stripe.calls().stream()
        .filter(call -> !call.route().startsWith("/v1/payment_intents"))
        .map(CallsToStripeTest::form)
        .forEach(sent::add);

    assertThat(sent).hasSize(7).isSubsetOf(accepted());
  }

  private static String form(StripeCall call) {
    return form(call.method(), call.path().replaceFirst("/we_[^/?]+", "/{id}"), call.body());
  }

  /** The method, the path and the names of the parameters, without what differs in each call. */
  private static String form(String method, String path, String body) {
    String[] parts = path.split("[?]", 2);
    String parameters = parts.length > 1 ? parts[1] : body;
    return Stream.of(parameters.split("&", -1))
        .map(pair -> URLDecoder.decode(pair.split("=", 2)[0], StandardCharsets.UTF_8))
        .map(name -> name.replaceFirst("^metadata.*", "metadata").replaceFirst("\\[.*", ""))
        .distinct()
        .sorted()
        .collect(joining(" ", method + " " + parts[0] + " ", ""))
        .strip();
  }

  private static Set<String> accepted() {
    Set<String> accepted = new TreeSet<>();
    Repository.read(LIST)
        .lines()
        .filter(line -> line.startsWith("200 "))
        .map(line -> line.split(" ", 4))
        .forEach(words -> accepted.add(form(words[1], words[2], words.length > 3 ? words[3] : "")));
    return accepted;
  }
}
