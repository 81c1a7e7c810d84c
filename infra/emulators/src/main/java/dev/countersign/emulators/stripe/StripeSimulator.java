package dev.countersign.emulators.stripe;

import com.google.gson.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Stripe, as far as a shop that takes payments meets it: payment intents, idempotency keys, events
 * and signed deliveries. Without threads, network or a clock of its own: the same clock, randomness
 * and calls give the same answers, byte for byte. Safe to call from many threads.
 */
public final class StripeSimulator {
  /** The API version whose shapes are simulated. */
  public static final String API_VERSION = "2026-07-29.dahlia";

  /** So that a simulator that runs for weeks doesn't grow without end. */
  private static final int CALLS_KEPT = 10_000;

  private final InstantSource clock;
  private final ApiKeys apiKeys;
  private final EndpointSecrets webhookSecrets;
  private final ArmedFaults faults = new ArmedFaults();
  private final Deliveries deliveries;
  private final Events events;
  private final Payments payments;
  private final PaymentIntents paymentIntents;
  private final Refunds refunds;
  private final Disputes disputes;
  private final FraudWarnings fraudWarnings;
  private final Reception reception;
  private final Deque<StripeCall> calls = new ArrayDeque<>();

  /** With the retry schedule for a developer who watches, and {@link #API_VERSION}. */
  public StripeSimulator(AccountKeys keys, InstantSource clock, RandomGenerator random) {
    this(keys, clock, random, RetrySchedule.local(), API_VERSION);
  }

  /**
   * @param random also decides the client secrets, which are as unguessable as it is
   * @param apiVersion what events say they were made with
   */
  public StripeSimulator(
      AccountKeys keys,
      InstantSource clock,
      RandomGenerator random,
      RetrySchedule retries,
      String apiVersion) {
    var ids = new Ids(random);
    this.clock = clock;
    apiKeys = new ApiKeys(keys);
    webhookSecrets = new EndpointSecrets(keys.webhookSecrets());
    deliveries = new Deliveries(ids, clock, webhookSecrets, retries);
    events = new Events(ids, clock, apiVersion, keys.isLive(), deliveries);
    payments = new Payments(ids, clock, events);
    paymentIntents = new PaymentIntents(ids, clock, keys.isLive(), payments);
    var answers = new AnswerWriter(clock, apiVersion);
    refunds = new Refunds(ids, clock, events, paymentIntents);
    disputes = new Disputes(ids, clock, events);
    fraudWarnings = new FraudWarnings(ids, clock, events);
    var endpoints =
        new Endpoints(keys.accountId(), paymentIntents, refunds, disputes, fraudWarnings, events);
    reception = new Reception(ids, clock, apiKeys, faults, endpoints, answers);
  }

  /**
   * Answers a call at once.
   *
   * @throws ConnectionDropped if a fault loses the request or its answer
   */
  public synchronized StripeAnswer handle(StripeCall call) {
    return begin(call).finish();
  }

  /** Takes a call in. Until it is finished, its idempotency key is in use. */
  public synchronized InFlight begin(StripeCall call) {
    if (calls.size() == CALLS_KEPT) {
      calls.removeFirst();
    }
    calls.addLast(call);
    Supplier<StripeAnswer> rest = reception.begin(call);
    return new InFlight(() -> locked(rest));
  }

  /** The calls seen, the earliest first; of very many, the latest ones. */
  public synchronized List<StripeCall> calls() {
    return List.copyOf(calls);
  }

  /** The next call that matches goes wrong. */
  public void fail(Predicate<StripeCall> matching, StripeFault fault) {
    fail(1, matching, fault);
  }

  /** The next so many calls that match go wrong. Of several faults that match, the first armed. */
  public synchronized void fail(int times, Predicate<StripeCall> matching, StripeFault fault) {
    faults.arm(times, matching, fault);
  }

  /** The next so many events of the types that match are never made; what they tell of happens. */
  public synchronized void omitEvents(int times, Predicate<String> type) {
    events.omit(times, type);
  }

