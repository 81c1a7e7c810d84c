package dev.countersign.emulators.stripe;

import dev.countersign.emulators.stripe.PaymentIntent.CaptureMethod;
import dev.countersign.emulators.stripe.PaymentIntent.Status;
import dev.countersign.emulators.stripe.PaymentIntent.Wish;
import dev.countersign.emulators.stripe.Payments.Confirmation;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The endpoints under {@code /v1/payment_intents}. */
final class PaymentIntents {
  private static final Set<String> CREATE =
      Set.of(
          "amount",
          "currency",
          "metadata",
          "description",
          "capture_method",
          "automatic_payment_methods",
          "payment_method_types",
          "payment_method",
          "payment_method_options",
          "confirm",
          "return_url");
  private static final Set<String> CONFIRM =
      Set.of("payment_method", "payment_method_options", "client_secret", "return_url");
  private static final Set<String> CANCELLATION_REASONS =
      Set.of("duplicate", "fraudulent", "requested_by_customer", "abandoned");

  private final Ledger<PaymentIntent> intents = new Ledger<>();
  private final Ids ids;
  private final InstantSource clock;
  private final boolean livemode;
  private final Payments payments;

  PaymentIntents(Ids ids, InstantSource clock, boolean livemode, Payments payments) {
    this.ids = ids;
    this.clock = clock;
    this.livemode = livemode;
    this.payments = payments;
  }

  Json create(Form form, Origin origin) {
    form.allowing(CREATE);
    Wish wish = wish(form);
    boolean confirm = form.flag("confirm").orElse(false);
    Optional<PaymentMethod> method = paymentMethod(form);
    if (confirm && method.isEmpty()) {
      throw StripeFailure.missing("payment_method");
    }
    String id = ids.next("pi");
    Instant created = Instant.ofEpochSecond(clock.instant().getEpochSecond());
    var intent = new PaymentIntent(id, ids.next(id + "_secret", 25), created, livemode, wish);
    intents.add(intent);
    method.ifPresent(intent::attach);
    payments.created(intent, origin);
    if (confirm) {
      attempt(intent, method.orElseThrow(), form, Caller.SECRET_KEY, origin);
    }
    return intent.json();
  }

  Json retrieve(String id, Form form, Caller caller) {
    form.allowing(Set.of("client_secret"));
    return shown(authorized(id, form, caller), caller);
  }

  Json confirm(String id, Form form, Caller caller, Origin origin) {
    form.allowing(CONFIRM);
    PaymentIntent intent = authorized(id, form, caller);
    switch (intent.status()) {
      case SUCCEEDED ->
          throw StripeFailure.unexpectedState(
              "You cannot confirm this PaymentIntent because it has already succeeded after being"
                  + " previously confirmed.",
              shown(intent, caller));
      case CANCELED, PROCESSING, REQUIRES_CAPTURE ->
          throw StripeFailure.unexpectedState(
              "You cannot confirm this PaymentIntent because it has a status of "
                  + intent.status().word()
                  + ". Only a PaymentIntent with one of the following statuses may be confirmed:"
                  + " requires_confirmation, requires_action.",
              shown(intent, caller));
      case REQUIRES_PAYMENT_METHOD, REQUIRES_CONFIRMATION, REQUIRES_ACTION -> {}
    }
    PaymentMethod method =
        paymentMethod(form)
            .or(intent::paymentMethod)
            .orElseThrow(
                () ->
                    StripeFailure.unexpectedState(
                        "You cannot confirm this PaymentIntent because it's missing a payment"
                            + " method.",
                        shown(intent, caller)));
    attempt(intent, method, form, caller, origin);
    return shown(intent, caller);
  }

  private void attempt(
      PaymentIntent intent, PaymentMethod method, Form form, Caller caller, Origin origin) {
    try {
      payments.attempt(intent, method, confirmation(form), origin);
    } catch (StripeFailure failure) {
      throw failure.about(shown(intent, caller));
    }
  }

  private static Confirmation confirmation(Form form) {
    String parameter = "payment_method_options[oxxo][expires_after_days]";
    long days = form.number(parameter).orElse(Voucher.USUAL_DAYS);
    if (days < 1 || days > Voucher.MOST_DAYS) {
      throw StripeFailure.invalid(
          "parameter_invalid_integer",
          parameter,
          "This value must be between 1 and " + Voucher.MOST_DAYS + ".");
    }
    return new Confirmation(form.text("return_url").orElse(null), days);
  }

  Json capture(String id, Form form, Origin origin) {
    form.allowing(Set.of("amount_to_capture", "final_capture"));
    PaymentIntent intent = found(id);
    if (intent.status() != Status.REQUIRES_CAPTURE) {
      throw StripeFailure.unexpectedState(
          "This PaymentIntent could not be captured because it has a status of "
              + intent.status().word()
              + ". Only a PaymentIntent with one of the following statuses may be captured:"
              + " requires_capture.",
          intent.json());
    }
    long amount = form.number("amount_to_capture").orElse(intent.amountCapturable());
    boolean isFinal = form.flag("final_capture").orElse(true);
    boolean onlyReleases = amount == 0 && isFinal && intent.isCapturedInPart();
    if (amount < 1 && !onlyReleases) {
      throw StripeFailure.invalid(
          "parameter_invalid_integer",
          "amount_to_capture",
          "This value must be greater than or equal to 1.");
    }
    if (amount > intent.amountCapturable()) {
      throw StripeFailure.invalid(
          "amount_too_large",
          "amount_to_capture",
          "The amount to capture is greater than the amount you can capture.");
    }
    if (isFinal) {
      payments.capture(intent, amount, origin);
    } else {
      payments.captureInPart(intent, amount, origin);
    }
    return intent.json();
  }

