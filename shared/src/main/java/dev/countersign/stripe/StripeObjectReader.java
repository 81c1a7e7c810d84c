package dev.countersign.stripe;

import static dev.countersign.json.Members.bool;
import static dev.countersign.json.Members.integer;
import static dev.countersign.json.Members.object;
import static dev.countersign.json.Members.string;

import com.google.gson.JsonObject;
import dev.countersign.confidential.SecretValue;
import dev.countersign.json.Members;
import dev.countersign.orders.Dispute;
import dev.countersign.orders.DisputeObservation;
import dev.countersign.orders.FraudWarning;
import dev.countersign.orders.FraudWarningObservation;
import dev.countersign.orders.Observation;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.orders.PaymentObservation;
import dev.countersign.orders.PaymentObservation.Amounts;
import dev.countersign.orders.PaymentObservation.State;
import dev.countersign.orders.Refund;
import dev.countersign.orders.RefundObservation;
import dev.countersign.payments.NextAction;
import dev.countersign.payments.PaymentIntent;
import dev.countersign.payments.StripeObject;
import dev.countersign.payments.StripeObject.Claim;
import dev.countersign.payments.StripeObject.Content;
import dev.countersign.payments.StripeObject.Kind;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads Stripe's objects, from an event or from an answer of the API, and keeps the fields that we
 * need.
 */
public final class StripeObjectReader {
  /** The result of reading a JSON object. */
  sealed interface ParsedObject {
    record Found(StripeObject object) implements ParsedObject {}

    record OfAnotherShape() implements ParsedObject {}

    /** The object belongs to no PaymentIntent, so it cannot belong to one of ours. */
    record WithoutPaymentIntent() implements ParsedObject {}

    record Invalid() implements ParsedObject {}
  }

  /** A word of Stripe's, known to us or not, but never too long for a row. */
  private static final Pattern WORD = Pattern.compile("[a-z0-9_]{1,40}");

  /**
   * The statuses of a PaymentIntent to which nothing has happened, or of which an attempt failed.
   */
  private static final Set<String> UNTOUCHED =
      Set.of("requires_payment_method", "requires_confirmation");

  /** Years have at most four digits. */
  private static final Instant END_OF_TIME = Instant.parse("9999-12-31T00:00:00Z");

  private static final Pattern CODE = Pattern.compile("[a-z0-9_]{1,100}");

  private StripeObjectReader() {}

  /**
   * Where an observation comes from: an event or an API read.
   *
   * @param livemode empty if the source does not say
   * @param source the event's id, or {@code read}
   */
  record Provenance(Optional<Boolean> livemode, Instant at, String source) {}

  /**
   * Reads an object from an answer of the API. A refund does not state its mode, so it has the mode
   * of the key that read it.
   *
   * @param at the time of Stripe's answer, by Stripe's clock
   * @return empty if the object belongs to no PaymentIntent
   * @throws IllegalArgumentException if it is not an object of that kind
   */
  public static Optional<StripeObject> read(
      Kind kind, JsonObject json, boolean livemode, Instant at) {
    Provenance provenance =
        new Provenance(Optional.of(bool(json, "livemode").orElse(livemode)), at, "read");
    return switch (read(kind, json, statusOf(json), provenance)) {
      case ParsedObject.Found(var object) -> Optional.of(object);
      case ParsedObject.WithoutPaymentIntent() -> Optional.empty();
      case ParsedObject.OfAnotherShape(), ParsedObject.Invalid() ->
          throw new IllegalArgumentException("not a " + kind.word());
    };
  }

  /**
   * Reads a PaymentIntent with the fields that its buyer's page needs.
   *
   * @throws RuntimeException if a field is missing or does not match Stripe's API reference
   */
  static PaymentIntent paymentIntent(JsonObject json, boolean livemode, Instant at) {
    return new PaymentIntent(
        read(Kind.PAYMENT_INTENT, json, livemode, at).orElseThrow(),
        json.get("status").getAsString(),
        json.get("amount").getAsLong(),
        json.get("currency").getAsString(),
        json.get("livemode").getAsBoolean(),
        new SecretValue(json.get("client_secret").getAsString()));
  }

