package dev.countersign.emulators.stripe;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes answers with the headers that Stripe sends. */
final class AnswerWriter {
  /** RFC 9110 requires two digits for the day, which RFC_1123_DATE_TIME does not give. */
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
          .withZone(ZoneOffset.UTC);

  private final InstantSource clock;
  private final String apiVersion;
  private Instant dated = Instant.EPOCH;
  private String date = HTTP_DATE.format(dated);

  AnswerWriter(InstantSource clock, String apiVersion) {
    this.clock = clock;
    this.apiVersion = apiVersion;
  }

  StripeAnswer ok(StripeCall call, String requestId, Json body) {
    return answer(call, requestId, 200, body.write(), Map.of());
  }

  StripeAnswer failure(StripeCall call, String requestId, StripeFailure failure) {
    return answer(
        call, requestId, failure.status(), failure.body().write(), advice(failure.status()));
  }

  StripeAnswer replay(StripeCall call, String requestId, IdempotencyKeys.Stored stored) {
    var extra = new TreeMap<>(advice(stored.status()));
    extra.put("Idempotent-Replayed", "true");
    extra.put("Original-Request", stored.requestId());
    return answer(call, requestId, stored.status(), stored.body(), extra);
  }

  StripeAnswer fault(StripeCall call, String requestId, StripeFault.AnswersError fault) {
    Json error = StripeFailure.error(fault.type(), code(fault), null, fault.message());
    var extra = new TreeMap<>(advice(fault.status()));
    Optional<Duration> retryAfter = fault.retryAfter();
    retryAfter.ifPresent(wait -> extra.put("Retry-After", Long.toString(wait.toSeconds())));
    String body = Json.object().with("error", error).write();
    return answer(call, requestId, fault.status(), body, extra);
  }

  private static @Nullable String code(StripeFault.AnswersError fault) {
    return fault.status() == 429 ? "rate_limit" : null;
  }

  /**
   * Returns Stripe's advice whether a retry is useful: yes once a lock is free, no if the answer
   * would only be the same. For other answers Stripe gives no advice.
   */
  private static Map<String, String> advice(int status) {
    return switch (status) {
      case 409 -> Map.of("Stripe-Should-Retry", "true");
      case 400, 401, 402, 403, 404 -> Map.of("Stripe-Should-Retry", "false");
      default -> Map.of();
    };
  }

  private StripeAnswer answer(
      StripeCall call, String requestId, int status, String body, Map<String, String> extra) {
    var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    headers.put("Content-Type", "application/json");
    headers.put("Date", date());
    headers.put("Request-Id", requestId);
    headers.put("Stripe-Version", call.header("Stripe-Version").orElse(apiVersion));
    call.idempotencyKey().ifPresent(key -> headers.put("Idempotency-Key", key));
    headers.putAll(extra);
    return new StripeAnswer(status, headers, body);
  }

  /** Formats the date once a second, because many calls are answered within one. */
  private String date() {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    if (!now.equals(dated)) {
      dated = now;
      date = HTTP_DATE.format(now);
    }
    return date;
  }
}
