package dev.countersign.stripe;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.stripe.Stripe;
import com.stripe.exception.StripeException;
import com.stripe.net.ApiMode;
import com.stripe.net.ApiResource.RequestMethod;
import com.stripe.net.HttpHeaders;
import com.stripe.net.HttpURLConnectionClient;
import com.stripe.net.RequestOptions;
import com.stripe.net.StripeRequest;
import com.stripe.net.StripeResponse;
import dev.countersign.faults.Unavailable;
import dev.countersign.orders.Order;
import dev.countersign.orders.OrderId;
import dev.countersign.secrets.SecretValue;
import dev.countersign.secrets.StripeKeys;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * PaymentIntents over Stripe's HTTP API. Raw requests and records of our own instead of
 * stripe-java's model classes, whose adapters cost a cold start 165 ms (docs/adr/0004).
 *
 * <p>What Stripe says in an error never leaves this class: it may quote a key or a buyer's data.
 */
public final class StripePaymentIntents implements PaymentIntents {
  private static final int RETRIES = 2;
  private static final Duration CONNECT = Duration.ofSeconds(1);
  private static final Duration READ = Duration.ofSeconds(4);
  private static final int PAGE = 100;
  private static final int MOST_PAGES = 10;

  /** Nothing further is sent later than this after the first request of a call. */
  private static final Duration LAST_START = Duration.ofSeconds(4);

