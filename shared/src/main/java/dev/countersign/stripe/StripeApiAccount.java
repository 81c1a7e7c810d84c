package dev.countersign.stripe;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.countersign.aws.Pause;
import dev.countersign.faults.Unavailable;
import dev.countersign.json.Members;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.payments.StripeAccount;
import dev.countersign.payments.StripeEvent;
import dev.countersign.payments.StripeObject;
import dev.countersign.payments.StripeObject.Kind;
import dev.countersign.secrets.StripeKeys;
import dev.countersign.stripe.StripeApi.Reply;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** Stripe's account, read over Stripe's HTTP API. */
public final class StripeApiAccount implements StripeAccount {
  private static final int PAGE = 100; // Stripe's maximum
  private static final String TYPES =
      StripeEventReader.handledTypes().stream()
          .map(type -> "&types[]=" + StripeApi.encode(type))
          .collect(Collectors.joining());

  private static final int LONGEST_ID = 255;

  private final StripeApi api;

  public StripeApiAccount(StripeKeys keys, StripeTransport transport, InstantSource clock) {
    this(keys, transport, clock, Pause::inThisThread);
  }

  /**
   * Reads the account, and waits between tries with the given pause.
   *
   * @param pause waits before a retry
   */
  public StripeApiAccount(
      StripeKeys keys, StripeTransport transport, InstantSource clock, Pause pause) {
    this.api = new StripeApi(keys, transport, pause, clock);
  }

  @Override
  public boolean isLive() {
    return api.isLive();
  }

  /** A restricted key needs a separate permission for this call (Stripe docs, "API keys"). */
  @Override
  public Identity identity() {
    Reply reply;
    try {
      reply = api.ask("/v1/account");
    } catch (Unavailable fault) {
      return new Identity.Unanswered(fault, askTime());
    }
    return switch (reply) {
      case Reply.Answer(var body, var at) ->
          idOf(body)
              .<Identity>map(id -> new Identity.Known(id, at))
              .orElseGet(() -> new Identity.Unanswered(StripeApi.unreadable(), at));
      case Reply.Refusal refusal when refusal.status() == 403 -> new Identity.Hidden(askTime());
      case Reply.Refusal refusal ->
          new Identity.Unanswered(StripeApi.unavailable(refusal), askTime());
    };
  }

  /**
   * Reads Stripe's time from the answer to another call. If the key may not make the first call, it
   * makes a second one.
   */
  private Instant askTime() {
    try {
      return api.get("/v1/payment_intents?limit=1").at();
    } catch (Unavailable _) {
      return api.get("/v1/events?limit=1").at();
    }
  }

  @Override
  public Optional<Page<StripeEvent>> events(Window window, Optional<String> after) {
    return page("/v1/events" + query(window, after) + TYPES, after, StripeApiAccount::event);
  }

  private static Optional<StripeEvent> event(JsonObject json, Instant listedAt) {
    return switch (StripeEventReader.read(json, listedAt)) {
      case StripeEvent.ParsedEvent.Handled(var event) -> Optional.of(event);
      case StripeEvent.ParsedEvent.Ignored _ -> Optional.empty();
      case StripeEvent.ParsedEvent.Invalid() -> throw new IllegalArgumentException("not an event");
    };
  }

  @Override
  public Optional<Page<StripeObject>> objects(Kind kind, Window window, Optional<String> after) {
    boolean live = isLive();
    return page(
        path(kind) + query(window, after),
        after,
        (json, at) -> StripeObjectReader.read(kind, json, live, at));
  }

  @Override
  public Optional<StripeEvent.ParsedEvent> event(String id) {
    return api.find("/v1/events/" + StripeApi.encode(id))
        .map(answer -> StripeEventReader.read(answer.body(), answer.at()));
  }

  @Override
  public Optional<StripeObject> object(Kind kind, String id) {
    boolean live = isLive();
    return api.find(path(kind) + "/" + StripeApi.encode(id) + expansion(kind))
        .flatMap(answer -> StripeObjectReader.read(kind, answer.body(), live, answer.at()))
        .filter(StripeObject::namesPaymentIntent);
  }