  /**
   * Reads the object that an event contains.
   *
   * @param state the state of a PaymentIntent that the event's type stands for
   * @param isAhead whether the event's time is in the future
   * @return empty if nothing in the object could name an order of ours
   */
  static Optional<StripeObject> ofEvent(
      Kind kind, JsonObject json, Optional<State> state, Provenance provenance, boolean isAhead) {
    return switch (read(kind, json, state, provenance)) {
      case ParsedObject.Found(var found) when !found.namesPaymentIntent() -> Optional.empty();
      case ParsedObject.Found(var found) when isAhead || contradicts(json, state, provenance) ->
          Optional.of(found.with(new Content.Inconsistent()));
      case ParsedObject.Found(var found) ->
          Optional.of(confirms(json, state) ? found : found.with(new Content.Unreadable()));
      case ParsedObject.WithoutPaymentIntent() -> Optional.empty();
      // An event of ours is kept, so that a person sees it.
      case ParsedObject.OfAnotherShape(), ParsedObject.Invalid() -> unreadable(kind, json);
    };
  }

  /** Returns whether the object has another final state, or another mode, than its event. */
  private static boolean contradicts(
      JsonObject json, Optional<State> state, Provenance provenance) {
    Optional<Boolean> livemode = bool(json, "livemode");
    boolean isOfAnotherMode =
        livemode.isPresent()
            && provenance.livemode().isPresent()
            && !livemode.equals(provenance.livemode());
    return isOfAnotherMode || (string(json, "status").isPresent() && !confirms(json, state));
  }

  /**
   * Returns whether the object has the final state that its event reports. True if the event
   * reports no final state.
   */
  private static boolean confirms(JsonObject json, Optional<State> state) {
    return state
        .filter(said -> said == State.SUCCEEDED || said == State.CANCELED)
        .map(said -> statusOf(json).equals(Optional.of(said)))
        .orElse(true);
  }

