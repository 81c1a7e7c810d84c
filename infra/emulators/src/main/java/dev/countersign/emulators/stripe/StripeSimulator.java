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
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Stripe, with the parts that a shop uses to take payments: payment intents, idempotency keys,
 * events and signed deliveries. It has no threads, no network and no clock of its own: the same
 * clock, random source and calls give the same answers, byte for byte. Safe for use by many
 * threads.
 */
public final class StripeSimulator {
  /** The API version whose objects are simulated. */
  public static final String API_VERSION = "2026-07-29.dahlia";

  /** Limits the memory of a simulator that runs for weeks. */
  private static final int CALLS_KEPT = 10_000;

  private final InstantSource clock;
  private final ApiKeys apiKeys;
  private final EndpointSecrets webhookSecrets;
  private final WebhookEndpoints webhookEndpoints;
  private final PaymentMethodDomains domains;
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

  /** Creates it with the retry schedule for a developer who watches, and {@link #API_VERSION}. */
  public StripeSimulator(AccountKeys keys, InstantSource clock, RandomGenerator random) {
    this(keys, clock, random, RetrySchedule.local(), API_VERSION);
  }

  /**
   * Creates it.
   *
   * @param random also gives the client secrets, which are only as hard to guess as it is
   * @param apiVersion the account's own, for events whose webhook endpoint names none
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
    deliveries = new Deliveries(ids, clock, retries);
    webhookEndpoints = new WebhookEndpoints(ids, clock, keys.isLive(), deliveries);
    domains = new PaymentMethodDomains(ids, clock, keys.isLive());
    events = new Events(ids, clock, apiVersion, keys.isLive(), webhookEndpoints, deliveries);
    payments = new Payments(ids, clock, events);
    paymentIntents = new PaymentIntents(ids, clock, keys.isLive(), payments);
    var answers = new AnswerWriter(clock, apiVersion);
    refunds = new Refunds(ids, clock, events, paymentIntents);
    disputes = new Disputes(ids, clock, events);
    fraudWarnings = new FraudWarnings(ids, clock, events);
    var endpoints =
        new Endpoints(
            keys.accountId(),
            paymentIntents,
            refunds,
            disputes,
            fraudWarnings,
            events,
            webhookEndpoints,
            domains);
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

  /** Accepts a call. Until it is finished, its idempotency key is in use. */
  public synchronized InFlight begin(StripeCall call) {
    if (calls.size() == CALLS_KEPT) {
      calls.removeFirst();
    }
    calls.addLast(call);
    Supplier<StripeAnswer> rest = reception.begin(call);
    return new InFlight(() -> locked(rest));
  }

  /** Returns the calls, the earliest first; only the latest if there were very many. */
  public synchronized List<StripeCall> calls() {
    return List.copyOf(calls);
  }

  /** Makes the next call that matches fail. */
  public void fail(Predicate<StripeCall> matching, StripeFault fault) {
    fail(1, matching, fault);
  }

  /**
   * Makes the next calls that match fail, up to the number. If several faults match, the first
   * armed applies.
   */
  public synchronized void fail(int times, Predicate<StripeCall> matching, StripeFault fault) {
    faults.arm(times, matching, fault);
  }

  /**
   * Omits the next events of the types that match, up to the number. The changes themselves happen.
   */
  public synchronized void omitEvents(int times, Predicate<String> type) {
    events.omit(times, type);
  }

  /** Disarms every fault, omits no more events, and lets Apple accept every domain. */
  public synchronized void heal() {
    faults.disarm();
    events.omitNoMore();
    domains.refuseNoMore();
  }

  /** Adds a secret key. The key before stays valid until it is revoked. */
  public synchronized void rollSecretKey(String newKey) {
    apiKeys.roll(newKey);
  }

  public synchronized void revoke(String secretKey) {
    apiKeys.revoke(secretKey);
  }