  @Override
  public Cancellation cancel(PaymentIntentId paymentIntentId) {
    boolean live = isLive();
    Reply reply =
        api.post(
            "/v1/payment_intents/" + StripeApi.encode(paymentIntentId.value()) + "/cancel",
            "cancellation_reason=abandoned");
    return switch (reply) {
      case Reply.Answer(var body, var at) ->
          new Cancellation.Canceled(
              StripeApi.read(
                  body,
                  json ->
                      StripeObjectReader.read(Kind.PAYMENT_INTENT, json, live, at).orElseThrow()));
      case Reply.Refusal refusal when refusal.status() == 400 || refusal.status() == 404 ->
          new Cancellation.Refused();
      case Reply.Refusal refusal -> throw StripeApi.unavailable(refusal);
    };
  }

  private static String path(Kind kind) {
    return switch (kind) {
      case PAYMENT_INTENT -> "/v1/payment_intents";
      case REFUND -> "/v1/refunds";
      case DISPUTE -> "/v1/disputes";
      case EARLY_FRAUD_WARNING -> "/v1/radar/early_fraud_warnings";
    };
  }

  /**
   * A warning may name only a charge. The expanded charge names the PaymentIntent (API reference,
   * "Expanding").
   */
  private static String expansion(Kind kind) {
    return kind == Kind.EARLY_FRAUD_WARNING ? "?expand[]=charge" : "";
  }

  private static String query(Window window, Optional<String> after) {
    return "?limit="
        + PAGE
        + "&created[gte]="
        + window.from().getEpochSecond()
        + "&created[lte]="
        + window.to().getEpochSecond()
        + after.map(id -> "&starting_after=" + StripeApi.encode(id)).orElse("");
  }

  private <T> Optional<Page<T>> page(
      String path, Optional<String> after, BiFunction<JsonObject, Instant, Optional<T>> reader) {
    return switch (api.ask(path)) {
      case Reply.Answer(var body, var at) ->
          Optional.of(StripeApi.read(body, list -> page(list, at, reader)));
      case Reply.Refusal refusal when after.isPresent() && isUnknownCursor(refusal) ->
          Optional.empty();
      case Reply.Refusal refusal -> throw StripeApi.unavailable(refusal);
    };
  }

  /**
   * Returns whether the error is about the list's cursor, the only reason for such an answer to a
   * list (Stripe docs, "Error codes"): 400, or 404 as for any missing object.
   */
  private static boolean isUnknownCursor(Reply.Refusal refusal) {
    return refusal.status() < 500 && refusal.code().equals("resource_missing");
  }

  private static <T> Page<T> page(
      JsonObject list, Instant at, BiFunction<JsonObject, Instant, Optional<T>> reader) {
    JsonArray data = list.getAsJsonArray("data");
    List<T> items = new ArrayList<>();
    List<String> unreadable = new ArrayList<>();
    int nameless = 0;
    Optional<String> last = Optional.empty();
    for (JsonElement element : data) {
      Optional<String> id = idOf(element);
      last = id.isPresent() ? id : last;
      try {
        reader.apply(element.getAsJsonObject(), at).ifPresent(items::add);
      } catch (RuntimeException _) {
        // An object of an unexpected form must not stop the processing of the others.
        id.ifPresent(unreadable::add);
        nameless += id.isPresent() ? 0 : 1;
      }
    }
    return new Page<>(
        items,
        unreadable,
        nameless,
        list.get("has_more").getAsBoolean()
            ? Optional.of(last.orElseThrow()) // a page on which no object has an id is unusable
            : Optional.empty());
  }

  private static Optional<String> idOf(JsonElement element) {
    return element.isJsonObject()
        ? Members.string(element.getAsJsonObject(), "id").filter(StripeApiAccount::isId)
        : Optional.empty();
  }

  /** Returns whether the text is an id, so that no other text gets into a request or a report. */
  private static boolean isId(String text) {
    return StripeIds.isWord(text, LONGEST_ID);
  }
}
