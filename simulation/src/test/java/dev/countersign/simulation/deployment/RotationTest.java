package dev.countersign.simulation.deployment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.countersign.dynamodb.DynamoDbOrders;
import dev.countersign.emulators.secretsmanager.InProcessSecretsManager;
import dev.countersign.emulators.stripe.AccountKeys;
import dev.countersign.emulators.stripe.Delivery;
import dev.countersign.emulators.stripe.StripeCall;
import dev.countersign.emulators.stripe.StripeSimulator;
import dev.countersign.emulators.stripe.WebhookSigner;
import dev.countersign.http.Log;
import dev.countersign.receivewebhook.ReceiveWebhookHandler;
import dev.countersign.registerwebhook.RegisterWebhookHandler;
import dev.countersign.registerwebhook.Wish;
import dev.countersign.secrets.SecretsManagerSecrets;
import dev.countersign.secrets.WebhookSecrets;
import dev.countersign.stripe.StripeEventReader;
import dev.countersign.stripe.StripeTransport;
import dev.countersign.testkit.GatewayEvent;
import dev.countersign.testkit.Lambda;
import dev.countersign.testkit.LambdaContext;
import dev.countersign.testkit.TestClock;
import dev.countersign.testkit.TestTables;
import dev.countersign.testkit.shop.SimulatedStripe;
import dev.countersign.testkit.shop.TestShop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * The function that replaces the signing secret and the one that verifies with it, as they are
 * deployed side by side (SE04). How every delivery of a rotation fares is in register-webhook's own
 * tests, over the code that both share.
 */
class RotationTest {
  private static final String API_KEY = "sk_test_canaryCanaryCanary";
  private static final Duration BETWEEN_EVENTS = Duration.ofSeconds(2);

  /** The function ends at one of its calls. */
  private static final class Ended extends Error {
    private static final long serialVersionUID = 1;
  }

  private final TestClock clock = new TestClock();
  private final StripeSimulator stripe =
      new StripeSimulator(
          new AccountKeys(API_KEY, "pk_test_abc", List.of("whsec_abcdefghijklmnopqrst")),
          clock,
          new SplittableRandom(3));
  private final InProcessSecretsManager secrets = new InProcessSecretsManager(clock);
  private final List<ReceiveWebhookHandler> environments = new ArrayList<>();
  private final RegisterWebhookHandler register;
  private final Set<String> happened = new LinkedHashSet<>();
  private final Set<String> accepted = new LinkedHashSet<>();
  private final List<String> refused = new ArrayList<>();
  private String latest = "";
  private int deliveries;
  private int callsToStripe;
  private int last = Integer.MAX_VALUE;

  RotationTest() {
    secrets.create("api-key");
    secrets.put("api-key", API_KEY);
    secrets.create("signing");
    var store = new SecretsManagerSecrets(secrets);
    var tables = new TestTables();
    var orders =
        new DynamoDbOrders(tables.dynamoDb(), DynamoDbOrders.TableNames.of(tables.environment()));
    Log log = new Log("shop", "test", clock, _ -> {});
    for (int i = 0; i < 3; i++) {
      environments.add(
          new ReceiveWebhookHandler(
              new WebhookSecrets(store, "signing", clock, _ -> {}),
              orders,
              TestShop.STACK,
              StripeSimulator.API_VERSION,
              log,
              clock));
    }
    StripeTransport transport = new SimulatedStripe(stripe);
    register =
        new RegisterWebhookHandler(
            new Wish(
                TestShop.STACK.mark(),
                "https://api.example/live/webhooks/stripe",
                StripeSimulator.API_VERSION,
                StripeEventReader.handledTypes(),
                List.of(),
                "",
                "api-key",
                "signing"),
            store,
            request -> {
              clock.advance(Duration.ofMillis(10));
              happens();
              if (callsToStripe++ == last) {
                throw new Ended();
              }
              return transport.send(request);
            },
            (_, _) -> {
              throw new AssertionError("CloudFormation has not asked");
            },
            log,
            clock,
            (_, _) -> {});
  }

  private String run(String payload) {
    JsonObject answer =
        JsonParser.parseString(
                Lambda.invoke(register, payload, new LambdaContext(Duration.ofSeconds(90))))
            .getAsJsonObject();
    return answer.get("outcome").getAsString();
  }

  /** Stripe makes an event that is not of this shop's orders, and delivers it. */
  private void happens() {
    latest = latest.isEmpty() ? first() : stripe.repeat(latest);
    happened.add(latest);
    for (Delivery delivery : stripe.due()) {
      int status = receives(delivery.body(), delivery.signature());
      stripe.report(delivery, status);
      if (status == 200) {
        accepted.add(delivery.eventId());
      } else {
        refused.add(status + " to " + delivery + " at " + clock.instant());
      }
    }
  }

  private String first() {
    JsonObject intent = call("/v1/payment_intents", "amount=1000&currency=eur");
    var _ = call("/v1/payment_intents/" + intent.get("id").getAsString() + "/cancel", "");
    return stripe.events().getLast().get("id").getAsString();
  }

  private JsonObject call(String path, String form) {
    var call = new StripeCall("POST", path, Map.of("Authorization", "Bearer " + API_KEY), form);
    return JsonParser.parseString(stripe.handle(call).body()).getAsJsonObject();
  }

  private int receives(String body, String signature) {
    return answer(body, signature).get("statusCode").getAsInt();
  }

  private JsonObject answer(String body, String signature) {
    var event =
        new GatewayEvent("POST", "/webhooks/stripe")
            .header("Stripe-Signature", List.of(signature))
            .header("Content-Type", List.of("application/json"))
            .body(body, false);
    var environment = environments.get(deliveries++ % environments.size());
    return JsonParser.parseString(Lambda.invoke(environment, event.json())).getAsJsonObject();
  }

  /** What is answered to a body that is no event, and is signed with that secret. */
  private String answerToSomebodyWith(String secret) {
    String header = WebhookSigner.header(clock.instant(), "{}".getBytes(UTF_8), secret);
    return answer("{}", header).get("body").getAsString();
  }

  private String stored() {
    String text = String.valueOf(secrets.current("signing").text());
    return text.substring(text.indexOf("whsec_"));
  }

  @Test
  void the_function_that_verifies_accepts_every_delivery_of_a_rotation_ended_at_any_call() {
    assertThat(run("{}")).isEqualTo("registered");
    happened.clear(); // nothing was delivered before
    for (last = 0; last < 30; last += 3) {
      rotate();
    }
    assertThat(refused).isEmpty();
    assertThat(accepted).containsAll(happened);
    assertThat(stripe.webhookEndpoints()).hasSize(1);
  }

  private void rotate() {
    String old = stored();
    callsToStripe = 0;
    String outcome = "";
    while (!outcome.equals("registered")) {
      try {
        outcome = run(outcome.isEmpty() ? "{\"rotate\":true,\"overlapSeconds\":60}" : "{}");
      } catch (Ended _) {
        outcome = callsToStripe < 4 ? "" : "ended"; // a person asks again if nothing was done
      }
      for (int i = 0; i < 90; i++) {
        clock.advance(BETWEEN_EVENTS);
        happens();
      }
    }
    clock.advance(Duration.ofMinutes(5));
    assertThat(answerToSomebodyWith(old)).contains("invalid-signature");
    assertThat(answerToSomebodyWith(stored())).contains("invalid-event");
  }
}
