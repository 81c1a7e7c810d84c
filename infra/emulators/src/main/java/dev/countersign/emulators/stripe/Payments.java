package dev.countersign.emulators.stripe;

import dev.countersign.emulators.stripe.PaymentIntent.Status;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Moves a payment intent through its lifecycle, and creates an event for every step. */
final class Payments {
  private final Map<String, Charge> charges = new HashMap<>();
  private final Ids ids;
  private final InstantSource clock;
  private final Events events;

  Payments(Ids ids, InstantSource clock, Events events) {
    this.ids = ids;
    this.clock = clock;
    this.events = events;
  }

  void created(PaymentIntent intent, Origin origin) {
    events.record("payment_intent.created", intent.json(), origin);
  }

  /**
   * How a buyer confirms.
   *
   * @param returnUrl where a redirect ends; null if the page continues without one
   * @param voucherDays how long a voucher can be paid, if there is one
   */
  record Confirmation(@Nullable String returnUrl, long voucherDays) {}

  /**
   * Tries to collect the payment.
   *
   * @throws StripeFailure 402 if the card is declined; the intent has nevertheless changed. 400 if
   *     the amount is more than can be charged in this way; then nothing has happened
   */
  void attempt(
      PaymentIntent intent, PaymentMethod method, Confirmation confirmation, Origin origin) {
    ChargeRules.checkMaximum(intent.amount(), intent.currency(), method.kind());
    intent.attach(method);
    switch (method.kind().effect()) {
      case SUCCEEDS -> succeed(intent, origin);
      case DECLINES -> throw declined(intent, method, origin);
      case ASKS_THE_BUYER -> {
        intent.askTheBuyer(nextAction(intent, confirmation.returnUrl()));
        events.record("payment_intent.requires_action", intent.json(), origin);
      }
      case TAKES_TIME -> {
        intent.process();
        events.record("payment_intent.processing", intent.json(), origin);
      }
      case GIVES_A_VOUCHER -> {
        intent.give(Voucher.lasting(confirmation.voucherDays(), ids.next("oxxo"), clock.instant()));
        events.record("payment_intent.requires_action", intent.json(), origin);
      }
    }
  }

  /** Captures the amount, of what the buyer's bank has reserved, and releases the rest. */
  void capture(PaymentIntent intent, long amount, Origin origin) {
    boolean isOneOfSeveral = intent.isCapturedInPart();
    Charge charge = take(intent, amount);
    events.record("charge.captured", charge.json(), origin);
    if (isOneOfSeveral) {
      events.record("payment_intent.amount_capturable_updated", intent.json(), origin);
    }
    events.record("payment_intent.succeeded", intent.json(), origin);
  }

  /**
   * Captures the amount and leaves the rest to be captured later (Stripe docs, "Capture a payment
   * multiple times": with {@code final_capture=false}).
   */
  void captureInPart(PaymentIntent intent, long amount, Origin origin) {
    Charge charge = intent.charge().orElseThrow();
    charge.capture(amount, false);
    charges.put(charge.id(), charge);
    intent.captureInPart(amount);
    events.record("charge.updated", charge.json(), origin);
    events.record("payment_intent.amount_capturable_updated", intent.json(), origin);
  }

  /**
   * Checks how much can be captured.
   *
   * @param percent of the authorized amount, as the card allows it: 100, or more
   * @throws IllegalStateException if it is less than the amount
   */
  void mustBeCapturable(PaymentIntent intent, long amount, int percent) {
    mustBe(Status.REQUIRES_CAPTURE, intent);
    long most = intent.amountCapturable() * percent / 100;
    if (amount < 1 || amount > most) {
      throw new IllegalStateException(most + " can be captured, and not " + amount);
    }
  }

  /** Sets the intent to manual capture, without an event. */
  void captureByHand(PaymentIntent intent) {
    switch (intent.status()) {
      case REQUIRES_PAYMENT_METHOD, REQUIRES_CONFIRMATION, REQUIRES_ACTION, PROCESSING ->
          intent.captureByHand();
      case REQUIRES_CAPTURE, SUCCEEDED, CANCELED ->
          throw new IllegalStateException(intent.id() + " is " + intent.status().word());
    }
  }

  void cancel(PaymentIntent intent, @Nullable String reason, Origin origin) {
    intent.charge().ifPresent(charge -> release(charge, origin));
    intent.cancel(reason, clock.instant());
    events.record("payment_intent.canceled", intent.json(), origin);
  }

