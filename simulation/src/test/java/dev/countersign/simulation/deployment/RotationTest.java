package dev.countersign.simulation.deployment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.countersign.emulators.secretsmanager.InProcessSecretsManager;
import dev.countersign.emulators.stripe.AccountKeys;
import dev.countersign.emulators.stripe.Delivery;
import dev.countersign.emulators.stripe.StripeCall;
import dev.countersign.emulators.stripe.StripeSimulator;
import dev.countersign.emulators.stripe.WebhookSigner;
import dev.countersign.http.Log;
import dev.countersign.orders.OrderId;
import dev.countersign.receivewebhook.ReceiveWebhookHandler;
import dev.countersign.registerwebhook.RegisterWebhookHandler;
import dev.countersign.registerwebhook.Wish;
import dev.countersign.secrets.SecretsManagerSecrets;
import dev.countersign.secrets.WebhookSecrets;
import dev.countersign.secrets.WritableSecrets;
import dev.countersign.stripe.StripeEventReader;
import dev.countersign.stripe.StripeTransport;
import dev.countersign.testkit.GatewayEvent;
import dev.countersign.testkit.Lambda;
import dev.countersign.testkit.LambdaContext;
import dev.countersign.testkit.shop.SimulatedStripe;
import dev.countersign.testkit.shop.TestShop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * The function that replaces the signing secret and the one that verifies with it, as they are
 * deployed side by side, while Stripe delivers an event of an order every 10 ms (SE04).
 */
class RotationTest extends TestShop {
  private static final String API_KEY = "sk_test_canaryCanaryCanary";
  private static final Duration BETWEEN_DELIVERIES = Duration.ofMillis(10);

  /** The schedule is quicker here, so that all of it takes little more than six minutes. */
  private static final Duration TO_THE_NEXT_TRY = Duration.ofMillis(100);

  private static final Duration BETWEEN_RUNS = Duration.ofSeconds(10);

  private final StripeSimulator stripe =
      new StripeSimulator(
          new AccountKeys(API_KEY, "pk_test_abc", List.of("whsec_abcdefghijklmnopqrst")),
          clock,
          new SplittableRandom(3));
  private final InProcessSecretsManager secretsManager = new InProcessSecretsManager(clock);
  private final SecretsManagerSecrets store = new SecretsManagerSecrets(secretsManager);
  private final StripeTransport toStripe = new SimulatedStripe(stripe);
  private final EndedEverywhere ended = new EndedEverywhere(this::happens);
  private final List<ReceiveWebhookHandler> environments = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();
  private String latest = "";
  private int happened;
  private int counted;
  private int deliveries;

  RotationTest() {
    secretsManager.create("api-key");
    secretsManager.put("api-key", API_KEY);
    secretsManager.create("signing");
    for (int i = 0; i < 3; i++) {
      environments.add(
          new ReceiveWebhookHandler(
              new WebhookSecrets(store, "signing", clock, _ -> {}),
              orders,
              STACK,
              StripeSimulator.API_VERSION,
              new Log("shop", "receive-webhook", clock, this::hear),
              clock));
    }
  }

  private void hear(String line) {
    if (line.contains("\"outcome\":\"applied\"")) {
      counted++;
    }
  }

  /** A run of the schedule, or of a person, in a new process. */
  private String run(WritableSecrets secrets, StripeTransport transport, String payload) {
    ended.begins();
    var register =
        new RegisterWebhookHandler(
            new Wish(
                STACK.mark(),
                "https://api.example/live/webhooks/stripe",
                StripeSimulator.API_VERSION,
                StripeEventReader.handledTypes(),
                List.of(),
                "",
                "api-key",
                "signing"),
            secrets,
            transport,
            (_, _) -> {
              throw new AssertionError("CloudFormation has not asked");
            },
            new Log("shop", "register-webhook", clock, _ -> {}),
            clock,
            (_, _) -> {});
    try {
      return invoke(register, payload, new LambdaContext(Duration.ofSeconds(90)))
          .get("outcome")
          .getAsString();
    } catch (EndedEverywhere.Ended _) {
      return "ended";
    }
  }