  /** Disarms every fault, and omits no more events. */
  public synchronized void heal() {
    faults.disarm();
    events.omitNoMore();
  }

  /** Adds a secret key. The one before stays valid until it is revoked. */
  public synchronized void rollSecretKey(String newKey) {
    apiKeys.roll(newKey);
  }

  public synchronized void revoke(String secretKey) {
    apiKeys.revoke(secretKey);
  }

  /** The buyer of an intent that requires action answers the bank's question, or fails to. */
  public synchronized void completeAuthentication(String paymentIntentId, boolean success) {
    payments.completeAuthentication(paymentIntents.known(paymentIntentId), success);
  }

  /**
   * The buyer has paid the intent's voucher at a shop.
   *
   * @throws IllegalStateException if it waits for none
   */
  public synchronized void payVoucher(String paymentIntentId) {
    payments.payVoucher(paymentIntents.known(paymentIntentId));
  }

  /**
   * Stripe gives up an intent's voucher that nobody has paid: the buyer may pay in another way.
   *
   * @throws IllegalStateException if it waits for none, or shops still take it
   */
  public synchronized void expireVoucher(String paymentIntentId) {
    payments.expireVoucher(paymentIntents.known(paymentIntentId));
  }

  /** The bank decides about an intent that is processing. */
  public synchronized void completeProcessing(String paymentIntentId, boolean success) {
    payments.completeProcessing(paymentIntents.known(paymentIntentId), success);
  }

  /** Makes the intent one of another amount or currency, without an event: nobody is told. */
  public synchronized void tamper(String paymentIntentId, long amount, String currency) {
    paymentIntents.known(paymentIntentId).tamper(amount, currency);
  }

  /** Somebody puts other metadata in the place of the intent's, without an event. */
  public synchronized void editMetadata(String paymentIntentId, Map<String, String> metadata) {
    paymentIntents.known(paymentIntentId).editMetadata(metadata);
  }

  /**
   * Somebody makes an unpaid intent one that is captured by hand, without an event: its next
   * confirmation ends in {@code requires_capture}.
   *
   * @throws IllegalStateException if its confirmation is over
   */
  public synchronized void authorizeOnly(String paymentIntentId) {
    payments.captureByHand(paymentIntents.known(paymentIntentId));
  }

  /**
   * Somebody captures so much of an intent that requires capture, and releases the rest.
   *
   * @throws IllegalStateException if it doesn't, or can't be captured that far
   */
  public synchronized void capture(String paymentIntentId, long amount) {
    PaymentIntent intent = paymentIntents.known(paymentIntentId);
    payments.mustBeCapturable(intent, amount, 100);
    payments.capture(intent, amount, Origin.NONE);
  }

  /**
   * Somebody captures so much of an intent that requires capture, and leaves the rest for later. It
   * requires capture until {@link #capture} ends that.
   *
   * @throws IllegalStateException if it doesn't, or can't be captured that far
   */
  public synchronized void captureInPart(String paymentIntentId, long amount) {
    PaymentIntent intent = paymentIntents.known(paymentIntentId);
    payments.mustBeCapturable(intent, amount, 100);
    payments.captureInPart(intent, amount, Origin.NONE);
  }

  /**
   * Somebody captures more of an intent than the buyer's bank has set aside, as some cards allow,
   * and so makes it one of that amount.
   *
   * @throws IllegalStateException if it doesn't require capture, or the amount is more than a fifth
   *     above
   */
  public synchronized void captureMore(String paymentIntentId, long amount) {
    PaymentIntent intent = paymentIntents.known(paymentIntentId);
    payments.mustBeCapturable(intent, amount, 120);
    payments.capture(intent, amount, Origin.NONE);
  }

  /**
   * Refunds a part of a payment, as somebody does in the Dashboard. It succeeds at once.
   *
   * @return the refund's id
   * @throws IllegalStateException if the API would refuse it: nothing was paid, less is left, or
   *     the payment was charged back
   */
  public String refund(String paymentIntentId, long amount) {
    return refund(paymentIntentId, amount, Refund.Status.SUCCEEDED);
  }

