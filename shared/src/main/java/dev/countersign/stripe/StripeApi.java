package dev.countersign.stripe;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.countersign.aws.Pause;
import dev.countersign.faults.Deadline;
import dev.countersign.faults.Unavailable;
import dev.countersign.secrets.SecretValue;
import dev.countersign.secrets.StripeKeys;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Stripe's HTTP API as all our calls need it: with the key of the moment, and errors told apart.
 *
 * <p>What Stripe says in an error never leaves this class: it may quote a key or a buyer's data.
 */
final class StripeApi {
  private static final int MOST_TRIES = 3;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
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

  /** What Stripe answered. */
  sealed interface Reply {
    /**
     * @param at when, by Stripe's own clock, in whole seconds
     */
    record Answer(JsonObject body, Instant at) implements Reply {}

    record Refusal(int status, String code, boolean replayed, Duration retryAfter, String requestId)
        implements Reply {}
  }

  boolean isLive() {
    return StripeKeys.isLive(keys.apiKey());
  }

  /**
   * What is at that path.
   *
   * @throws Unavailable if Stripe refuses
   */
  Reply.Answer get(String path) {
    return answer(send("GET", path, Optional.empty(), Optional.empty()));
  }

  /** As {@link #get}, but empty if there is nothing. */
  Optional<Reply.Answer> find(String path) {
    Reply reply = send("GET", path, Optional.empty(), Optional.empty());
    return reply instanceof Reply.Refusal refusal && refusal.status() == 404
        ? Optional.empty()
        : Optional.of(answer(reply));
  }

  Reply post(String path, String form, String idempotencyKey) {
    return send("POST", path, Optional.of(form), Optional.of(idempotencyKey));
  }

  /** Something that does no more when it is done twice. */
  Reply post(String path, String form) {
    return send("POST", path, Optional.of(form), Optional.empty());
  }

  private static Reply.Answer answer(Reply reply) {
    return switch (reply) {
      case Reply.Answer answer -> answer;
      case Reply.Refusal refusal -> throw unavailable(refusal);
    };
  }

  static Unavailable unavailable(Reply.Refusal refusal) {
    String message =
        "Stripe answered " + refusal.status() + " (request " + refusal.requestId() + ")";
    // Stripe understood us and will not do it: nothing but a person can change that.
    return refusal.status() < 500 && refusal.status() != 429
        ? Unavailable.needingAPerson(message)
        : new Unavailable(message);
  }

  private Reply send(
      String method, String path, Optional<String> form, Optional<String> idempotencyKey) {
    SecretValue key = keys.apiKey();
    Reply reply = retried(new StripeTransport.Request(method, path, form, key, idempotencyKey));
    if (!isUnauthorized(reply)) {
      return reply;
    }
    SecretValue newer = keys.insteadOf(key);
    return newer.equals(key)
        ? reply
        : retried(new StripeTransport.Request(method, path, form, newer, idempotencyKey));
  }

  /**
   * Sends it again where no answer came or Stripe failed: under the same idempotency key nothing is
   * done twice (Stripe docs, "Advanced error handling"; stripe-java's {@code shouldRetry}).
   */
  private Reply retried(StripeTransport.Request request) {
    for (int tries = 1; ; tries++) {
      Deadline.current().check();
      Duration longestPause = FIRST_PAUSE.multipliedBy(1L << (tries - 1));
      boolean isLast =
          tries == MOST_TRIES || Deadline.current().left().compareTo(longestPause) <= 0;
      try {
        StripeTransport.Response response = transport.send(request);
        if (isLast || !isWorthAnotherTry(response)) {
          return reply(response);
        }
      } catch (Unavailable noAnswer) {
        if (isLast) {
          throw noAnswer;
        }
      }
      pause.between(longestPause.dividedBy(2), longestPause);
    }
  }

  private static boolean isWorthAnotherTry(StripeTransport.Response response) {
    return switch (response.header("stripe-should-retry").orElse("")) {
      case "true" -> true;
      case "false" -> false;
      default -> response.status() == 409 || response.status() >= 500;
    };
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
        response
            .header("retry-after")
            .filter(value -> value.matches("[0-9]{1,4}"))
            .map(value -> Duration.ofSeconds(Long.parseLong(value)))
            .orElse(DEFAULT_RETRY_AFTER),
        response.header("request-id").filter(REQUEST_ID.asMatchPredicate()).orElse("none"));
  }

  /** So that what is read and what events say are told in one clock's time: Stripe's. */
  private Instant dateOf(StripeTransport.Response response) {
    try {
      return response
          .header("date")
          .map(date -> ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant())
          .orElseGet(this::now);
    } catch (DateTimeParseException _) {
      return now();
    }
  }

  private Instant now() {
    return Instant.ofEpochSecond(clock.instant().getEpochSecond());
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

  /** Reads an answer. One that lacks what Stripe's API promises is a fault, and never quoted. */
  static <T> T read(JsonObject answer, Function<JsonObject, T> reader) {
    try {
      return reader.apply(answer);
    } catch (RuntimeException _) {
      throw unreadable();
    }
  }

  private static Unavailable unreadable() {
    return new Unavailable("Stripe's answer is not what its API promises");
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