  /**
   * Completes an intent that requires action: the buyer answers the bank's question, or fails to.
   */
  public synchronized void completeAuthentication(String paymentIntentId, boolean success) {
    payments.completeAuthentication(paymentIntents.known(paymentIntentId), success);
  }

  /**
   * Pays the intent's voucher, as the buyer does at a shop.
   *
   * @throws IllegalStateException if it waits for none
   */
  public synchronized void payVoucher(String paymentIntentId) {
    payments.payVoucher(paymentIntents.known(paymentIntentId));
  }

  /**
   * Expires an intent's voucher that nobody has paid: the buyer may pay in another way.
   *
   * @throws IllegalStateException if it waits for none, or shops still accept it
   */
  public synchronized void expireVoucher(String paymentIntentId) {
    payments.expireVoucher(paymentIntents.known(paymentIntentId));
  }

  /** Completes an intent that is processing, with the bank's decision. */
  public synchronized void completeProcessing(String paymentIntentId, boolean success) {
    payments.completeProcessing(paymentIntents.known(paymentIntentId), success);
  }

  /** Changes the amount or currency of the intent, without an event. */
  public synchronized void tamper(String paymentIntentId, long amount, String currency) {
    paymentIntents.known(paymentIntentId).tamper(amount, currency);
  }

  /** Replaces the intent's metadata, as a person does, without an event. */
  public synchronized void editMetadata(String paymentIntentId, Map<String, String> metadata) {
    paymentIntents.known(paymentIntentId).editMetadata(metadata);
  }

  /**
   * Sets an unpaid intent to manual capture, as a person does, without an event: its next
   * confirmation ends in {@code requires_capture}.
   *
   * @throws IllegalStateException if its confirmation is over
   */
  public synchronized void authorizeOnly(String paymentIntentId) {
    payments.captureByHand(paymentIntents.known(paymentIntentId));
  }

  /**
   * Captures the amount of an intent that requires capture, and releases the rest.
   *
   * @throws IllegalStateException if it does not require capture, or so much cannot be captured
   */
  public synchronized void capture(String paymentIntentId, long amount) {
    PaymentIntent intent = paymentIntents.known(paymentIntentId);
    payments.mustBeCapturable(intent, amount, 100);
    payments.capture(intent, amount, Origin.NONE);
  }

  /**
   * Captures the amount of an intent that requires capture, and leaves the rest for later. It
   * requires capture until {@link #capture} ends that.
   *
   * @throws IllegalStateException if it does not require capture, or so much cannot be captured
   */
  public synchronized void captureInPart(String paymentIntentId, long amount) {
    PaymentIntent intent = paymentIntents.known(paymentIntentId);
    payments.mustBeCapturable(intent, amount, 100);
    payments.captureInPart(intent, amount, Origin.NONE);
  }

  /**
   * Captures more of an intent than the buyer's bank has authorized, as some cards allow. This
   * becomes the intent's amount.
   *
   * @throws IllegalStateException if it does not require capture, or the amount is more than a
   *     fifth above
   */
  public synchronized void captureMore(String paymentIntentId, long amount) {
    PaymentIntent intent = paymentIntents.known(paymentIntentId);
    payments.mustBeCapturable(intent, amount, 120);
    payments.capture(intent, amount, Origin.NONE);
  }

  /**
   * Refunds a part of a payment, as a person does in the Dashboard. It succeeds at once.
   *
   * @return the refund's id
   * @throws IllegalStateException if the API would reject it: nothing was paid, less is left, or
   *     the payment was charged back
   */
  public String refund(String paymentIntentId, long amount) {
    return refund(paymentIntentId, amount, Refund.Status.SUCCEEDED);
  }

  /** Refunds like {@link #refund(String, long)}, but the refund stays pending. */
  public String refundPending(String paymentIntentId, long amount) {
    return refund(paymentIntentId, amount, Refund.Status.PENDING);
  }

  private synchronized String refund(String paymentIntentId, long amount, Refund.Status status) {
    return refunds.refund(paymentIntents.knownCharge(paymentIntentId), amount, status).id();
  }

