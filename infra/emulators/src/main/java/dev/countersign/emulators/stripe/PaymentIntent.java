package dev.countersign.emulators.stripe;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An intent to collect one payment, and its current state. */
final class PaymentIntent implements ListPage.Listable {
  /** The lifecycle (Stripe docs, "How PaymentIntents work"). */
  enum Status implements Word {
    REQUIRES_PAYMENT_METHOD,
    REQUIRES_CONFIRMATION,
    REQUIRES_ACTION,
    PROCESSING,
    REQUIRES_CAPTURE,
    SUCCEEDED,
    CANCELED
  }

  /** Members that Stripe does not show to a page that has only the publishable key. */
  private static final Set<String> FOR_SECRET_KEYS_ONLY =
      Set.of("amount_capturable", "amount_received", "customer", "latest_charge", "metadata");

  /** Who captures the money once the buyer's bank agrees. */
  enum CaptureMethod implements Word {
    AUTOMATIC,
    AUTOMATIC_ASYNC,
    /** The shop captures later (Stripe docs, "Place a hold on a payment method"). */
    MANUAL
  }

  /** The parameters of its creation. */
  record Wish(
      long amount,
      String currency,
      Map<String, String> metadata,
      @Nullable String description,
      CaptureMethod captureMethod,
      boolean automaticPaymentMethods,
      List<String> paymentMethodTypes) {}

  private final String id;
  private final String clientSecret;
  private final Instant created;
  private final boolean livemode;
  private final Wish wish;
  private Json metadata;
  private long amount;
  private String currency;
  private CaptureMethod captureMethod;
  private long amountCapturable;
  private long amountReceived;
  private Status status = Status.REQUIRES_PAYMENT_METHOD;
  private @Nullable PaymentMethod paymentMethod;
  private @Nullable String latestCharge;
  private @Nullable Charge charge;
  private @Nullable Json lastPaymentError;
  private @Nullable Json nextAction;
  private @Nullable Voucher voucher;
  private @Nullable String cancellationReason;
  private @Nullable Instant canceledAt;

  PaymentIntent(String id, String clientSecret, Instant created, boolean livemode, Wish wish) {
    this.id = id;
    this.clientSecret = clientSecret;
    this.created = created;
    this.livemode = livemode;
    this.wish = wish;
    this.metadata = Json.texts(wish.metadata());
    this.amount = wish.amount();
    this.currency = wish.currency();
    this.captureMethod = wish.captureMethod();
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Instant created() {
    return created;
  }

  String clientSecret() {
    return clientSecret;
  }

  boolean livemode() {
    return livemode;
  }

  long amount() {
    return amount;
  }

  String currency() {
    return currency;
  }

  Json metadata() {
    return metadata;
  }

  Status status() {
    return status;
  }

  Optional<PaymentMethod> paymentMethod() {
    return Optional.ofNullable(paymentMethod);
  }

  boolean isCapturedByHand() {
    return captureMethod == CaptureMethod.MANUAL;
  }

  void captureByHand() {
    captureMethod = CaptureMethod.MANUAL;
  }

  long amountCapturable() {
    return amountCapturable;
  }

  /** Returns the charge that the buyer's bank agreed to, captured or not. */
  Optional<Charge> charge() {
    return Optional.ofNullable(charge);
  }

  /** Returns the charge that paid it, or a part of it. */
  Optional<Charge> paidCharge() {
    return charge().filter(agreed -> agreed.captured() > 0);
  }

  /** Returns whether a part of it was captured, and the rest can still be. */
  boolean isCapturedInPart() {
    return status == Status.REQUIRES_CAPTURE && amountReceived > 0;
  }

  void editMetadata(Map<String, String> edited) {
    metadata = Json.texts(edited);
  }

  void tamper(long otherAmount, String otherCurrency) {
    amount = otherAmount;
    currency = otherCurrency;
  }

  void attach(PaymentMethod method) {
    paymentMethod = method;
    status = Status.REQUIRES_CONFIRMATION;
  }

  void process() {
    nextAction = null;
    status = Status.PROCESSING;
  }

  void askTheBuyer(Json action) {
    nextAction = action;
    voucher = null;
    status = Status.REQUIRES_ACTION;
  }

  void give(Voucher given) {
    askTheBuyer(given.nextAction());
    voucher = given;
  }

  /** Returns the voucher that the buyer takes to a shop, as long as it is not known to be paid. */
  Optional<Voucher> voucher() {
    return Optional.ofNullable(voucher).filter(_ -> status == Status.REQUIRES_ACTION);
  }

  /** Authorizes the charge: the buyer's bank agrees, and reserves the money. */
  void authorize(Charge agreed) {
    latestCharge = agreed.id();
    charge = agreed;
    amountCapturable = amount;
    lastPaymentError = null;
    nextAction = null;
    status = Status.REQUIRES_CAPTURE;
  }

  /** Captures a part of the money; the rest stays reserved. */
  void captureInPart(long part) {
    amountCapturable -= part;
    amountReceived += part;
  }

  /**
   * Captures the money and releases the rest. If more is captured than was authorized, that becomes
   * its amount (Stripe docs, "Capture more than the authorized amount").
   */
  void capture(long rest) {
    amount = Math.max(amount, amountReceived + rest);
    amountCapturable = 0;
    amountReceived += rest;
    status = Status.SUCCEEDED;
  }

  /** Goes back to the start: the buyer may try another payment method. */
  void fail(@Nullable String failedCharge, Json error) {
    latestCharge = failedCharge == null ? latestCharge : failedCharge;
    lastPaymentError = error;
    nextAction = null;
    paymentMethod = null;
    status = Status.REQUIRES_PAYMENT_METHOD;
  }

  void cancel(@Nullable String reason, Instant at) {
    cancellationReason = reason;
    canceledAt = at;
    amountCapturable = 0;
    nextAction = null;
    status = Status.CANCELED;
  }

  Json json() {
    return Json.object(id, "payment_intent")
        .with("amount", amount)
        .with("amount_capturable", amountCapturable)
        .with("amount_received", amountReceived)
        .with("automatic_payment_methods", automaticPaymentMethods())
        .with("canceled_at", canceledAt == null ? null : canceledAt.getEpochSecond())
        .with("cancellation_reason", cancellationReason)
        .with("capture_method", captureMethod.word())
        .with("client_secret", clientSecret)
        .with("confirmation_method", "automatic")
        .with("created", created.getEpochSecond())
        .with("currency", currency)
        .withNull("customer")
        .with("description", wish.description())
        .with("last_payment_error", lastPaymentError)
        .with("latest_charge", latestCharge)
        .with("livemode", livemode)
        .with("metadata", metadata)
        .with("next_action", nextAction)
        .with("payment_method", paymentMethod == null ? null : paymentMethod.id())
        .withTexts("payment_method_types", wish.paymentMethodTypes())
        .withNull("receipt_email")
        .withNull("setup_future_usage")
        .withNull("shipping")
        .with("status", status.word());
  }

  /**
   * Returns it as a browser gets it: Stripe shows a page neither metadata nor the received amount.
   */
  Json publicJson() {
    return json().without(FOR_SECRET_KEYS_ONLY);
  }

  private @Nullable Json automaticPaymentMethods() {
    return wish.automaticPaymentMethods()
        ? Json.object().with("allow_redirects", "always").with("enabled", true)
        : null;
  }
}
