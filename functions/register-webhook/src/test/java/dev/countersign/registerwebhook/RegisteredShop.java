package dev.countersign.registerwebhook;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.countersign.aws.Http;
import dev.countersign.emulators.secretsmanager.InProcessSecretsManager;
import dev.countersign.emulators.stripe.AccountKeys;
import dev.countersign.emulators.stripe.Delivery;
import dev.countersign.emulators.stripe.StripeAnswer;
import dev.countersign.emulators.stripe.StripeCall;
import dev.countersign.emulators.stripe.StripeSimulator;
import dev.countersign.emulators.stripe.WebhookSigner;
import dev.countersign.faults.Unavailable;
import dev.countersign.http.Log;
import dev.countersign.secrets.SecretsManagerSecrets;
import dev.countersign.secrets.WebhookSecrets;
import dev.countersign.stripe.StripeEventReader;
import dev.countersign.stripe.StripeTransport;
import dev.countersign.stripe.WebhookSignature;
import dev.countersign.testkit.Lambda;
import dev.countersign.testkit.LambdaContext;
import dev.countersign.testkit.LogLines;
import dev.countersign.testkit.TestClock;
import dev.countersign.testkit.shop.SimulatedStripe;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/**
 * A stack, its Stripe account and its secrets. Three environments of the function that receives the
 * webhook verify what Stripe delivers, each with what it has read and when, as the deployed one
 * does.
 */
final class RegisteredShop {
  static final String MARK = "shop/0a1b2c3d";
  static final String URL = "https://api.shop.example/live/webhooks/stripe";
  static final String VERSION = "2026-07-29.dahlia";
  static final String NEXT_VERSION = "2026-08-26.dahlia";
  static final String API_KEY = "sk_test_canaryCanaryCanary";
  static final String KEY_SECRET = "api-key";
  static final String SIGNING_SECRET = "signing";

  /** What a person has put who made an endpoint by hand. */
  static final String BY_HAND = "whsec_abcdefghijklmnopqrst";

  final TestClock clock = new TestClock();
  final LogLines log = new LogLines();
  final Killable killable = new Killable();
  final StripeSimulator stripe =
      new StripeSimulator(
          new AccountKeys(API_KEY, "pk_test_abc", List.of(BY_HAND)),
          clock,
          new SplittableRandom(7));
  final InProcessSecretsManager secrets = new InProcessSecretsManager(clock);

  /** What was put at the addresses that CloudFormation gave. */
  final List<JsonObject> answered = new ArrayList<>();

  /** The status with which CloudFormation's address answers, the next one first; then 200. */
  final List<Integer> statuses = new ArrayList<>();

  /** What the function hears of what Stripe answers. */
  UnaryOperator<String> stripeSays = UnaryOperator.identity();

  private final List<WebhookSecrets> environments = new ArrayList<>();

  /** What became of each event: the ids of those that an environment has accepted. */
  final Set<String> accepted = new LinkedHashSet<>();

  /** The deliveries that were not accepted, with the status of the answer. */
  final List<String> refused = new ArrayList<>();

  private final Set<String> happened = new LinkedHashSet<>();
  private String event = "";
  private int deliveries;
  private Wish wish =
      new Wish(
          MARK,
          URL,
          VERSION,
          StripeEventReader.handledTypes(),
          List.of("https://shop.example"),
          "pk_test_abc",
          KEY_SECRET,
          SIGNING_SECRET);
  private RegisterWebhookHandler function;

  RegisteredShop() {
    secrets.create(KEY_SECRET);
    secrets.create(SIGNING_SECRET);
    var store = new SecretsManagerSecrets(secrets);
    for (int i = 0; i < 3; i++) {
      environments.add(new WebhookSecrets(store, SIGNING_SECRET, clock, _ -> {}));
    }
    function = function();
  }

  static RegisteredShop withKey() {
    var shop = new RegisteredShop();
    shop.putKey();
    return shop;
  }