  /** Like {@link #refund(String, long)}, but the bank takes its time. */
  public String refundPending(String paymentIntentId, long amount) {
    return refund(paymentIntentId, amount, Refund.Status.PENDING);
  }

  private synchronized String refund(String paymentIntentId, long amount, Refund.Status status) {
    return refunds.refund(paymentIntents.knownCharge(paymentIntentId), amount, status).id();
  }

  /** A refund that is pending, or waits for the buyer, reaches the buyer. */
  public synchronized void succeedRefund(String refundId) {
    refunds.succeed(refundId);
  }

  /**
   * The buyer's bank sends a refund back, perhaps long after it succeeded: its amount can be
   * refunded again.
   */
  public synchronized void failRefund(String refundId) {
    refunds.fail(refundId);
  }

  /** Somebody cancels a refund that has not succeeded: its amount can be refunded again. */
  public synchronized void cancelRefund(String refundId) {
    refunds.cancel(refundId);
  }

  /** Like {@link #dispute(String, long)}, for all that was captured. */
  public synchronized String dispute(String paymentIntentId) {
    Charge charge = paymentIntents.knownCharge(paymentIntentId);
    return disputes.dispute(charge, charge.captured()).id();
  }

  /**
   * The buyer's bank takes the money and asks the shop to respond.
   *
   * @return the dispute's id
   * @throws IllegalStateException if nothing was paid
   */
  public synchronized String dispute(String paymentIntentId, long amount) {
    return disputes.dispute(paymentIntents.knownCharge(paymentIntentId), amount).id();
  }

  /**
   * The buyer's bank inquires about a payment, and moves no money.
   *
   * @return the id of the dispute that this is, in Stripe's terms
   * @throws IllegalStateException if nothing was paid
   */
  public synchronized String inquire(String paymentIntentId) {
    return disputes.inquire(paymentIntents.knownCharge(paymentIntentId)).id();
  }

  /**
   * Moves an open dispute on. An inquiry that comes to need a response has become a chargeback, and
   * the bank takes the money.
   *
   * @param status {@code needs_response}, {@code under_review} or {@code warning_under_review}
   * @throws IllegalStateException if a dispute can't get there from where it is
   */
  public synchronized void updateDispute(String disputeId, String status) {
    disputes.update(disputeId, status);
  }

  /**
   * Ends a dispute; only one that is won gives the money back to the shop.
   *
   * @param status {@code won}, {@code lost} or {@code prevented}; of an inquiry {@code
   *     warning_closed} or {@code prevented}
   * @throws IllegalStateException if a dispute can't get there from where it is
   */
  public synchronized void closeDispute(String disputeId, String status) {
    disputes.close(disputeId, status);
  }

  /**
   * The card's issuer suspects fraud and warns early. The warning is actionable.
   *
   * @return the warning's id
   * @throws IllegalStateException if nothing was paid
   */
  public synchronized String warnOfFraud(String paymentIntentId) {
    return fraudWarnings.warn(paymentIntents.knownCharge(paymentIntentId), true).id();
  }

  /** The same, by a warning that names the charge and no PaymentIntent. */
  public synchronized String warnOfFraudByCharge(String paymentIntentId) {
    return fraudWarnings.warn(paymentIntents.knownCharge(paymentIntentId), false).id();
  }

  /** Unlike at Stripe, refunds and disputes don't end a warning's use by themselves. */
  public synchronized void updateFraudWarning(String fraudWarningId, boolean actionable) {
    fraudWarnings.update(fraudWarningId, actionable);
  }

  /**
   * Registers a webhook endpoint.
   *
   * @param types the event types it wants; none, or {@code *}, means all
   * @return the endpoint's id
   */
  public synchronized String subscribe(URI url, String... types) {
    return deliveries.subscribe(url, Set.of(types));
  }

