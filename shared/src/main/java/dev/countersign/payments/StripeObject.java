package dev.countersign.payments;

import static dev.countersign.json.Members.bool;
import static dev.countersign.json.Members.integer;
import static dev.countersign.json.Members.object;
import static dev.countersign.json.Members.string;

import com.google.gson.JsonObject;
import dev.countersign.json.Members;
import dev.countersign.orders.DisputeObservation;
import dev.countersign.orders.FraudWarningObservation;
import dev.countersign.orders.Observation;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.PaymentObservation;
import dev.countersign.orders.PaymentObservation.Amounts;
import dev.countersign.orders.PaymentObservation.State;
import dev.countersign.orders.RefundObservation;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An object of Stripe's, out of an event or read by the API, reduced to what it proves about an
 * order. Everything else in it, personal data above all, is left behind.
 *
 * @param id empty if it has none
 * @param paymentIntent the id of the PaymentIntent that it is, or belongs to; empty if it
 *     {@linkplain #namesPaymentIntent names} none
 * @param claim the order that a PaymentIntent's metadata names. Refunds, disputes and warnings have
 *     none: they don't inherit it
 * @param nextAction what a PaymentIntent asks of its buyer; empty if it asks for nothing
 */
public record StripeObject(
    Kind kind,
    String id,
    String paymentIntent,
    Optional<Claim> claim,
    Content content,
    Optional<NextAction> nextAction) {
  /** One that asks for nothing. */
  public StripeObject(
      Kind kind, String id, String paymentIntent, Optional<Claim> claim, Content content) {
    this(kind, id, paymentIntent, claim, content, Optional.empty());
  }

  /** What we read (the names are Stripe's, of each object's {@code object} member). */
  public enum Kind {
    PAYMENT_INTENT("payment_intent"),
    REFUND("refund"),
    DISPUTE("dispute"),
    EARLY_FRAUD_WARNING("radar.early_fraud_warning");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  /**
   * What the metadata of a PaymentIntent say about whose it is.
   *
   * @param mark the deployment's
   */
  public record Claim(String mark, OrderId order) {}

  /** What an object says. */
  public sealed interface Content {
    record Says(Observation observation) implements Content {}

    /** A PaymentIntent with which nothing has happened yet. */
    record SaysNothing() implements Content {}

    /**
     * A needed field is absent or not as we know it, as under another API version: nothing follows
     * from it.
     */
    record Unreadable() implements Content {}

    /** It is at odds with the event that carries it: nothing in it is believed. */
    record Inconsistent() implements Content {}
  }

  /** What some JSON turned out to be. */
  sealed interface Reading {
    record Found(StripeObject object) implements Reading {}

    record OfAnotherShape() implements Reading {}

    /** It belongs to no PaymentIntent, so to none of ours. */
    record WithoutPaymentIntent() implements Reading {}

    record Invalid() implements Reading {}
  }

  /** What an object has for an id that has none. */
  static final String NO_ID = "";

  private static final Pattern ID = Pattern.compile("[a-z]{1,20}_[A-Za-z0-9_]{1,200}");
  private static final Pattern PAYMENT_INTENT_ID = Pattern.compile("pi_[A-Za-z0-9_]{1,200}");

  /**
   * A word of Stripe's own, known to us or not, but never so long that a row has no room for it.
   */
  private static final Pattern WORD = Pattern.compile("[a-z0-9_]{1,40}");

  /** The statuses of a PaymentIntent with which nothing has happened, or a failure. */
  private static final Set<String> UNTOUCHED =
      Set.of("requires_payment_method", "requires_confirmation");

  /** No year has five digits. */
  private static final Instant END_OF_TIME = Instant.parse("9999-12-31T00:00:00Z");

  private static final Pattern CODE = Pattern.compile("[a-z0-9_]{1,100}");

  /**
   * Whether it says which PaymentIntent it belongs to. An early fraud warning in a list may name
   * only a charge; read by its id, it has that charge's PaymentIntent.
   */
  public boolean namesPaymentIntent() {
    return !paymentIntent.equals(NO_ID);
  }

  /** What was said when, by whom. */
  record Telling(Optional<Boolean> livemode, Instant at, String source) {}

  /**
   * Reads what the API answered. A refund doesn't say which mode it is of; the key that read it
   * does.
   *
   * @param at when Stripe answered, by its own clock
   * @return empty if it belongs to no PaymentIntent
   * @throws IllegalArgumentException if it is no object of that kind
   */
  public static Optional<StripeObject> read(
      Kind kind, JsonObject json, boolean livemode, Instant at) {
    Telling telling = new Telling(Optional.of(bool(json, "livemode").orElse(livemode)), at, "read");
    return switch (read(kind, json, statusOf(json), telling)) {
      case Reading.Found(var object) -> Optional.of(object);
      case Reading.WithoutPaymentIntent() -> Optional.empty();
      case Reading.OfAnotherShape(), Reading.Invalid() ->
          throw new IllegalArgumentException("not a " + kind.word());
    };
  }

  /**
   * Reads what an event carries.
   *
   * @param state what the event's type says of a PaymentIntent
   * @param isAhead whether the event is from the future
   * @return empty if nothing in it could name an order of ours
   */
  static Optional<StripeObject> ofEvent(
      Kind kind, JsonObject json, Optional<State> state, Telling telling, boolean isAhead) {
    return switch (read(kind, json, state, telling)) {
      case Reading.Found(var found) when !found.namesPaymentIntent() -> Optional.empty();
      case Reading.Found(var found) when isAhead || contradicts(json, state, telling) ->
          Optional.of(found.with(new Content.Inconsistent()));
      case Reading.Found(var found) ->
          Optional.of(confirms(json, state) ? found : found.with(new Content.Unreadable()));
      case Reading.WithoutPaymentIntent() -> Optional.empty();
      // Kept if it is ours, so that a person sees it.
      case Reading.OfAnotherShape(), Reading.Invalid() -> unreadable(kind, json);
    };
  }

  /** Whether the object says another end, or another mode, than its event. */
  private static boolean contradicts(JsonObject json, Optional<State> state, Telling telling) {
    Optional<Boolean> livemode = bool(json, "livemode");
    boolean isOfAnotherMode =
        livemode.isPresent()
            && telling.livemode().isPresent()
            && !livemode.equals(telling.livemode());
    return isOfAnotherMode || (string(json, "status").isPresent() && !confirms(json, state));
  }

  /** Whether the object says so too, if its event says that a payment has come to an end. */
  private static boolean confirms(JsonObject json, Optional<State> state) {
    return state
        .filter(said -> said == State.SUCCEEDED || said == State.CANCELED)
        .map(said -> statusOf(json).equals(Optional.of(said)))
        .orElse(true);
  }

  private static Optional<StripeObject> unreadable(Kind kind, JsonObject json) {
    Optional<String> id = string(json, "id").filter(ID.asMatchPredicate());
    Optional<String> paymentIntent =
        paymentIntentOf(json).or(() -> id.filter(PAYMENT_INTENT_ID.asMatchPredicate()));
    Optional<Claim> claim = kind == Kind.PAYMENT_INTENT ? claim(json) : Optional.empty();
    return paymentIntent.isEmpty() && claim.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new StripeObject(
                kind,
                id.orElse(NO_ID),
                paymentIntent.orElse(NO_ID),
                claim,
                new Content.Unreadable()));
  }

  private StripeObject with(Content other) {
    return new StripeObject(kind, id, paymentIntent, claim, other, nextAction);
  }

  /**
   * @param state what is said of a PaymentIntent: an event's type says it, in a read the status
   */
  static Reading read(Kind kind, JsonObject json, Optional<State> state, Telling telling) {
    if (string(json, "object").filter(name -> !name.equals(kind.word())).isPresent()) {
      return new Reading.OfAnotherShape();
    }
    Optional<String> id = string(json, "id").filter(ID.asMatchPredicate());
    if (id.isEmpty()) {
      return new Reading.Invalid();
    }
    if (kind == Kind.PAYMENT_INTENT) {
      return id.filter(PAYMENT_INTENT_ID.asMatchPredicate()).isEmpty()
          ? new Reading.Invalid()
          : new Reading.Found(
              new StripeObject(
                  kind,
                  id.get(),
                  id.get(),
                  claim(json),
                  payment(id.get(), json, state, telling),
                  nextAction(json)));
    }
    // Without a PaymentIntent it can't be linked; reconciliation meets it again by Stripe's lists.
    Optional<String> unlinked =
        namesOnlyACharge(kind, json) ? Optional.of(NO_ID) : Optional.empty();
    return paymentIntentOf(json)
        .or(() -> unlinked)
        .<Reading>map(
            paymentIntent ->
                new Reading.Found(
                    new StripeObject(
                        kind,
                        id.get(),
                        paymentIntent,
                        Optional.empty(),
                        content(kind, id.get(), paymentIntent, json, telling))))
        .orElseGet(Reading.WithoutPaymentIntent::new);
  }

  private static Optional<Claim> claim(JsonObject paymentIntent) {
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
              return new NextAction(type, object(action, type).flatMap(StripeObject::expiry));
            });
  }

  /** Each kind of voucher has one of the two. */
  private static Optional<Instant> expiry(JsonObject voucher) {
    return Stream.of("expires_at", "expires_after")
        .map(member -> integer(voucher, member))
        .flatMap(seconds -> seconds.stream().boxed())
        .filter(seconds -> seconds > 0 && seconds < END_OF_TIME.getEpochSecond())
        .map(Instant::ofEpochSecond)
        .findFirst();
  }

  private static boolean namesOnlyACharge(Kind kind, JsonObject json) {
    return kind == Kind.EARLY_FRAUD_WARNING
        && string(json, "charge").filter(ID.asMatchPredicate()).isPresent();
  }

  /** By its id, as a whole if whoever asked had it expanded, or in an expanded charge. */
  private static Optional<String> paymentIntentOf(JsonObject json) {
    return string(json, "payment_intent")
        .or(() -> object(json, "payment_intent").flatMap(whole -> string(whole, "id")))
        .or(() -> object(json, "charge").flatMap(charge -> string(charge, "payment_intent")))
        .filter(PAYMENT_INTENT_ID.asMatchPredicate());
  }

  /**
   * A status as an event's type says it (Stripe docs, "How PaymentIntents work"). One that waits
   * for a payment method says nothing, unless an attempt has failed; a word that nobody knows says
   * none of it.
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

  /** Not so where the status is a word that is newer than this version: it may say anything. */
  private static boolean isUntouched(JsonObject json) {
    return string(json, "status").filter(UNTOUCHED::contains).isPresent();
  }

  private static Content payment(
      String id, JsonObject json, Optional<State> state, Telling telling) {
    if (state.isEmpty()) {
      return isUntouched(json) ? new Content.SaysNothing() : new Content.Unreadable();
    }
    Optional<Amounts> amounts = amounts(json);
    boolean needsAmounts = state.get() == State.SUCCEEDED || state.get() == State.REQUIRES_CAPTURE;
    if (telling.livemode().isEmpty() || (needsAmounts && amounts.isEmpty())) {
      return new Content.Unreadable();
    }
    Optional<String> failure =
        object(json, "last_payment_error")
            .flatMap(error -> string(error, "code"))
            .filter(CODE.asMatchPredicate());
    return new Content.Says(
        new PaymentObservation(
            id,
            state.get(),
            amounts,
            telling.livemode().get(),
            failure,
            telling.at(),
            telling.source()));
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
      Kind kind, String id, String paymentIntent, JsonObject json, Telling telling) {
    if (telling.livemode().isEmpty()) {
      return new Content.Unreadable();
    }
    Optional<? extends Observation> said =
        switch (kind) {
          case REFUND -> refund(id, paymentIntent, json, telling);
          case DISPUTE -> dispute(id, paymentIntent, json, telling);
          case EARLY_FRAUD_WARNING -> fraudWarning(id, paymentIntent, json, telling);
          case PAYMENT_INTENT -> throw new IllegalArgumentException("it is one, and has none");
        };
    return said.<Content>map(Content.Says::new).orElseGet(Content.Unreadable::new);
  }

  private static Optional<RefundObservation> refund(
      String id, String paymentIntent, JsonObject json, Telling telling) {
    Optional<String> currency = string(json, "currency");
    OptionalLong amount = amount(json);
    return currency.isEmpty() || amount.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new RefundObservation(
                paymentIntent,
                id,
                status(json),
                amount.getAsLong(),
                currency.get(),
                telling.livemode().orElseThrow(),
                telling.at(),
                telling.source()));
  }

  private static Optional<DisputeObservation> dispute(
      String id, String paymentIntent, JsonObject json, Telling telling) {
    OptionalLong amount = amount(json);
    return amount.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new DisputeObservation(
                paymentIntent,
                id,
                status(json),
                caseType(json),
                amount.getAsLong(),
                word(json, "currency").orElse(""),
                telling.livemode().orElseThrow(),
                telling.at(),
                telling.source()));
  }

  private static Optional<FraudWarningObservation> fraudWarning(
      String id, String paymentIntent, JsonObject json, Telling telling) {
    return bool(json, "actionable")
        .map(
            actionable ->
                new FraudWarningObservation(
                    paymentIntent,
                    id,
                    actionable,
                    telling.livemode().orElseThrow(),
                    telling.at(),
                    telling.source()));
  }

  /** Stripe's word, whether we know it or not; empty if there is none. */
  private static String status(JsonObject json) {
    return word(json, "status").orElse("");
  }

  private static Optional<String> word(JsonObject json, String member) {
    return string(json, member).filter(WORD.asMatchPredicate());
  }

  /** What a dispute of a card is, such as one that was blocked before it took the money. */
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