  /** One that is registered, and has been for a while. */
  static RegisteredShop registered() {
    RegisteredShop shop = withKey();
    shop.run();
    shop.passes(Duration.ofDays(1));
    return shop;
  }

  void putKey() {
    secrets.put(KEY_SECRET, API_KEY);
  }

  private RegisterWebhookHandler function() {
    return new RegisterWebhookHandler(
        wish,
        killable.around(new SecretsManagerSecrets(secrets)),
        killable.around(request -> told(new SimulatedStripe(stripe).send(request))),
        this::put,
        new Log("shop", "register-webhook", clock, log),
        clock,
        (_, _) -> {});
  }

  private StripeTransport.Response told(StripeTransport.Response answer) {
    return new StripeTransport.Response(
        answer.status(), answer.headers(), stripeSays.apply(answer.body()));
  }

  private Http.Response put(Http.Request request, Duration longest) {
    int status = statuses.isEmpty() ? 200 : statuses.removeFirst();
    if (status == 200) {
      answered.add(
          JsonParser.parseString(new String(request.body(), StandardCharsets.UTF_8))
              .getAsJsonObject());
    }
    return new Http.Response(status, Map.of(), new byte[0]);
  }

  Wish wish() {
    return wish;
  }

  /** A deployment that wants something else. */
  void deploys(Wish next) {
    wish = next;
    function = function();
  }

  void deploysVersion(String apiVersion) {
    deploys(
        new Wish(
            wish.mark(),
            wish.url(),
            apiVersion,
            wish.types(),
            wish.origins(),
            wish.publishableKey(),
            wish.apiKeySecret(),
            wish.signingSecret()));
  }

  void deploysUrl(String url) {
    deploys(
        new Wish(
            wish.mark(),
            url,
            wish.apiVersion(),
            wish.types(),
            wish.origins(),
            wish.publishableKey(),
            wish.apiKeySecret(),
            wish.signingSecret()));
  }

  void passes(Duration time) {
    clock.advance(time);
  }

  /** The schedule, or a person, invokes the function. */
  JsonObject run() {
    return invoke("{}");
  }

  JsonObject invoke(String payload) {
    return JsonParser.parseString(
            Lambda.invoke(function, payload, new LambdaContext(Duration.ofSeconds(90))))
        .getAsJsonObject();
  }

  /** Where CloudFormation asks to be answered. */
  static final String ANSWER_AT =
      "https://cloudformation-custom-resource-response-euwest1.s3.eu-west-1.amazonaws.com/answer"
          + "?Signature=canary";

  static final String STACK_ID =
      "arn:aws:cloudformation:eu-west-1:000000000000:stack/shop/0a1b2c3d-1";

  /** CloudFormation asks; what it is answered. */
  JsonObject asks(String requestType, String more) {
    return asks(requestType, ANSWER_AT, STACK_ID, more);
  }

  /** As {@link #asks(String, String)}, about any stack, to be answered anywhere. */
  JsonObject asks(String requestType, String answerAt, String stackId, String more) {
    int before = answered.size();
    var _ =
        invoke(
            """
            {"RequestType": "%s", "ResponseURL": "%s", "StackId": "%s",
             "RequestId": "request-1", "ResourceType": "AWS::CloudFormation::CustomResource",
             "LogicalResourceId": "WebhookEndpoint"%s}
            """
                .formatted(requestType, answerAt, stackId, more));
    return answered.size() == before + 1 ? answered.getLast() : new JsonObject();
  }

  /** Runs, every five minutes at first and then every hour, until all is as it is wished. */
  JsonObject runsUntilDone() {
    JsonObject answer = run();
    for (int i = 0; i < 100 && !text(answer, "outcome").equals("registered"); i++) {
      passes(i < 6 ? Duration.ofMinutes(5) : Duration.ofHours(1));
      answer = run();
    }
    return answer;
  }