  private static Optional<StripeObject> unreadable(Kind kind, JsonObject json) {
    Optional<String> id = string(json, "id").filter(StripeIds::isId);
    Optional<PaymentIntentId> paymentIntent =
        paymentIntentOf(json)
            .or(() -> id.filter(StripeIds::isPaymentIntent).map(PaymentIntentId::new));
    Optional<Claim> claim = kind == Kind.PAYMENT_INTENT ? claim(json) : Optional.empty();
    return paymentIntent.isEmpty() && claim.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new StripeObject(
                kind,
                id.orElse(StripeObject.NO_ID),
                paymentIntent.orElse(StripeObject.NO_PAYMENT_INTENT),
                claim,
                new Content.Unreadable()));
  }

  /**
   * Reads an object of the kind.
   *
   * @param state the state of a PaymentIntent: for an event, the state that its type stands for;
   *     for a read, the status
   */
  static ParsedObject read(
      Kind kind, JsonObject json, Optional<State> state, Provenance provenance) {
    if (string(json, "object").filter(name -> !name.equals(kind.word())).isPresent()) {
      return new ParsedObject.OfAnotherShape();
    }
    Optional<String> id = string(json, "id").filter(StripeIds::isId);
    if (id.isEmpty()) {
      return new ParsedObject.Invalid();
    }
    if (kind == Kind.PAYMENT_INTENT) {
      return id.filter(StripeIds::isPaymentIntent).isEmpty()
          ? new ParsedObject.Invalid()
          : new ParsedObject.Found(
              new StripeObject(
                  kind,
                  id.get(),
                  new PaymentIntentId(id.get()),
                  claim(json),
                  payment(id.get(), json, state, provenance),
                  nextAction(json)));
    }
    // Without a PaymentIntent the warning cannot be linked. Reconciliation finds it again in
    // Stripe's lists.
    Optional<PaymentIntentId> unlinked =
        namesOnlyACharge(kind, json)
            ? Optional.of(StripeObject.NO_PAYMENT_INTENT)
            : Optional.empty();
    return paymentIntentOf(json)
        .or(() -> unlinked)
        .<ParsedObject>map(
            paymentIntent ->
                new ParsedObject.Found(
                    new StripeObject(
                        kind,
                        id.get(),
                        paymentIntent,
                        Optional.empty(),
                        content(kind, id.get(), paymentIntent, json, provenance))))
        .orElseGet(ParsedObject.WithoutPaymentIntent::new);
  }

  /** Returns the order that a PaymentIntent's metadata name; empty if they name none of ours. */
  static Optional<Claim> claim(JsonObject paymentIntent) {
    return object(paymentIntent, "metadata")
        .flatMap(
            metadata ->
                string(metadata, "countersign")
                    .flatMap(
                        mark ->
                            string(metadata, "order_id")
                                .flatMap(OrderId::parse)
                                .map(order -> new Claim(mark, order))));
  }

  private static Optional<NextAction> nextAction(JsonObject paymentIntent) {
    return object(paymentIntent, "next_action")
        .map(
            action -> {
              String type = word(action, "type").orElse("");
              return new NextAction(type, object(action, type).flatMap(StripeObjectReader::expiry));
            });
  }

  /** Returns a voucher's expiry. Each kind of voucher has one of these two members. */
  private static Optional<Instant> expiry(JsonObject voucher) {
    return time(voucher, "expires_at").or(() -> time(voucher, "expires_after"));
  }

  /** Returns a time in seconds. Stripe writes none as null or, until when evidence is due, as 0. */
  private static Optional<Instant> time(JsonObject json, String member) {
    return integer(json, member).stream()
        .boxed()
        .filter(seconds -> seconds > 0 && seconds < END_OF_TIME.getEpochSecond())
        .map(Instant::ofEpochSecond)
        .findFirst();
  }

  private static boolean namesOnlyACharge(Kind kind, JsonObject json) {
    return kind == Kind.EARLY_FRAUD_WARNING
        && string(json, "charge").filter(StripeIds::isId).isPresent();
  }

  /**
   * Returns the id of the PaymentIntent, from its id, from the expanded PaymentIntent, or from the
   * expanded charge.
   */
  private static Optional<PaymentIntentId> paymentIntentOf(JsonObject json) {
    return string(json, "payment_intent")
        .or(() -> object(json, "payment_intent").flatMap(whole -> string(whole, "id")))
        .or(() -> object(json, "charge").flatMap(charge -> string(charge, "payment_intent")))
        .filter(StripeIds::isPaymentIntent)
        .map(PaymentIntentId::new);
  }

  /**
   * Returns the state that a status stands for, in the terms of event types (Stripe docs, "How
   * PaymentIntents work"). Returns empty for a status that waits for a payment method, unless an
   * attempt has failed, and for a status that we do not know.
   */
  private static Optional<State> statusOf(JsonObject json) {
    return switch (string(json, "status").orElse("")) {
      case "succeeded" -> Optional.of(State.SUCCEEDED);
      case "canceled" -> Optional.of(State.CANCELED);
      case "processing" -> Optional.of(State.PROCESSING);
      case "requires_action" -> Optional.of(State.REQUIRES_ACTION);
      case "requires_capture" -> Optional.of(State.REQUIRES_CAPTURE);
      case String status when UNTOUCHED.contains(status) ->
          Members.has(json, "last_payment_error")
              ? Optional.of(State.PAYMENT_FAILED)
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  /**
   * Returns whether nothing has happened to the PaymentIntent. False for a status that is newer
   * than this version, because its meaning is unknown.
   */
  private static boolean isUntouched(JsonObject json) {
    return string(json, "status").filter(UNTOUCHED::contains).isPresent();
  }

  private static Content payment(
      String id, JsonObject json, Optional<State> state, Provenance provenance) {
    if (state.isEmpty()) {
      return isUntouched(json) ? new Content.SaysNothing() : new Content.Unreadable();
    }
    Optional<Amounts> amounts = amounts(json);
    boolean needsAmounts = state.get() == State.SUCCEEDED || state.get() == State.REQUIRES_CAPTURE;
    if (provenance.livemode().isEmpty() || (needsAmounts && amounts.isEmpty())) {
      return new Content.Unreadable();
    }
    Optional<String> failure =
        object(json, "last_payment_error")
            .flatMap(error -> string(error, "code"))
            .filter(CODE.asMatchPredicate());
    return new Content.Says(
        new PaymentObservation(
            new PaymentIntentId(id),
            state.get(),
            amounts,
            provenance.livemode().get(),
            failure,
            state.get() == State.PAYMENT_FAILED ? failedCharge(json) : Optional.empty(),
            provenance.at(),
            provenance.source()));
  }

  /**
   * Returns the charge that the latest failed attempt left. An error that is not a card's does not
   * name it; then it is the latest charge, or an attempt before it failed, which is known already.
   */
  private static Optional<String> failedCharge(JsonObject paymentIntent) {
    return object(paymentIntent, "last_payment_error")
        .flatMap(error -> string(error, "charge"))
        .or(() -> string(paymentIntent, "latest_charge"))
        .filter(StripeIds::isId);
  }

  private static Optional<Amounts> amounts(JsonObject json) {
    OptionalLong amount = integer(json, "amount");
    OptionalLong received = integer(json, "amount_received");
    long capturable = integer(json, "amount_capturable").orElse(0);
    return amount.isEmpty() || received.isEmpty()
        ? Optional.empty()
        : string(json, "currency")
            .map(
                currency ->
                    new Amounts(amount.getAsLong(), received.getAsLong(), capturable, currency));
  }

  private static Content content(
      Kind kind, String id, PaymentIntentId paymentIntent, JsonObject json, Provenance provenance) {
    if (provenance.livemode().isEmpty()) {
      return new Content.Unreadable();
    }
    Optional<? extends Observation> said =
        switch (kind) {
          case REFUND -> refund(id, paymentIntent, json, provenance);
          case DISPUTE -> dispute(id, paymentIntent, json, provenance);
          case EARLY_FRAUD_WARNING -> fraudWarning(id, paymentIntent, json, provenance);
          case PAYMENT_INTENT -> throw new IllegalArgumentException("it is one, and has none");
        };
    return said.<Content>map(Content.Says::new).orElseGet(Content.Unreadable::new);
  }

  private static Optional<RefundObservation> refund(
      String id, PaymentIntentId paymentIntent, JsonObject json, Provenance provenance) {
    Optional<String> currency = string(json, "currency");
    OptionalLong amount = amount(json);
    return currency.isEmpty() || amount.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new RefundObservation(
                id,
                new Refund(paymentIntent, status(json), amount.getAsLong(), provenance.at()),
                currency.get(),
                provenance.livemode().orElseThrow()));
  }

  private static Optional<DisputeObservation> dispute(
      String id, PaymentIntentId paymentIntent, JsonObject json, Provenance provenance) {
    OptionalLong amount = amount(json);
    return amount.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new DisputeObservation(
                id,
                new Dispute(
                    paymentIntent,
                    status(json),
                    caseType(json),
                    amount.getAsLong(),
                    word(json, "currency").orElse(""),
                    provenance.at(),
                    provenance.source()),
                object(json, "evidence_details").flatMap(details -> time(details, "due_by")),
                provenance.livemode().orElseThrow()));
  }

  private static Optional<FraudWarningObservation> fraudWarning(
      String id, PaymentIntentId paymentIntent, JsonObject json, Provenance provenance) {
    return bool(json, "actionable")
        .map(
            actionable ->
                new FraudWarningObservation(
                    id,
                    new FraudWarning(
                        paymentIntent, actionable, provenance.at(), provenance.source()),
                    provenance.livemode().orElseThrow()));
  }

  /** Returns Stripe's word, known to us or not; empty if there is none. */
  private static String status(JsonObject json) {
    return word(json, "status").orElse("");
  }

  private static Optional<String> word(JsonObject json, String member) {
    return string(json, member).filter(WORD.asMatchPredicate());
  }

  /**
   * Returns the kind of case of a card's dispute, for example a dispute that was blocked before it
   * took the money.
   */
  private static Optional<String> caseType(JsonObject dispute) {
    return object(dispute, "payment_method_details")
        .flatMap(details -> object(details, "card"))
        .flatMap(card -> word(card, "case_type"));
  }

  private static OptionalLong amount(JsonObject json) {
    OptionalLong amount = integer(json, "amount");
    return amount.isPresent() && amount.getAsLong() >= 0 ? amount : OptionalLong.empty();
  }
}
