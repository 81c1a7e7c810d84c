package dev.countersign.stripe;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.countersign.aws.Pause;
import dev.countersign.confidential.SecretValue;
import dev.countersign.faults.Deadline;
import dev.countersign.faults.NeedsAPerson;
import dev.countersign.faults.StripeUnavailable;
import dev.countersign.faults.Unavailable;
import dev.countersign.json.Members;
import dev.countersign.secrets.StripeKeys;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Stripe's HTTP API, as all our calls use it: it reads the current key, retries, and classifies
 * errors.
 *
 * <p>The text of Stripe's errors never leaves this class, because it may quote a key or a buyer's
 * data.
 */
final class StripeApi {
  private static final int MOST_TRIES = 3;
  private static final int ONE_MORE_TRY = 2;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration SHORT_RETRY_AFTER = Duration.ofSeconds(2);
  private static final Duration DEFAULT_RETRY_AFTER = Duration.ofSeconds(2);
  private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9_]{1,100}");

  private final StripeKeys keys;
  private final StripeTransport transport;
  private final Pause pause;
  private final InstantSource clock;

  StripeApi(StripeKeys keys, StripeTransport transport, Pause pause, InstantSource clock) {
    this.keys = keys;
    this.transport = transport;
    this.pause = pause;
    this.clock = clock;
  }

  /** Stripe's reply to a request. */
  sealed interface Reply {
    /**
     * A successful answer.
     *
     * @param at the time of the answer by Stripe's clock, in whole seconds
     */
    record Answer(JsonObject body, Instant at) implements Reply {}

    record Refusal(int status, String code, boolean replayed, Duration retryAfter, String requestId)
        implements Reply {}
  }

  boolean isLive() {
    return StripeKeys.isLive(keys.apiKey());
  }

  /**
   * Reads the resource at the path.
   *
   * @throws Unavailable if Stripe answers with an error
   */
  Reply.Answer get(String path) {
    return answer(ask(path));
  }

  /** Reads like {@link #get}, for callers that handle an error answer. */
  Reply ask(String path) {
    return send("GET", path, Optional.empty(), Optional.empty());
  }

  /** Reads like {@link #get}, but returns empty if the resource does not exist. */
  Optional<Reply.Answer> find(String path) {
    Reply reply = send("GET", path, Optional.empty(), Optional.empty());
    return reply instanceof Reply.Refusal refusal && refusal.status() == 404
        ? Optional.empty()
        : Optional.of(answer(reply));
  }

  Reply post(String path, String form, String idempotencyKey) {
    return send("POST", path, Optional.of(form), Optional.of(idempotencyKey));
  }

  /** Sends a request that is idempotent without an idempotency key. */
  Reply post(String path, String form) {
    return send("POST", path, Optional.of(form), Optional.empty());
  }

  /** Deletes the resource at the path. Returns whether it was still there. */
  boolean delete(String path) {
    Reply reply = send("DELETE", path, Optional.empty(), Optional.empty());
    if (reply instanceof Reply.Refusal refusal && refusal.status() == 404) {
      return false;
    }
    answer(reply);
    return true;
  }

  /**
   * Returns an answer.
   *
   * @throws Unavailable if Stripe answered with an error
   */
  static Reply.Answer answer(Reply reply) {
    return switch (reply) {
      case Reply.Answer answer -> answer;
      case Reply.Refusal refusal -> throw unavailable(refusal);
    };
  }

  static Unavailable unavailable(Reply.Refusal refusal) {
    String message =
        "Stripe answered " + refusal.status() + " (request " + refusal.requestId() + ")";
    boolean passes = refusal.status() >= 500 || refusal.status() == 429 || refusal.status() == 409;
    // Otherwise Stripe understood the request and rejects it. Only a person can change that.
    return passes ? new StripeUnavailable(message) : new NeedsAPerson(message);
  }

  private Reply send(
      String method, String path, Optional<String> form, Optional<String> idempotencyKey) {
    SecretValue key = keys.apiKey();
    Reply reply =
        sendWithRetries(new StripeTransport.Request(method, path, form, key, idempotencyKey));
    if (!isUnauthorized(reply)) {
      return reply;
    }
    SecretValue newer = keys.readInsteadOf(key);
    if (newer.equals(key)) {
      return reply;
    }
    Reply second =
        sendWithRetries(new StripeTransport.Request(method, path, form, newer, idempotencyKey));
    if (isUnauthorized(second)) {
      keys.refuse(newer);
    }
    return second;
  }

  /**
   * The result of one try.
   *
   * @param outcome returns Stripe's reply, or throws if there was none
   * @param mostTries the total number of tries that such a request is worth
   * @param pause the time to wait before the next try, if Stripe states it
   */
  private record Attempt(Supplier<Reply> outcome, int mostTries, Optional<Duration> pause) {}

  /**
   * Sends the request, and retries it where a retry may help and the deadline leaves time. Under
   * the same idempotency key nothing is done twice (Stripe docs, "Advanced error handling";
   * stripe-java's {@code shouldRetry}).
   */
  private Reply sendWithRetries(StripeTransport.Request request) {
    for (int tries = 1; ; tries++) {
      Deadline.current().check();
      Attempt attempt = trySend(request);
      Duration longest = attempt.pause().orElse(FIRST_PAUSE.multipliedBy(1L << (tries - 1)));
      boolean hasTime = Deadline.current().left().compareTo(longest) > 0;
      if (tries >= attempt.mostTries() || !hasTime) {
        return attempt.outcome().get();
      }
      pause.between(attempt.pause().orElse(longest.dividedBy(2)), longest);
    }
  }

  private Attempt trySend(StripeTransport.Request request) {
    StripeTransport.Response response;
    try {
      response = transport.send(request);
    } catch (Unavailable noAnswer) {
      return new Attempt(failing(noAnswer), MOST_TRIES, Optional.empty());
    }
    try {
      Reply reply = reply(response);
      Optional<Duration> pause = shortRetryAfter(response);
      return new Attempt(() -> reply, mostTries(response, pause), pause);
    } catch (Unavailable unreadable) {
      return new Attempt(failing(unreadable), ONE_MORE_TRY, Optional.empty());
    }
  }

  private static Supplier<Reply> failing(Unavailable fault) {
    return () -> {
      throw fault;
    };
  }

  private static int mostTries(StripeTransport.Response response, Optional<Duration> pause) {
    return switch (response.header("stripe-should-retry").orElse("")) {
      case "true" -> MOST_TRIES;
      case "false" -> 1;
      default ->
          switch (response.status()) {
            case 429 -> pause.isPresent() ? ONE_MORE_TRY : 1;
            case 409 -> MOST_TRIES;
            default -> response.status() >= 500 ? MOST_TRIES : 1;
          };
    };
  }

  /** Returns the wait that Stripe's rate limit asks for, if a buyer can wait that long. */
  private static Optional<Duration> shortRetryAfter(StripeTransport.Response response) {
    return response.status() == 429
        ? retryAfter(response).filter(time -> time.compareTo(SHORT_RETRY_AFTER) <= 0)
        : Optional.empty();
  }

  private static Optional<Duration> retryAfter(StripeTransport.Response response) {
    return response
        .header("retry-after")
        .filter(value -> value.matches("[0-9]{1,4}"))
        .map(value -> Duration.ofSeconds(Long.parseLong(value)));
  }

  private static boolean isUnauthorized(Reply reply) {
    return reply instanceof Reply.Refusal refusal && refusal.status() == 401;
  }

  private Reply reply(StripeTransport.Response response) {
    if (response.status() >= 200 && response.status() < 300) {
      try {
        return new Reply.Answer(
            JsonParser.parseString(response.body()).getAsJsonObject(), dateOf(response));
      } catch (JsonParseException | IllegalStateException _) {
        throw unreadable();
      }
    }
    return new Reply.Refusal(
        response.status(),
        errorCode(response.body()),
        response.header("idempotent-replayed").map("true"::equals).orElse(false),
        retryAfter(response).orElse(DEFAULT_RETRY_AFTER),
        response.header("request-id").filter(REQUEST_ID.asMatchPredicate()).orElse("none"));
  }

  /**
   * Returns the time of the answer by Stripe's clock, so that the times of reads and of events come
   * from one clock.
   */
  private Instant dateOf(StripeTransport.Response response) {
    try {
      return response
          .header("date")
          .map(date -> DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from))
          .orElseGet(this::now);
    } catch (DateTimeParseException _) {
      return now();
    }
  }

  private Instant now() {
    return Instant.ofEpochSecond(clock.instant().getEpochSecond());
  }

  /**
   * Returns Stripe's error code; empty if the answer has none, for example because a proxy sent it.
   */
  private static String errorCode(String body) {
    try {
      return JsonParser.parseString(body) instanceof JsonObject answer
          ? Members.object(answer, "error")
              .flatMap(error -> Members.string(error, "code"))
              .orElse("")
          : "";
    } catch (JsonParseException _) {
      return "";
    }
  }

  /**
   * Reads an answer. An answer that lacks a field that Stripe's API reference promises is a fault,
   * and is never quoted.
   */
  static <T> T read(JsonObject answer, Function<JsonObject, T> reader) {
    try {
      return reader.apply(answer);
    } catch (RuntimeException _) {
      throw unreadable();
    }
  }

  static Unavailable unreadable() {
    return new StripeUnavailable("Stripe's answer is not what its API promises");
  }

  static String encode(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(parameter -> encode(parameter.getKey()) + "=" + encode(parameter.getValue()))
        .collect(Collectors.joining("&"));
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
