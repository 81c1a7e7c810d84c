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
 * Stripe as the account's owner, the buyers and our functions reach it, and the true state at
 * Stripe. Every change that may cause a delivery raises {@link #news}.
 */
public final class SimulatedAccount {
  /**
   * The event types to which register-webhook subscribes, each of which must be handled. They are
   * written here a second time, so that the code under test cannot forget one unnoticed; a test
   * compares both.
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

  /** Where events are delivered. */
  public static final String ADDRESS = "https://api.example/webhooks/stripe";

  /** Types that our endpoint also gets, and that should have no effect. */
  private static final Set<String> OTHER_TYPES =
      Set.of("payment_intent.created", "charge.refunded");

  /** The time for which Stripe repeats what it stored under an idempotency key. */
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
  private final Map<String, String> signingSecrets = new TreeMap<>();

  /** Raised when a delivery may have become due. */
  public final Signal news = new Signal("Stripe's news");

  /**
   * A PaymentIntent that was just created.
   *
   * @param call the call that created it
   */
  public record Created(StripeCall call, JsonObject paymentIntent) {}

  /**
   * Creates an account.
   *
   * @param live whether its keys, and everything that it returns, have Stripe's live mode
   * @param pageSize the limit of objects on a page of a list: if few objects are on several pages,
   *     something can happen between two pages
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

  /** Enables the endpoint: from now on events are delivered to us. */
  public void enableEndpoint() {
    String[] types =
        Stream.concat(SUBSCRIBED.stream(), OTHER_TYPES.stream()).toArray(String[]::new);
    endpoint = simulator.subscribe(URI.create(ADDRESS), types);
  }

  /**
   * Disables the endpoint: no event is delivered to us any more, and those in progress never will
   * be (RC02).
   */
  public void disableEndpoint() {
    simulator.unsubscribe(endpoint);
  }

  /**
   * Rejects this from now on and for ever, as for a key that lacks one permission: a list, or an
   * operation on one object.
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

  /** Returns the simulator, for what has no API: keys, faults, and what happens outside the API. */
  public StripeSimulator simulator() {
    return simulator;
  }

  /** Does something at Stripe that may cause a delivery. */
  public void act(Consumer<StripeSimulator> what) {
    what.accept(simulator);
    engine.raise(news);
  }

  /** Returns the deliveries that are due now. */
  public List<Delivery> due() {
    return simulator.due();
  }

  /** Accepts a call. Until the result is run, the call's idempotency key is in use. */
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

  /** Forgets the call's cursor, if it has one: from now on that list can only be started again. */
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
   * Carries the call out, and from now on answers 500 to its idempotency key: Stripe says that the
   * effect of a 500 is unknown (API reference, "Idempotent requests").
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
    if (answer.status() == 200
        && call.method().equals("POST")
        && call.route().equals("/v1/webhook_endpoints")) {
      JsonObject made = json(answer);
      signingSecrets.put(made.get("id").getAsString(), made.get("secret").getAsString());
    }
    if (!call.method().equals("GET")) {
      engine.raise(news);
    }
  }

  /** Returns the secret of an endpoint that was made by the API; empty for another. */
  public Optional<String> signingSecret(String endpointId) {
    return Optional.ofNullable(signingSecrets.get(endpointId));
  }

  /** Returns whether an endpoint that was made by the API and is still there has this secret. */
  public boolean signsWith(String secret) {
    return simulator.webhookEndpoints().stream()
        .anyMatch(one -> secret.equals(signingSecrets.get(one.get("id").getAsString())));
  }

  /** Calls as the account's owner, or another application of the owner, would. */
  public StripeAnswer asOwner(String method, String path, String form) {
    return call(method, path, form, secretKey);
  }

  /** Calls as the browser in which Stripe.js runs. */
  public StripeAnswer asBuyer(String method, String path, String form) {
    return call(method, path, form, publishableKey);
  }

  private StripeAnswer call(String method, String path, String form, String key) {
    var call = new StripeCall(method, path, Map.of("Authorization", "Bearer " + key), form);
    return begin(call).get();
  }

  /** Returns that PaymentIntent as Stripe would show it to the account's owner. */
  public JsonObject paymentIntent(String id) {
    return simulator.paymentIntent(id).orElseThrow();
  }

  public String secretKey() {
    return secretKey;
  }

  /** Returns whether its money is real. */
  public boolean isLive() {
    return live;
  }

  /**
   * Adds a new key, beside the one before.
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
