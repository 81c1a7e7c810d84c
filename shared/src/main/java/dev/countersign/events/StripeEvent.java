package dev.countersign.events;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.countersign.json.MalformedJson;
import dev.countersign.json.StrictJson;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.PaymentObservation;
import dev.countersign.orders.PaymentObservation.Amounts;
import dev.countersign.orders.PaymentObservation.State;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * A Stripe event of a type we handle, reduced to what it proves (Stripe API reference, "The Event
 * object"). Everything else in it, personal data above all, is left behind.
 *
 * @param created when Stripe says it happened, in whole seconds
 * @param claim the order that the object's metadata names, with the deployment it belongs to
 * @param observation empty if a needed field is absent, as under an API version we don't know
 */
public record StripeEvent(
    String id,
    String type,
    Instant created,
    String apiVersion,
    String paymentIntent,
    Optional<Claim> claim,
    Optional<PaymentObservation> observation) {

  /** What the metadata of a PaymentIntent says about whose it is. */
  public record Claim(String stack, OrderId order) {}

  /** What the bytes of a proven delivery turned out to be. */
  public sealed interface Reading {
    record Handled(StripeEvent event) implements Reading {}

    /** Proven, and none of our business. */
    record Ignored(String outcome) implements Reading {}

    /** No event at all; Stripe does not send such a thing. */
    record Invalid() implements Reading {}
  }

  /** What a type of event says about the PaymentIntent in it. */
  private static final Map<String, State> STATES =
      Map.of(
          "payment_intent.succeeded", State.SUCCEEDED,
          "payment_intent.canceled", State.CANCELED,
          "payment_intent.processing", State.PROCESSING,
          "payment_intent.requires_action", State.REQUIRES_ACTION,
          "payment_intent.payment_failed", State.PAYMENT_FAILED);

  private static final Pattern EVENT_ID = Pattern.compile("evt_[A-Za-z0-9_]{1,200}");
  private static final Pattern PAYMENT_INTENT_ID = Pattern.compile("pi_[A-Za-z0-9_]{1,200}");
  private static final Pattern CODE = Pattern.compile("[a-z0-9_]{1,100}");
  private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9][0-9]{0,17})");
  private static final long YEAR_9999 = 253_402_300_799L;

  /** Reads an event. Never throws, whatever the bytes are. */
  public static Reading read(byte[] body) {
    JsonElement json;
    try {
      json = StrictJson.parse(body);
    } catch (MalformedJson _) {
      return new Reading.Invalid();
    }
    return json.isJsonObject() ? read(json.getAsJsonObject()) : new Reading.Invalid();
  }

  private static Reading read(JsonObject event) {
    Optional<String> shape = string(event, "object");
    Optional<String> id = string(event, "id").filter(EVENT_ID.asMatchPredicate());
    Optional<String> type = string(event, "type");
    if (shape.isEmpty() || type.isEmpty()) {
      return new Reading.Invalid();
    }
    if (!shape.get().equals("event")) {
      return new Reading.Ignored("ignored-shape"); // such as the thin events of API v2
    }
    State state = STATES.get(type.get());
    if (state == null) {
      return new Reading.Ignored("ignored-type");
    }
    if (isPresent(event, "account") || isPresent(event, "context")) {
      // A connected account's event: it chooses its own metadata, so it could name any order.
      return new Reading.Ignored("ignored-foreign");
    }
    Optional<JsonObject> object = object(event, "data").flatMap(data -> object(data, "object"));
    OptionalLong created = integer(event, "created");
    if (id.isEmpty() || object.isEmpty() || created.isEmpty()) {
      return new Reading.Invalid();
    }
    if (created.getAsLong() < 0 || created.getAsLong() > YEAR_9999) {
      return new Reading.Invalid();
    }
    return read(event, object.get(), id.get(), type.get(), state, created.getAsLong());
  }

  private static Reading read(
      JsonObject event, JsonObject object, String id, String type, State state, long created) {
    if (string(object, "object").filter(name -> !name.equals("payment_intent")).isPresent()) {
      return new Reading.Ignored("ignored-shape");
    }
    Optional<String> paymentIntent =
        string(object, "id").filter(PAYMENT_INTENT_ID.asMatchPredicate());
    if (paymentIntent.isEmpty()) {
      return new Reading.Invalid();
    }
    Instant at = Instant.ofEpochSecond(created);
    return new Reading.Handled(
        new StripeEvent(
            id,
            type,
            at,
            string(event, "api_version").orElse(""),
            paymentIntent.get(),
            claim(object),
            observation(event, object, paymentIntent.get(), state, at, id)));
  }

  private static Optional<Claim> claim(JsonObject paymentIntent) {
    return object(paymentIntent, "metadata")
        .flatMap(
            metadata ->
                string(metadata, "countersign")
                    .flatMap(
                        stack ->
                            string(metadata, "order_id")
                                .flatMap(OrderId::parse)
                                .map(order -> new Claim(stack, order))));
  }

  private static Optional<PaymentObservation> observation(
      JsonObject event,
      JsonObject object,
      String paymentIntent,
      State state,
      Instant at,
      String id) {
    Optional<Amounts> amounts = amounts(object);
    Optional<Boolean> livemode = bool(event, "livemode");
    if (livemode.isEmpty() || (state == State.SUCCEEDED && amounts.isEmpty())) {
      return Optional.empty();
    }
    Optional<String> failure =
        object(object, "last_payment_error")
            .flatMap(error -> string(error, "code"))
            .filter(CODE.asMatchPredicate());
    return Optional.of(
        new PaymentObservation(paymentIntent, state, amounts, livemode.get(), failure, at, id));
  }

  private static Optional<Amounts> amounts(JsonObject object) {
    OptionalLong amount = integer(object, "amount");
    OptionalLong received = integer(object, "amount_received");
    return amount.isEmpty() || received.isEmpty()
        ? Optional.empty()
        : string(object, "currency")
            .map(currency -> new Amounts(amount.getAsLong(), received.getAsLong(), currency));
  }

  private static boolean isPresent(JsonObject object, String member) {
    return object.has(member) && !object.get(member).isJsonNull();
  }

  private static Optional<JsonObject> object(JsonObject parent, String member) {
    return Optional.ofNullable(parent.get(member))
        .filter(JsonElement::isJsonObject)
        .map(JsonElement::getAsJsonObject);
  }

  private static Optional<String> string(JsonObject parent, String member) {
    return Optional.ofNullable(parent.get(member))
        .filter(value -> value.isJsonPrimitive() && value.getAsJsonPrimitive().isString())
        .map(JsonElement::getAsString);
  }

  private static Optional<Boolean> bool(JsonObject parent, String member) {
    return Optional.ofNullable(parent.get(member))
        .filter(value -> value.isJsonPrimitive() && value.getAsJsonPrimitive().isBoolean())
        .map(JsonElement::getAsBoolean);
  }

  private static OptionalLong integer(JsonObject parent, String member) {
    return Optional.ofNullable(parent.get(member))
        .filter(value -> value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber())
        .map(JsonElement::getAsString)
        .filter(INTEGER.asMatchPredicate())
        .map(literal -> OptionalLong.of(Long.parseLong(literal)))
        .orElse(OptionalLong.empty());
  }
}