  Json cancel(String id, Form form, Origin origin) {
    form.allowing(Set.of("cancellation_reason"));
    PaymentIntent intent = found(id);
    Optional<String> reason = form.text("cancellation_reason");
    if (reason.isPresent() && !CANCELLATION_REASONS.contains(reason.get())) {
      throw StripeFailure.invalid(
          null, "cancellation_reason", "Invalid cancellation_reason: " + reason.get());
    }
    if (intent.status() == Status.SUCCEEDED || intent.status() == Status.CANCELED) {
      throw StripeFailure.unexpectedState(
          "You cannot cancel this PaymentIntent because it has a status of "
              + intent.status().word()
              + ". Only a PaymentIntent with one of the following statuses may be canceled:"
              + " requires_payment_method, requires_capture, requires_confirmation,"
              + " requires_action, processing.",
          intent.json());
    }
    payments.cancel(intent, reason.orElse(null), origin);
    return intent.json();
  }

  Json list(Form form) {
    form.allowing(ListPage.PARAMETERS);
    return ListPage.of(
        intents, _ -> true, form, "/v1/payment_intents", "payment_intent", PaymentIntent::json);
  }

  /**
   * Returns the charge that a call names directly or by its payment intent.
   *
   * @throws StripeFailure if it names neither, or nothing was paid
   */
  Charge paidCharge(Form form) {
    Optional<String> charge = form.text("charge");
    if (charge.isPresent()) {
      return payments
          .charge(charge.get())
          .orElseThrow(() -> StripeFailure.noSuch("charge", charge.get(), "charge"));
    }
    String id = form.required("payment_intent");
    return intents
        .find(id)
        .orElseThrow(() -> StripeFailure.noSuch("payment_intent", id, "payment_intent"))
        .paidCharge()
        .orElseThrow(
            () ->
                StripeFailure.refused(
                    null,
                    "payment_intent",
                    "This PaymentIntent ("
                        + id
                        + ") does not have a successful charge to refund."));
  }

  List<PaymentIntent> oldestFirst() {
    return intents.oldestFirst();
  }

  Optional<PaymentIntent> find(String id) {
    return intents.find(id);
  }

  /** Returns an intent for what happens outside the API. */
  PaymentIntent known(String id) {
    return intents
        .find(id)
        .orElseThrow(() -> new IllegalArgumentException("no such payment intent: " + id));
  }

  /**
   * Returns the charge that paid an intent, for what happens outside the API.
   *
   * @throws IllegalStateException if nothing was paid
   */
  Charge knownCharge(String id) {
    return known(id)
        .paidCharge()
        .orElseThrow(() -> new IllegalStateException(id + " was not paid"));
  }

  private PaymentIntent found(String id) {
    return intents
        .find(id)
        .orElseThrow(() -> StripeFailure.notFound("payment_intent", id, "intent"));
  }

  private PaymentIntent authorized(String id, Form form, Caller caller) {
    Optional<String> secret = form.text("client_secret");
    if (caller == Caller.PUBLISHABLE_KEY && secret.isEmpty()) {
      throw StripeFailure.missing("client_secret");
    }
    PaymentIntent intent = found(id);
    if (secret.isPresent() && !secret.get().equals(intent.clientSecret())) {
      throw StripeFailure.invalid(
          "payment_intent_invalid_parameter",
          "client_secret",
          "The client_secret provided does not match the client_secret associated with the"
              + " PaymentIntent.");
    }
    return intent;
  }

  private static Json shown(PaymentIntent intent, Caller caller) {
    return switch (caller) {
      case SECRET_KEY -> intent.json();
      case PUBLISHABLE_KEY -> intent.publicJson();
    };
  }

  private Optional<PaymentMethod> paymentMethod(Form form) {
    return form.text("payment_method")
        .map(
            token ->
                TestPaymentMethod.named(token)
                    .orElseThrow(
                        () -> StripeFailure.noSuch("PaymentMethod", token, "payment_method")))
        .map(kind -> new PaymentMethod(ids.next("pm"), kind, livemode));
  }

  private static Wish wish(Form form) {
    form.required("amount");
    long amount = form.number("amount").orElseThrow();
    String currency = ChargeRules.currency(form.required("currency"));
    ChargeRules.check(amount, currency);
    List<String> types = form.list("payment_method_types");
    boolean automatic = form.flag("automatic_payment_methods[enabled]").orElse(types.isEmpty());
    if (automatic && !types.isEmpty()) {
      throw StripeFailure.invalid(
          null,
          "automatic_payment_methods",
          "You may only specify one of these parameters: automatic_payment_methods,"
              + " payment_method_types.");
    }
    return new Wish(
        amount,
        currency,
        Metadata.of(form),
        form.text("description").orElse(null),
        captureMethod(form),
        automatic,
        types.isEmpty() ? List.of("card") : types);
  }

  private static CaptureMethod captureMethod(Form form) {
    String word = form.text("capture_method").orElse("automatic_async");
    return Arrays.stream(CaptureMethod.values())
        .filter(method -> method.word().equals(word))
        .findFirst()
        .orElseThrow(
            () -> StripeFailure.invalid(null, "capture_method", "Invalid capture_method: " + word));
  }
}
