package dev.countersign.stripe;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.countersign.aws.Pause;
import dev.countersign.events.StripeEvent;
import dev.countersign.events.StripeObject;
import dev.countersign.events.StripeObject.Kind;
import dev.countersign.json.Members;
import dev.countersign.orders.OrderId;
import dev.countersign.secrets.StripeKeys;
import dev.countersign.stripe.StripeApi.Reply;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** The account over Stripe's HTTP API. */
public final class StripeApiAccount implements StripeAccount {
  private static final int PAGE = 100; // the most that Stripe gives at once
  private static final String TYPES =
      StripeEvent.handledTypes().stream()
          .map(type -> "&types[]=" + StripeApi.encode(type))
          .collect(Collectors.joining());

  private final StripeApi api;
  private final String stack;

  /**
   * @param stack this deployment, as its PaymentIntents' metadata name it
   */
  public StripeApiAccount(
      StripeKeys keys, StripeTransport transport, String stack, InstantSource clock) {
    this(keys, transport, stack, clock, Pause::inThisThread);
  }

  /**
   * @param pause how it waits before another try
   */
  public StripeApiAccount(
      StripeKeys keys, StripeTransport transport, String stack, InstantSource clock, Pause pause) {
    this.api = new StripeApi(keys, transport, pause, clock);
    this.stack = stack;
  }

  @Override
  public boolean isLive() {
    return api.isLive();
  }

  @Override
  public Instant now() {
    return api.get("/v1/events?limit=1").at();
  }

  @Override
  public Page<StripeEvent> events(Window window, Optional<String> after) {
    return page("/v1/events" + query(window, after) + TYPES, StripeApiAccount::event);
  }

  private static Optional<StripeEvent> event(JsonObject json, Instant listedAt) {
    return switch (StripeEvent.read(json, listedAt)) {
      case StripeEvent.Reading.Handled(var event) -> Optional.of(event);
      case StripeEvent.Reading.Ignored _ -> Optional.empty();
      case StripeEvent.Reading.Invalid() -> throw new IllegalArgumentException("not an event");
    };
  }

  @Override
  public Page<StripeObject> objects(Kind kind, Window window, Optional<String> after) {
    boolean live = isLive();
    return page(
        path(kind) + query(window, after), (json, at) -> StripeObject.read(kind, json, live, at));
  }

  @Override
  public Optional<StripeEvent.Reading> event(String id) {
    return api.find("/v1/events/" + StripeApi.encode(id))
        .map(answer -> StripeEvent.read(answer.body(), answer.at()));
  }

  @Override
  public Optional<StripeObject> object(Kind kind, String id) {
    boolean live = isLive();
    return api.find(path(kind) + "/" + StripeApi.encode(id))
        .flatMap(answer -> StripeObject.read(kind, answer.body(), live, answer.at()));
  }

  @Override
  public List<StripeObject> findFor(OrderId order, Window window) {
    List<StripeObject> found = new ArrayList<>();
    Optional<String> next = Optional.empty();
    do {
      Page<StripeObject> page = objects(Kind.PAYMENT_INTENT, window, next);
      page.items().stream().filter(object -> isOf(order, object)).forEach(found::add);
      next = page.next();
    } while (next.isPresent());
    return found;
  }

  private boolean isOf(OrderId order, StripeObject paymentIntent) {
    return paymentIntent
        .claim()
        .filter(claim -> claim.stack().equals(stack) && claim.order().equals(order))
        .isPresent();
  }

  @Override
  public boolean cancel(String paymentIntentId) {
    Reply reply =
        api.post(
            "/v1/payment_intents/" + StripeApi.encode(paymentIntentId) + "/cancel",
            "cancellation_reason=abandoned");
    return switch (reply) {
      case Reply.Answer _ -> true;
      case Reply.Refusal refusal when refusal.status() == 400 || refusal.status() == 404 -> false;
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

  private static String query(Window window, Optional<String> after) {
    return "?limit="
        + PAGE
        + "&created[gte]="
        + window.from().getEpochSecond()
        + "&created[lte]="
        + window.to().getEpochSecond()
        + after.map(id -> "&starting_after=" + StripeApi.encode(id)).orElse("");
  }

  private <T> Page<T> page(String path, BiFunction<JsonObject, Instant, Optional<T>> reader) {
    Reply.Answer answer = api.get(path);
    return StripeApi.read(answer.body(), list -> page(list, answer.at(), reader));
  }

  private static <T> Page<T> page(
      JsonObject list, Instant at, BiFunction<JsonObject, Instant, Optional<T>> reader) {
    JsonArray data = list.getAsJsonArray("data");
    List<T> items = new ArrayList<>();
    Optional<String> last = Optional.empty();
    int unreadable = 0;
    for (JsonElement element : data) {
      Optional<String> id = idOf(element);
      last = id.isPresent() ? id : last;
      try {
        reader.apply(element.getAsJsonObject(), at).ifPresent(items::add);
      } catch (RuntimeException _) {
        unreadable++; // one that is not as promised must not hold up the others
      }
    }
    return new Page<>(
        items,
        unreadable,
        list.get("has_more").getAsBoolean()
            ? Optional.of(last.orElseThrow()) // a page on which nothing has an id is none
            : Optional.empty());
  }

  private static Optional<String> idOf(JsonElement element) {
    return element.isJsonObject()
        ? Members.string(element.getAsJsonObject(), "id")
        : Optional.empty();
  }
}