  /** Completes the authentication: the buyer answers the bank's question, or fails to. */
  void completeAuthentication(PaymentIntent intent, boolean success) {
    mustBe(Status.REQUIRES_ACTION, intent);
    if (intent.voucher().isPresent()) {
      throw new IllegalStateException(intent.id() + " waits for its voucher, and for no bank");
    }
    if (success) {
      succeed(intent, Origin.NONE);
      return;
    }
    Json error =
        StripeFailure.error(
            "invalid_request_error",
            "payment_intent_authentication_failure",
            null,
            "The provided PaymentMethod has failed authentication.");
    fail(intent, null, error, Origin.NONE);
  }

  /** Pays a voucher: the shop has reported it to Stripe, perhaps the next day, after its expiry. */
  void payVoucher(PaymentIntent intent) {
    var _ = voucher(intent);
    succeed(intent, Origin.NONE);
  }

  /** Expires a voucher that nobody has paid in time. */
  void expireVoucher(PaymentIntent intent) {
    if (!clock.instant().isAfter(voucher(intent).expiresAfter())) {
      throw new IllegalStateException(intent.id() + " has a voucher that can still be paid");
    }
    Json error =
        StripeFailure.error(
            "invalid_request_error",
            "payment_intent_payment_attempt_expired",
            null,
            "The latest payment attempt for the PaymentIntent has expired.");
    fail(intent, null, error, Origin.NONE);
  }

  private static Voucher voucher(PaymentIntent intent) {
    return intent
        .voucher()
        .orElseThrow(() -> new IllegalStateException(intent.id() + " waits for no voucher"));
  }

  /** Completes a payment that took time, with the bank's decision. */
  void completeProcessing(PaymentIntent intent, boolean success) {
    mustBe(Status.PROCESSING, intent);
    if (success) {
      succeed(intent, Origin.NONE);
    } else {
      PaymentMethod method = intent.paymentMethod().orElseThrow();
      String charge = chargeFailed(intent, method, Origin.NONE);
      fail(intent, charge, declineError(charge, method), Origin.NONE);
    }
  }

  /** Returns a charge that was paid. */
  Optional<Charge> charge(String id) {
    return Optional.ofNullable(charges.get(id));
  }

  private void succeed(PaymentIntent intent, Origin origin) {
    PaymentMethod method = intent.paymentMethod().orElseThrow();
    var charge = new Charge(ids.next("ch"), intent, method, now(), true);
    intent.authorize(charge);
    if (!intent.isCapturedByHand()) {
      take(intent, intent.amount());
    }
    events.record("charge.succeeded", charge.json(), origin);
    events.record(
        intent.isCapturedByHand()
            ? "payment_intent.amount_capturable_updated"
            : "payment_intent.succeeded",
        intent.json(),
        origin);
  }

  private Charge take(PaymentIntent intent, long amount) {
    Charge charge = intent.charge().orElseThrow();
    charge.capture(amount, true);
    charges.put(charge.id(), charge);
    intent.capture(amount);
    return charge;
  }

  private void release(Charge charge, Origin origin) {
    charge.release();
    events.record("charge.refunded", charge.json(), origin);
  }

  private StripeFailure declined(PaymentIntent intent, PaymentMethod method, Origin origin) {
    String charge = chargeFailed(intent, method, origin);
    Json error = declineError(charge, method);
    fail(intent, charge, error, origin);
    return new StripeFailure(402, error, true);
  }

  private String chargeFailed(PaymentIntent intent, PaymentMethod method, Origin origin) {
    var charge = new Charge(ids.next("ch"), intent, method, now(), false);
    events.record("charge.failed", charge.json(), origin);
    return charge.id();
  }

  private void fail(PaymentIntent intent, @Nullable String charge, Json error, Origin origin) {
    intent.fail(charge, error);
    events.record("payment_intent.payment_failed", intent.json(), origin);
  }

  private static Json declineError(String charge, PaymentMethod method) {
    return StripeFailure.error("card_error", "card_declined", null, "Your card was declined.")
        .with("charge", charge)
        .with("decline_code", method.kind().declineCode())
        .with("payment_method", method.json());
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }

  private Json nextAction(PaymentIntent intent, @Nullable String returnUrl) {
    if (returnUrl == null) {
      return Json.object()
          .with("type", "use_stripe_sdk")
          .with(
              "use_stripe_sdk",
              Json.object()
                  .with("source", ids.next("src"))
                  .with("type", "three_d_secure_redirect"));
    }
    return Json.object()
        .with(
            "redirect_to_url",
            Json.object()
                .with("return_url", returnUrl)
                .with("url", "https://hooks.stripe.com/3d_secure_2/hosted?merchant=" + intent.id()))
        .with("type", "redirect_to_url");
  }

  private static void mustBe(Status status, PaymentIntent intent) {
    if (intent.status() != status) {
      throw new IllegalStateException(
          intent.id() + " is " + intent.status().word() + ", not " + status.word());
    }
  }
}