  List<JsonObject> endpoints() {
    return stripe.webhookEndpoints();
  }

  /** The endpoints that carry this stack's mark. */
  List<JsonObject> own() {
    return endpoints().stream().filter(endpoint -> MARK.equals(mark(endpoint))).toList();
  }

  static String mark(JsonObject endpoint) {
    JsonObject metadata = endpoint.getAsJsonObject("metadata");
    return metadata.has("countersign") ? metadata.get("countersign").getAsString() : "";
  }

  static Set<String> types(JsonObject endpoint) {
    Set<String> types = new LinkedHashSet<>();
    endpoint.getAsJsonArray("enabled_events").forEach(type -> types.add(type.getAsString()));
    return types;
  }

  static String text(JsonObject json, String member) {
    return json.get(member).getAsString();
  }

  String stored() {
    return String.valueOf(secrets.current(SIGNING_SECRET).text());
  }

  /** Makes an endpoint as somebody else does, and returns its answer with the secret. */
  JsonObject create(String form) {
    return body(call("POST", "/v1/webhook_endpoints", form));
  }

  StripeAnswer call(String method, String path, String form) {
    return stripe.handle(
        new StripeCall(method, path, Map.of("Authorization", "Bearer " + API_KEY), form));
  }

  static JsonObject body(StripeAnswer answer) {
    return JsonParser.parseString(answer.body()).getAsJsonObject();
  }

  /** Stripe makes an event that the shop wants. */
  void happens() {
    if (!event.isEmpty()) {
      event = stripe.repeat(event);
      happened.add(event);
      return;
    }
    String id = text(body(call("POST", "/v1/payment_intents", "amount=1000&currency=eur")), "id");
    var _ = call("POST", "/v1/payment_intents/" + id + "/cancel", "");
    event = text(stripe.events().getLast(), "id");
    happened.add(event);
  }

  /** Stripe delivers what is due. */
  void delivers() {
    for (Delivery delivery : stripe.due()) {
      int status = receives(delivery);
      stripe.report(delivery, status);
      if (status == 200) {
        accepted.add(delivery.eventId());
      } else {
        refused.add(status + " " + delivery + " at " + clock.instant());
      }
    }
  }

  private int receives(Delivery delivery) {
    return receives(delivery.bytes(), delivery.signature());
  }

  /** What one of the environments answers, each in its turn. */
  int receives(byte[] body, String signature) {
    WebhookSecrets known = environments.get(deliveries++ % environments.size());
    Instant now = clock.instant();
    WebhookSignature header = WebhookSignature.parse(signature).orElseThrow();
    try {
      WebhookSignature.Verdict verdict = header.verify(body, known.active(), now);
      if (verdict == WebhookSignature.Verdict.UNKNOWN_SIGNER) {
        verdict =
            known
                .readInsteadOf(known.active())
                .map(fresh -> header.verify(body, fresh, now))
                .orElse(verdict);
      }
      return switch (verdict) {
        case PROVEN, PROVEN_BY_PREVIOUS -> 200;
        case UNACCEPTABLE, UNKNOWN_SIGNER -> 400;
      };
    } catch (Unavailable _) {
      return 503;
    }
  }

  /** What is answered to somebody who signs with that secret. */
  int receivesForgery(String secret) {
    byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
    return receives(body, WebhookSigner.header(clock.instant(), body, secret));
  }

  /** The ids of all events that {@link #happens happened}. */
  Set<String> wanted() {
    return happened;
  }

  /** The secrets that Stripe told whoever created the endpoint, by its id. */
  Map<String, String> storedSecrets() {
    Map<String, String> stored = new HashMap<>();
    String[] words = stored().split(" ", -1);
    for (int i = 0; i + 1 < words.length; i++) {
      if (words[i].startsWith("we_") && words[i + 1].startsWith("whsec_")) {
        stored.put(words[i], words[i + 1]);
      }
    }
    return stored;
  }
}