  /** Completes a refund that is pending, or waits for the buyer. */
  public synchronized void succeedRefund(String refundId) {
    refunds.succeed(refundId);
  }

  /**
   * Fails a refund: the buyer's bank sends it back, perhaps long after it succeeded, and its amount
   * can be refunded again.
   */
  public synchronized void failRefund(String refundId) {
    refunds.fail(refundId);
  }

  /** Cancels a refund that has not succeeded: its amount can be refunded again. */
  public synchronized void cancelRefund(String refundId) {
    refunds.cancel(refundId);
  }

  /** Disputes like {@link #dispute(String, long)}, for everything that was captured. */
  public synchronized String dispute(String paymentIntentId) {
    Charge charge = paymentIntents.knownCharge(paymentIntentId);
    return disputes.dispute(charge, charge.captured()).id();
  }

  /**
   * Opens a dispute: the buyer's bank takes the money and asks the shop to respond.
   *
   * @return the dispute's id
   * @throws IllegalStateException if nothing was paid
   */
  public synchronized String dispute(String paymentIntentId, long amount) {
    return disputes.dispute(paymentIntents.knownCharge(paymentIntentId), amount).id();
  }

  /**
   * Opens an inquiry by the buyer's bank, which moves no money.
   *
   * @return the id of the dispute, as which Stripe shows an inquiry
   * @throws IllegalStateException if nothing was paid
   */
  public synchronized String inquire(String paymentIntentId) {
    return disputes.inquire(paymentIntents.knownCharge(paymentIntentId)).id();
  }

  /**
   * Moves an open dispute to another status. An inquiry that needs a response has become a
   * chargeback, and the bank takes the money.
   *
   * @param status {@code needs_response}, {@code under_review} or {@code warning_under_review}
   * @throws IllegalStateException if the dispute's status does not allow this
   */
  public synchronized void updateDispute(String disputeId, String status) {
    disputes.update(disputeId, status);
  }

  /**
   * Ends a dispute. Only a dispute that is won returns the money to the shop.
   *
   * @param status {@code won}, {@code lost} or {@code prevented}; for an inquiry {@code
   *     warning_closed} or {@code prevented}
   * @throws IllegalStateException if the dispute's status does not allow this
   */
  public synchronized void closeDispute(String disputeId, String status) {
    disputes.close(disputeId, status);
  }

  /**
   * Creates an actionable early fraud warning by the card's issuer.
   *
   * @return the warning's id
   * @throws IllegalStateException if nothing was paid
   */
  public synchronized String warnOfFraud(String paymentIntentId) {
    return fraudWarnings.warn(paymentIntents.knownCharge(paymentIntentId), true).id();
  }

  /** Creates an early fraud warning that names the charge and no PaymentIntent. */
  public synchronized String warnOfFraudByCharge(String paymentIntentId) {
    return fraudWarnings.warn(paymentIntents.knownCharge(paymentIntentId), false).id();
  }

  /**
   * Updates a warning. Unlike at Stripe, refunds and disputes do not end a warning's use by
   * themselves.
   */
  public synchronized void updateFraudWarning(String fraudWarningId, boolean actionable) {
    fraudWarnings.update(fraudWarningId, actionable);
  }

  /**
   * Registers a webhook endpoint as a person does, and not by {@code POST /v1/webhook_endpoints}.
   * All that are registered in this way sign with the {@linkplain AccountKeys#webhookSecrets given
   * secrets}, and their events state the account's API version.
   *
   * @param types the event types to subscribe to; none, or {@code *}, means all
   * @return the endpoint's id
   */
  public synchronized String subscribe(URI url, String... types) {
    return webhookEndpoints.register(url, List.of(types), webhookSecrets);
  }

  /** Removes an endpoint. It never gets the events that it has not accepted yet (RC02). */
  public synchronized void unsubscribe(String endpointId) {
    webhookEndpoints.remove(endpointId);
  }