  /** Removes an endpoint. What it has not taken by now it never hears (RC02). */
  public synchronized void unsubscribe(String endpointId) {
    deliveries.unsubscribe(endpointId);
  }

  /** Signs with a new secret, and for a while with the old one too. */
  public synchronized void rollWebhookSecret(String newSecret, Duration oldStaysActive) {
    webhookSecrets.roll(newSecret, oldStaysActive, clock.instant());
  }

  /** Hands out all that is due. See {@link #due(int)}. */
  public List<Delivery> due() {
    return due(Integer.MAX_VALUE);
  }

  /**
   * Hands out what is due, at most so many, the longest due first. Each attempt is signed now and
   * handed out once; it stays pending until it is {@linkplain #report reported}.
   */
  public synchronized List<Delivery> due(int most) {
    return deliveries.due(most);
  }

  /** When the next delivery is due, if one is waiting. */
  public synchronized Optional<Instant> nextDue() {
    return deliveries.nextDue();
  }

  /**
   * Tells what came of an attempt: 2xx ends it, anything else makes it due again later.
   *
   * @param status the HTTP status, or 0 if no answer came
   */
  public synchronized void report(Delivery delivery, int status) {
    deliveries.report(delivery, status);
  }

  /** Delivers an event once more, to every endpoint that listens now. */
  public synchronized void resend(String eventId) {
    events.resend(eventId);
  }

  /**
   * Tells no endpoint of an event any more, as after the last retry. An attempt that is under way
   * can still succeed, and is not made again.
   */
  public synchronized void giveUp(String eventId) {
    events.giveUp(eventId);
  }

  /**
   * Makes a second Event object for the same change, which Stripe says can happen.
   *
   * @return its id
   */
  public synchronized String repeat(String eventId) {
    return events.repeat(eventId).id();
  }

  /** All payment intents as they are, the oldest first. What is returned is the caller's own. */
  public synchronized List<JsonObject> paymentIntents() {
    return copies(paymentIntents.oldestFirst(), PaymentIntent::json);
  }

  /** The payment intent as it is. What is returned is the caller's own. */
  public synchronized Optional<JsonObject> paymentIntent(String id) {
    return paymentIntents.find(id).map(PaymentIntent::json).map(Json::toGson);
  }

  /** All refunds as they are, the oldest first. What is returned is the caller's own. */
  public synchronized List<JsonObject> refunds() {
    return copies(refunds.records().oldestFirst(), Refund::json);
  }

  /** All disputes as they are, the oldest first. What is returned is the caller's own. */
  public synchronized List<JsonObject> disputes() {
    return copies(disputes.records().oldestFirst(), Dispute::json);
  }

  /**
   * All early fraud warnings, the oldest first, each with its PaymentIntent, even where the API
   * names only the charge. What is returned is the caller's own.
   */
  public synchronized List<JsonObject> fraudWarnings() {
    return copies(fraudWarnings.records().oldestFirst(), FraudWarning::truth);
  }

  /**
   * All events that were made, the oldest first, also those that Stripe no longer tells. What is
   * returned is the caller's own.
   */
  public synchronized List<JsonObject> events() {
    return copies(events.oldestFirst(), Function.identity());
  }

  /** The event, also if Stripe no longer tells it. What is returned is the caller's own. */
  public synchronized Optional<JsonObject> event(String id) {
    return events.anyAge(id).map(Json::toGson);
  }

  private static <T> List<JsonObject> copies(List<T> oldestFirst, Function<T, Json> json) {
    return oldestFirst.stream().map(json).map(Json::toGson).toList();
  }

  /** Calls {@code listener}, which must return at once, whenever deliveries may have become due. */
  synchronized void onQueued(Runnable listener) {
    deliveries.onQueued(listener);
  }

  Instant now() {
    return clock.instant();
  }

  private synchronized StripeAnswer locked(Supplier<StripeAnswer> rest) {
    return rest.get();
  }
}
