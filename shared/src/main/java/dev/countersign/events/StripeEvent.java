package dev.countersign.events;

import static dev.countersign.events.StripeObject.Kind.DISPUTE;
import static dev.countersign.events.StripeObject.Kind.EARLY_FRAUD_WARNING;
import static dev.countersign.events.StripeObject.Kind.REFUND;
import static dev.countersign.json.Members.bool;
import static dev.countersign.json.Members.integer;
import static dev.countersign.json.Members.string;
import static java.util.Map.entry;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.countersign.json.MalformedJson;
import dev.countersign.json.Members;
import dev.countersign.json.StrictJson;
import dev.countersign.orders.PaymentObservation.State;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A Stripe event of a type we handle, reduced to what it proves (Stripe API reference, "The Event
 * object").
 *
 * @param created when Stripe says it happened, in whole seconds
 * @param object what it happened to, as it was then
 */
public record StripeEvent(
    String id, String type, Instant created, String apiVersion, StripeObject object) {

  /** What the bytes of a proven delivery turned out to be. */
  public sealed interface Reading {
    record Handled(StripeEvent event) implements Reading {}

    /** Proven, and none of our business. */
    record Ignored(String outcome) implements Reading {}

    /** No event at all; Stripe does not send such a thing. */
    record Invalid() implements Reading {}
  }

  /**
   * What a type of event is about.
   *
   * @param state what it says about a PaymentIntent; of the others, the object says it
   */
  private record Subject(StripeObject.Kind kind, Optional<State> state) {
    static Subject payment(State state) {
      return new Subject(StripeObject.Kind.PAYMENT_INTENT, Optional.of(state));
    }

    static Subject of(StripeObject.Kind kind) {
      return new Subject(kind, Optional.empty());
    }
  }

  private static final Map<String, Subject> SUBJECTS =
      Map.ofEntries(
          entry("payment_intent.succeeded", Subject.payment(State.SUCCEEDED)),
          entry("payment_intent.canceled", Subject.payment(State.CANCELED)),
          entry("payment_intent.processing", Subject.payment(State.PROCESSING)),
          entry("payment_intent.requires_action", Subject.payment(State.REQUIRES_ACTION)),
          entry("payment_intent.payment_failed", Subject.payment(State.PAYMENT_FAILED)),
          entry(
              "payment_intent.amount_capturable_updated", Subject.payment(State.REQUIRES_CAPTURE)),
          entry("refund.created", Subject.of(REFUND)),
          entry("refund.updated", Subject.of(REFUND)),
          entry("refund.failed", Subject.of(REFUND)),
          entry("charge.dispute.created", Subject.of(DISPUTE)),
          entry("charge.dispute.updated", Subject.of(DISPUTE)),
          entry("charge.dispute.closed", Subject.of(DISPUTE)),
          entry("charge.dispute.funds_withdrawn", Subject.of(DISPUTE)),
          entry("charge.dispute.funds_reinstated", Subject.of(DISPUTE)),
          entry("radar.early_fraud_warning.created", Subject.of(EARLY_FRAUD_WARNING)),
          entry("radar.early_fraud_warning.updated", Subject.of(EARLY_FRAUD_WARNING)));

  private static final Pattern EVENT_ID = Pattern.compile("evt_[A-Za-z0-9_]{1,200}");
  private static final long YEAR_9999 = 253_402_300_799L;

  /** The types that we handle, for whoever asks Stripe for its events. */
  public static SortedSet<String> handledTypes() {
    return new TreeSet<>(SUBJECTS.keySet());
  }

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

  /** Reads an event that the API answered. Never throws. */
  public static Reading read(JsonObject event) {
    Optional<String> shape = string(event, "object");
    Optional<String> id = string(event, "id").filter(EVENT_ID.asMatchPredicate());
    Optional<String> type = string(event, "type");
    if (shape.isEmpty() || type.isEmpty()) {
      return new Reading.Invalid();
    }
    if (!shape.get().equals("event")) {
      return new Reading.Ignored("ignored-shape"); // such as the thin events of API v2
    }
    Subject subject = SUBJECTS.get(type.get());
    if (subject == null) {
      return new Reading.Ignored("ignored-type");
    }
    if (Members.has(event, "account") || Members.has(event, "context")) {
      // A connected account's event: it chooses its own metadata, so it could name any order.
      return new Reading.Ignored("ignored-foreign");
    }
    Optional<JsonObject> object =
        Members.object(event, "data").flatMap(data -> Members.object(data, "object"));
    OptionalLong created = integer(event, "created");
    if (id.isEmpty() || object.isEmpty() || created.isEmpty()) {
      return new Reading.Invalid();
    }
    if (created.getAsLong() < 0 || created.getAsLong() > YEAR_9999) {
      return new Reading.Invalid();
    }
    return read(event, object.get(), id.get(), type.get(), subject, created.getAsLong());
  }

  private static Reading read(
      JsonObject event, JsonObject object, String id, String type, Subject subject, long created) {
    Instant at = Instant.ofEpochSecond(created);
    var telling = new StripeObject.Telling(bool(event, "livemode"), at, id);
    return switch (StripeObject.read(subject.kind(), object, subject.state(), telling)) {
      case StripeObject.Reading.Found(var found) ->
          new Reading.Handled(
              new StripeEvent(id, type, at, string(event, "api_version").orElse(""), found));
      case StripeObject.Reading.OfAnotherShape() -> new Reading.Ignored("ignored-shape");
      case StripeObject.Reading.WithoutPaymentIntent() -> new Reading.Ignored("ignored-foreign");
      case StripeObject.Reading.Invalid() -> new Reading.Invalid();
    };
  }
}