  private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);
  private static final Duration DEFAULT_RETRY_AFTER = Duration.ofSeconds(2);

  static {
    Stripe.enableTelemetry = false; // it would write a file and send timings with each request
  }

  private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9_]{1,100}");

  private final HttpURLConnectionClient http = new HttpURLConnectionClient();
  private final StripeKeys keys;
  private final String stack;
  private final String apiBase;
  private final InstantSource clock;

  /**
   * @param stack goes into the metadata, so that a webhook knows its own
   * @param apiBase another address than Stripe's, for the simulator
   */
  public StripePaymentIntents(
      StripeKeys keys, String stack, Optional<String> apiBase, InstantSource clock) {
    this.keys = keys;
    this.stack = stack;
    this.apiBase = apiBase.orElse(Stripe.LIVE_API_BASE);
    this.clock = clock;
  }

  @Override
  public boolean isLive() {
    return StripeKeys.isLive(keys.apiKey());
  }

  @Override
  public Creation create(Order order) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("amount", Long.toString(order.amount().minorUnits()));
    parameters.put("currency", order.amount().currency().code());
    parameters.put("automatic_payment_methods[enabled]", "true");
    parameters.put("metadata[order_id]", order.id().value());
    parameters.put("metadata[countersign]", stack);
    String form = encode(parameters);
    return switch (send(RequestMethod.POST, "/v1/payment_intents", form, keyOf(order, form))) {
      case Reply.Answer(var body) ->
          new Creation.Created(read(body, StripePaymentIntents::paymentIntent));
      case Reply.Refusal refusal -> refused(refusal);
    };
  }

  private static Creation refused(Reply.Refusal refusal) {
    return switch (refusal.code()) {
      // Also where Stripe repeats it: what the buyer can do about it is the same.
      case "amount_too_small" -> new Creation.AmountTooSmall();
      case "amount_too_large" -> new Creation.AmountTooLarge();
      case "idempotency_key_in_use" -> new Creation.InProgress();
      default -> {
        if (refusal.replayed()) {
          yield new Creation.StoredFailure();
        }
        yield switch (refusal.status()) {
          case 409 -> new Creation.InProgress();
          case 429 -> new Creation.TooManyRequests(refusal.retryAfter());
          default -> throw unavailable(refusal);
        };
      }
    };
  }

  @Override
  public PaymentIntent retrieve(String id) {
    return read(get("/v1/payment_intents/" + encode(id)), StripePaymentIntents::paymentIntent);
  }

  @Override
  public Optional<PaymentIntent> findFor(OrderId order, Instant since) {
    Instant giveUpAt = clock.instant().plus(LAST_START);
    String first =
        "/v1/payment_intents?limit="
            + PAGE
            + "&created[gte]="
            + since.minus(CLOCK_SKEW).getEpochSecond();
    Optional<String> next = Optional.of(first);
    for (int pages = 0; pages < MOST_PAGES && clock.instant().isBefore(giveUpAt); pages++) {
      Page page = read(get(next.get()), list -> page(list, order));
      if (page.found().isPresent() || page.last().isEmpty()) {
        return page.found();
      }
      next = page.last().map(last -> first + "&starting_after=" + encode(last));
    }
    throw new Unavailable("too many PaymentIntents since the order to look through");
  }

  /**
   * One page of Stripe's list.
   *
   * @param last the id after which the next page starts; empty if there is none
   */
  private record Page(Optional<PaymentIntent> found, Optional<String> last) {}

  private Page page(JsonObject list, OrderId order) {
    JsonArray data = list.getAsJsonArray("data");
    for (JsonElement element : data) {
      JsonObject candidate = element.getAsJsonObject();
      // Only our own is read whole: another application's need not have all that ours has.
      Map<String, String> metadata = metadata(candidate);
      if (order.value().equals(metadata.get("order_id"))
          && stack.equals(metadata.get("countersign"))) {
        return new Page(Optional.of(paymentIntent(candidate)), Optional.empty());
      }
    }
    return new Page(
        Optional.empty(),
        list.get("has_more").getAsBoolean()
            ? Optional.of(data.get(data.size() - 1).getAsJsonObject().get("id").getAsString())
            : Optional.empty());
  }

  private JsonObject get(String path) {
    return switch (send(RequestMethod.GET, path, null, null)) {
      case Reply.Answer(var body) -> body;
      case Reply.Refusal refusal -> throw unavailable(refusal);
    };
  }

  /** What Stripe answered. */
  private sealed interface Reply {
    record Answer(JsonObject body) implements Reply {}

    record Refusal(int status, String code, boolean replayed, Duration retryAfter, String requestId)
        implements Reply {}
  }

  private Reply send(
      RequestMethod method, String path, @Nullable String form, @Nullable String idempotencyKey) {
    Instant startedAt = clock.instant();
    SecretValue key = keys.apiKey();
    Reply reply = send(key, method, path, form, idempotencyKey);
    if (!isUnauthorized(reply)) {
      return reply;
    }
    SecretValue newer = keys.insteadOf(key);
    boolean hasTime = clock.instant().isBefore(startedAt.plus(LAST_START));
    return newer.equals(key) || !hasTime ? reply : send(newer, method, path, form, idempotencyKey);
  }

  private Reply send(
      SecretValue key,
      RequestMethod method,
      String path,
      @Nullable String form,
      @Nullable String idempotencyKey) {
    var options =
        RequestOptions.builder()
            .setApiKey(key.reveal())
            .setMaxNetworkRetries(RETRIES)
            .setConnectTimeout((int) CONNECT.toMillis())
            .setReadTimeout((int) READ.toMillis());
    if (idempotencyKey != null) {
      options.setIdempotencyKey(idempotencyKey);
    }
    try {
      return reply(
          http.requestWithRetries(
              StripeRequest.createWithStringContent(
                  method, apiBase + path, form, options.build(), ApiMode.V1)));
    } catch (StripeException e) { // thrown for a lost connection only; an answer is an answer
      throw new Unavailable("no answer from Stripe: " + e.getClass().getSimpleName());
    }
  }

  private static Reply reply(StripeResponse response) {
    if (response.code() >= 200 && response.code() < 300) {
      try {
        return new Reply.Answer(JsonParser.parseString(response.body()).getAsJsonObject());
      } catch (JsonParseException | IllegalStateException _) {
        throw unreadable();
      }
    }
    HttpHeaders headers = response.headers();
    return new Reply.Refusal(
        response.code(),
        errorCode(response.body()),
        headers.firstValue("Idempotent-Replayed").map("true"::equals).orElse(false),
        headers
            .firstValue("Retry-After")
            .filter(value -> value.matches("[0-9]{1,4}"))
            .map(value -> Duration.ofSeconds(Long.parseLong(value)))
            .orElse(DEFAULT_RETRY_AFTER),
        headers.firstValue("Request-Id").filter(REQUEST_ID.asMatchPredicate()).orElse("none"));
  }

  /** Stripe's word for what is wrong; empty if the answer has none, as a proxy's. */
  private static String errorCode(String body) {
    try {
      return JsonParser.parseString(body)
          .getAsJsonObject()
          .getAsJsonObject("error")
          .get("code")
          .getAsString();
    } catch (RuntimeException _) {
      return "";
    }
  }

  private static boolean isUnauthorized(Reply reply) {
    return reply instanceof Reply.Refusal refusal && refusal.status() == 401;
  }

  private static Unavailable unavailable(Reply.Refusal refusal) {
    String message =
        "Stripe answered " + refusal.status() + " (request " + refusal.requestId() + ")";
    // Stripe understood us and will not do it: nothing but a person can change that.
    return refusal.status() < 500 && refusal.status() != 429
        ? Unavailable.needingAPerson(message)
        : new Unavailable(message);
  }

  private static PaymentIntent paymentIntent(JsonObject json) {
    return new PaymentIntent(
        json.get("id").getAsString(),
        json.get("status").getAsString(),
        json.get("amount").getAsLong(),
        json.get("currency").getAsString(),
        json.get("livemode").getAsBoolean(),
        new SecretValue(json.get("client_secret").getAsString()),
        metadata(json));
  }

  private static Map<String, String> metadata(JsonObject json) {
    return json.getAsJsonObject("metadata").entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().getAsString()));
  }

  /** Reads an answer. One that lacks what Stripe's API promises is a fault, and never quoted. */
  private static <T> T read(JsonObject answer, Function<JsonObject, T> reader) {
    try {
      return reader.apply(answer);
    } catch (RuntimeException _) {
      throw unreadable();
    }
  }

  private static Unavailable unreadable() {
    return new Unavailable("Stripe's answer is not what its API promises");
  }

  /**
   * Changes with the order, the parameters and the attempt, so that none replays another's answer.
   */
  private static String keyOf(Order order, String form) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(form.getBytes(StandardCharsets.UTF_8));
      String parameters = HexFormat.of().formatHex(digest, 0, 8);
      return "order-" + order.id() + "-" + parameters + "-" + order.attempt();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static String encode(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(parameter -> encode(parameter.getKey()) + "=" + encode(parameter.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
