package dev.countersign.stripe;

import static dev.countersign.json.Members.bool;
import static dev.countersign.json.Members.integer;
import static dev.countersign.json.Members.string;
import static dev.countersign.payments.StripeObject.Kind.DISPUTE;
import static dev.countersign.payments.StripeObject.Kind.EARLY_FRAUD_WARNING;
import static dev.countersign.payments.StripeObject.Kind.REFUND;
import static java.util.Map.entry;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.countersign.json.MalformedJson;
import dev.countersign.json.Members;
import dev.countersign.json.StrictJson;
import dev.countersign.orders.PaymentObservation.State;
import dev.countersign.payments.StripeEvent;
import dev.countersign.payments.StripeEvent.ParsedEvent;
import dev.countersign.payments.StripeEvent.ParsedEvent.Ignored.Why;
import dev.countersign.payments.StripeObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;

/** Reads Stripe's events, delivered or listed (API reference, "The Event object"). */
public final class StripeEventReader {
  /**
   * What an event type says.
   *
   * @param state the state of a PaymentIntent that the type stands for; for other kinds, the object
   *     itself has the state
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

  /**
   * An event can be created slightly after it is signed only if clocks differ. An event of the year
   * 2099 would outrank every true one.
   */
  private static final Duration LONGEST_AHEAD = Duration.ofMinutes(5);

  private static final long YEAR_9999 = 253_402_300_799L;

  private StripeEventReader() {}

  /** Returns the event types that we handle, for requests that list events at Stripe. */
  public static SortedSet<String> handledTypes() {
    return new TreeSet<>(SUBJECTS.keySet());
  }

  /**
   * Reads an event. Never throws, whatever the bytes are.
   *
   * @param signedAt the time at which the event was signed
   */
  public static ParsedEvent read(byte[] body, Instant signedAt) {
    JsonElement json;
    try {
      json = StrictJson.parse(body);
    } catch (MalformedJson _) {
      return new ParsedEvent.Invalid();
    }
    return json.isJsonObject() ? read(json.getAsJsonObject(), signedAt) : new ParsedEvent.Invalid();
  }

  /**
   * Reads an event from an answer of the API. Never throws.
   *
   * @param toldAt the time at which Stripe sent it: when it was signed, or when it was listed
   */
  public static ParsedEvent read(JsonObject event, Instant toldAt) {
    Optional<String> shape = string(event, "object");
    Optional<String> id = string(event, "id").filter(StripeIds::isEvent);
    Optional<String> type = string(event, "type");
    if (shape.isEmpty() || type.isEmpty()) {
      return new ParsedEvent.Invalid();
    }
    if (!shape.get().equals("event")) {
      return notASnapshot(type.get());
    }
    Subject subject = SUBJECTS.get(type.get());
    if (subject == null) {
      return new ParsedEvent.Ignored(Why.TYPE, type.get());
    }
    if (Members.has(event, "account") || Members.has(event, "context")) {
      return new ParsedEvent.Ignored(Why.CONNECTED_ACCOUNT, type.get());
    }
    Optional<JsonObject> object =
        Members.object(event, "data").flatMap(data -> Members.object(data, "object"));
    OptionalLong created = integer(event, "created");
    if (id.isEmpty() || object.isEmpty() || created.isEmpty()) {
      return new ParsedEvent.Invalid();
    }
    if (created.getAsLong() < 0 || created.getAsLong() > YEAR_9999) {
      return new ParsedEvent.Invalid();
    }
    Instant at = Instant.ofEpochSecond(created.getAsLong());
    var provenance = new StripeObjectReader.Provenance(bool(event, "livemode"), at, id.get());
    boolean isAhead = at.isAfter(toldAt.plus(LONGEST_AHEAD));
    return StripeObjectReader.ofEvent(
            subject.kind(), object.get(), subject.state(), provenance, isAhead)
        .<ParsedEvent>map(
            found ->
                new ParsedEvent.Handled(
                    new StripeEvent(
                        id.get(), type.get(), at, string(event, "api_version").orElse(""), found)))
        .orElseGet(() -> new ParsedEvent.Ignored(Why.FOREIGN, type.get()));
  }

  /**
   * Handles an event of API v2, which names its object and does not contain it (Stripe docs, "Event
   * destinations"): the endpoint must be set to snapshot events. One such type reports that Stripe
   * could not create some events.
   */
  private static ParsedEvent notASnapshot(String type) {
    return new ParsedEvent.Ignored(
        type.equals("v2.core.health.event_generation_failure.resolved")
            ? Why.EVENT_GENERATION_FAILURE
            : Why.THIN,
        type);
  }
}
