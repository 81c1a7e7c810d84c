package dev.countersign.simulation.stripe;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.countersign.emulators.stripe.AccountKeys;
import dev.countersign.emulators.stripe.Delivery;
import dev.countersign.emulators.stripe.RetrySchedule;
import dev.countersign.emulators.stripe.StripeAnswer;
import dev.countersign.emulators.stripe.StripeCall;
import dev.countersign.emulators.stripe.StripeSimulator;
import dev.countersign.simulation.engine.Chance;
import dev.countersign.simulation.engine.Engine;
import dev.countersign.simulation.engine.Signal;
import dev.countersign.simulation.invariants.Canaries;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Stripe as the account's owner, the buyers and our functions reach it, and what Stripe knows to be
 * true. Whatever may lead to a delivery raises {@link #news}.
 */
public final class SimulatedAccount {
  /**
   * The types that docs/deploy.md says to subscribe to, and of which each must be heard. Written
   * down once more, so that the code under test can't forget one unseen; a test holds the two
   * together.
   */
  public static final Set<String> SUBSCRIBED =
      Set.of(
          "payment_intent.succeeded",
          "payment_intent.canceled",
          "payment_intent.processing",
          "payment_intent.requires_action",
          "payment_intent.payment_failed",
          "payment_intent.amount_capturable_updated",
          "refund.created",
          "refund.updated",
          "refund.failed",
          "charge.dispute.created",
          "charge.dispute.updated",
          "charge.dispute.closed",
          "charge.dispute.funds_withdrawn",
          "charge.dispute.funds_reinstated",
          "radar.early_fraud_warning.created",
          "radar.early_fraud_warning.updated");

  /** What our endpoint is sent, too, and should make no difference. */
  private static final Set<String> OTHER_TYPES =
      Set.of("payment_intent.created", "charge.refunded");

  /** How long Stripe replays what it stored under an idempotency key. */
  private static final Duration KEYS_KEPT = Duration.ofHours(24);

  private final Engine engine;
  private final StripeSimulator simulator;
  private final int pageSize;
  private final boolean live;
  private final String publishableKey;
  private final Map<String, Instant> burntKeys = new TreeMap<>();
  private final List<Consumer<Created>> onCreated = new ArrayList<>();
  private String secretKey;
  private String endpoint = "";
  private String refused = "";
  private final Set<String> forgotten = new TreeSet<>();

  /** Raised when a delivery may have become due. */
  public final Signal news = new Signal("Stripe's news");

  /**
   * A PaymentIntent that somebody has just created.
   *
   * @param call what asked for it
   */
  public record Created(StripeCall call, JsonObject paymentIntent) {}

  /**
   * @param live whether its keys, and all that it tells of, are of Stripe's live mode
   * @param pageSize how many objects a page of a list has at most: where few objects are several
   *     pages, there is something between two pages to go wrong
   */
  public SimulatedAccount(
      Engine engine, Chance ids, boolean live, String signingSecret, int pageSize) {
    this.engine = engine;
    this.live = live;
    this.secretKey = secretKey(1);
    this.publishableKey = "pk_" + mode() + "_simulated";
    this.pageSize = pageSize;
    this.simulator =
        new StripeSimulator(
            new AccountKeys(secretKey, publishableKey, List.of(signingSecret)),
            engine,
            ids,
            RetrySchedule.live(),
            StripeSimulator.API_VERSION);
    enableEndpoint();
  }

  /** Deliveries come to us, of what happens from now on. */
  public void enableEndpoint() {
    String[] types =
        Stream.concat(SUBSCRIBED.stream(), OTHER_TYPES.stream()).toArray(String[]::new);
    endpoint = simulator.subscribe(URI.create("https://api.example/webhooks/stripe"), types);
  }

  /** No delivery comes to us any more, and what was on its way never will (RC02). */
  public void disableEndpoint() {
    simulator.unsubscribe(endpoint);
  }

  /**
   * From now on and for ever this is refused, as with a key that lacks one permission: a list, or
   * to do something with one object.
   *
   * @param route such as {@code /v1/refunds}
   */
  public void refuse(String route) {
    refused = route;
  }

  public boolean refuses(String route) {
    return refused.equals(route);
  }

  public boolean refusesSomething() {
    return !refused.isEmpty();
  }

  public void onCreated(Consumer<Created> listener) {
    onCreated.add(listener);
  }

  /** For what has no answer: keys, faults, and what happens outside the API. */
  public StripeSimulator simulator() {
    return simulator;
  }

  /** Does something at Stripe that may be worth a delivery. */
  public void act(Consumer<StripeSimulator> what) {
    what.accept(simulator);
    engine.raise(news);
  }

  /** What is due to be delivered now. */
  public List<Delivery> due() {
    return simulator.due();
  }

  /** Takes a call in; until what this returns is run, its idempotency key is in use. */
  public Supplier<StripeAnswer> begin(StripeCall call) {
    if (refuses(call.route())) {
      return SimulatedAccount::forbidden;
    }
    Optional<String> burnt = call.idempotencyKey().filter(this::isBurnt);
    if (burnt.isPresent()) {
      return () -> serverError(true);
    }
    var inFlight = simulator.begin(paged(withKnownCursor(call)));
    return () -> {
      StripeAnswer answer = inFlight.finish();
      told(call, answer);
      return answer;
    };
  }

  /** From now on nobody can go on with that list, if the call does, but only begin it again. */
  public Supplier<StripeAnswer> forgetCursor(StripeCall call) {
    if (!listOf(call).equals(call.path())) {
      forgotten.add(listOf(call));
    }
    return begin(call);
  }

  private StripeCall withKnownCursor(StripeCall call) {
    String list = listOf(call);
    boolean goesOn = !list.equals(call.path());
    if (!goesOn) {
      forgotten.remove(list);
    }
    return goesOn && forgotten.contains(list)
        ? new StripeCall(
            call.method(), list + "&starting_after=forgotten", call.headers(), call.body())
        : call;
  }

  private static String listOf(StripeCall call) {
    int from = call.path().indexOf("&starting_after=");
    if (from < 0) {
      return call.path();
    }
    int to = call.path().indexOf('&', from + 1);
    return call.path().substring(0, from) + (to < 0 ? "" : call.path().substring(to));
  }

  private StripeCall paged(StripeCall call) {
    String path = call.path().replace("limit=100", "limit=" + pageSize);
    return path.equals(call.path())
        ? call
        : new StripeCall(call.method(), path, call.headers(), call.body());
  }

  /**
   * Has carried the call out, and will from now on answer 500 to its idempotency key: Stripe says
   * that what a 500 has done is not known (API reference, "Idempotent requests").
   */
  public StripeAnswer failAfter(StripeCall call, Supplier<StripeAnswer> rest) {
    StripeAnswer answer = rest.get();
    Optional<String> key = call.idempotencyKey();
    boolean done = answer.status() < 400;
    if (!done || key.isEmpty()) {
      return answer;
    }
    burntKeys.put(key.get(), engine.instant());
    return serverError(false);
  }

  private boolean isBurnt(String key) {
    Instant since = burntKeys.get(key);
    return since != null && since.plus(KEYS_KEPT).isAfter(engine.instant());
  }

  private static StripeAnswer serverError(boolean replayed) {
    Map<String, String> headers = new TreeMap<>();
    headers.put("Request-Id", "req_simulated");
    if (replayed) {
      headers.put("Idempotent-Replayed", "true");
    }
    return new StripeAnswer(
        500, headers, "{\"error\":{\"message\":\"An unknown error occurred.\"}}");
  }

  private static StripeAnswer forbidden() {
    return new StripeAnswer(
        403,
        Map.of("Request-Id", "req_simulated"),
        "{\"error\":{\"message\":\"The key does not have the required permissions.\"}}");
  }

  private void told(StripeCall call, StripeAnswer answer) {
    boolean creation = call.method().equals("POST") && call.route().equals("/v1/payment_intents");
    boolean fresh = answer.status() == 200 && answer.header("Idempotent-Replayed").isEmpty();
    if (creation && fresh) {
      var created = new Created(call, json(answer));
      onCreated.forEach(listener -> listener.accept(created));
    }
    if (!call.method().equals("GET")) {
      engine.raise(news);
    }
  }

  /** As the account's owner, or another application of theirs, would. */
  public StripeAnswer asOwner(String method, String path, String form) {
    return call(method, path, form, secretKey);
  }

  /** As the browser that Stripe.js runs in. */
  public StripeAnswer asBuyer(String method, String path, String form) {
    return call(method, path, form, publishableKey);
  }

  private StripeAnswer call(String method, String path, String form, String key) {
    var call = new StripeCall(method, path, Map.of("Authorization", "Bearer " + key), form);
    return begin(call).get();
  }

  /** What Stripe would show the account's owner of that PaymentIntent. */
  public JsonObject paymentIntent(String id) {
    return simulator.paymentIntent(id).orElseThrow();
  }

  public String secretKey() {
    return secretKey;
  }

  /** Whether its money is real. */
  public boolean isLive() {
    return live;
  }

  /**
   * A new key, beside the one before.
   *
   * @param number tells it apart from all others; the first one is 1
   */
  public void rollSecretKey(int number) {
    secretKey = secretKey(number);
    simulator.rollSecretKey(secretKey);
  }

  private String secretKey(int number) {
    return Canaries.secret("sk_" + mode() + "_", number);
  }

  private String mode() {
    return live ? "live" : "test";
  }

  public static JsonObject json(StripeAnswer answer) {
    return JsonParser.parseString(answer.body()).getAsJsonObject();
  }
}