  /**
   * Ten milliseconds pass, and Stripe delivers an event about an order of this shop. Each second
   * somebody else does. So none of the environments reads the secret anew whenever it would help.
   */
  private void happens() {
    clock.advance(BETWEEN_DELIVERIES);
    latest = stripe.repeat(latest);
    happened++;
    if (happened % 100 == 0) {
      assertThat(answerToSomebodyWith("whsec_attackerAttacker")).contains("invalid-signature");
    }
    for (Delivery delivery : stripe.due()) {
      int status = receives(delivery.body(), delivery.signature());
      stripe.report(delivery, status);
      if (status != 200) {
        refused.add(status + " to " + delivery + " at " + clock.instant());
      }
    }
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

  /**
   * An order is paid, and the buyer's bank doubts it: so Stripe has an event to tell, a short one.
   */
  private void aPaymentIsDoubted() {
    var order = place(OrderId.derive(STACK.name(), new UUID(1, 2)), STACK, false);
    String intent = call("/v1/payment_intents", "amount=4000&currency=usd").get("id").getAsString();
    bind(order, intent);
    var _ = call("/v1/payment_intents/" + intent + "/confirm", "payment_method=pm_card_visa");
    var _ = stripe.warnOfFraud(intent);
    latest = stripe.events().getLast().get("id").getAsString();
  }

  private JsonObject call(String path, String form) {
    var call = new StripeCall("POST", path, Map.of("Authorization", "Bearer " + API_KEY), form);
    return JsonParser.parseString(stripe.handle(call).body()).getAsJsonObject();
  }

  /** What is answered to a body that is no event, and is signed with that secret. */
  private String answerToSomebodyWith(String secret) {
    String header = WebhookSigner.header(clock.instant(), "{}".getBytes(UTF_8), secret);
    return answer("{}", header).get("body").getAsString();
  }

  private String stored() {
    String text = String.valueOf(secretsManager.current("signing").text());
    return text.substring(text.indexOf("whsec_"));
  }

  @Test
  void each_delivery_of_a_rotation_counts_once_though_a_run_is_ended_at_each_of_its_calls() {
    aPaymentIsDoubted();
    assertThat(run(store, toStripe, "{}")).isEqualTo("registered");
    String old = stored();

    rotate();

    assertThat(refused).isEmpty();
    assertThat(counted).isEqualTo(happened).isGreaterThan(38_000); // six minutes, and the overlap
    assertThat(deliveries).isGreaterThan(happened); // for a moment, both endpoints deliver
    assertThat(ended.afterwards()).isEqualTo(ended.before()).hasSizeGreaterThan(50);
    assertThat(ended.writes()).hasSize(6); // mark, create, store, subscribe, silence, remove
    assertThat(stripe.webhookEndpoints()).hasSize(1);
    clock.advance(Duration.ofMinutes(5)); // until no function has it cached
    assertThat(answerToSomebodyWith(old)).contains("invalid-signature");
    assertThat(answerToSomebodyWith(stored())).contains("invalid-event");
  }

  /** A person asks for it until something is written, and then the schedule goes on. */
  private void rotate() {
    String outcome = "ended";
    for (int runs = 0; !outcome.equals("registered"); runs++) {
      assertThat(runs).isLessThan(1000);
      outcome =
          run(
              ended.around(store),
              ended.around(toStripe),
              ended.writes().isEmpty() ? "{\"rotate\":true,\"overlapSeconds\":20}" : "{}");
      passes(outcome.equals("ended") ? TO_THE_NEXT_TRY : BETWEEN_RUNS);
    }
  }

  private void passes(Duration time) {
    Instant until = clock.instant().plus(time);
    while (clock.instant().isBefore(until)) {
      happens();
    }
  }
}