  /** Lets Apple refuse the domain, when it is registered or validated next. */
  public synchronized void refuseApplePay(String domainName, String reason) {
    domains.refuseApplePay(domainName, reason);
  }

  /**
   * Signs deliveries to the endpoints that a person {@linkplain #subscribe registered} with a new
   * secret, and for a while with the old one too. The API has no call for this.
   */
  public synchronized void rollWebhookSecret(String newSecret, Duration oldStaysActive) {
    webhookSecrets.roll(newSecret, oldStaysActive, clock.instant());
  }

  /** Returns all deliveries that are due. See {@link #due(int)}. */
  public List<Delivery> due() {
    return due(Integer.MAX_VALUE);
  }

  /**
   * Returns the deliveries that are due, at most the given number, the longest due first. Each
   * attempt is signed now and returned once; it stays pending until it is {@linkplain #report
   * reported}.
   */
  public synchronized List<Delivery> due(int most) {
    return deliveries.due(most);
  }

  /** Returns when the next delivery is due, if one is waiting. */
  public synchronized Optional<Instant> nextDue() {
    return deliveries.nextDue();
  }

  /**
   * Reports the result of an attempt: 2xx ends the delivery, any other status makes it due again
   * later.
   *
   * @param status the HTTP status, or 0 if no answer came
   */
  public synchronized void report(Delivery delivery, int status) {
    deliveries.report(delivery, status);
  }

  /** Delivers an event once more, to every endpoint that is registered now. */
  public synchronized void resend(String eventId) {
    events.resend(eventId);
  }

  /**
   * Gives up the deliveries of an event, as after the last retry. An attempt in progress can still
   * succeed, and is not retried.
   */
  public synchronized void giveUp(String eventId) {
    events.giveUp(eventId);
  }

  /**
   * Creates a second Event object for the same change, which Stripe says can happen.
   *
   * @return its id
   */
  public synchronized String repeat(String eventId) {
    return events.repeat(eventId).id();
  }

  /** Returns all payment intents in their current state, the oldest first, as copies. */
  public synchronized List<JsonObject> paymentIntents() {
    return copies(paymentIntents.oldestFirst(), PaymentIntent::json);
  }

  /** Returns the payment intent in its current state, as a copy. */
  public synchronized Optional<JsonObject> paymentIntent(String id) {
    return paymentIntents.find(id).map(PaymentIntent::json).map(Json::toGson);
  }

  /** Returns all refunds in their current state, the oldest first, as copies. */
  public synchronized List<JsonObject> refunds() {
    return copies(refunds.records().oldestFirst(), Refund::json);
  }

  /** Returns all disputes in their current state, the oldest first, as copies. */
  public synchronized List<JsonObject> disputes() {
    return copies(disputes.records().oldestFirst(), Dispute::json);
  }

  /**
   * Returns all early fraud warnings, the oldest first, as copies. Each has its PaymentIntent, even
   * if the API names only the charge.
   */
  public synchronized List<JsonObject> fraudWarnings() {
    return copies(fraudWarnings.records().oldestFirst(), FraudWarning::truth);
  }

  /**
   * Returns all events, the oldest first, as copies, including those that Stripe no longer lists.
   */
  public synchronized List<JsonObject> events() {
    return copies(events.oldestFirst(), Function.identity());
  }

  /** Returns the event as a copy, even if Stripe no longer lists it. */
  public synchronized Optional<JsonObject> event(String id) {
    return events.anyAge(id).map(Json::toGson);
  }

  /** Returns all webhook endpoints, the oldest first, as copies, without their secrets. */
  public synchronized List<JsonObject> webhookEndpoints() {
    return copies(webhookEndpoints.oldestFirst(), WebhookEndpoint::json);
  }

  /** Returns all payment method domains, the oldest first, as copies. */
  public synchronized List<JsonObject> paymentMethodDomains() {
    return copies(domains.oldestFirst(), PaymentMethodDomain::json);
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
