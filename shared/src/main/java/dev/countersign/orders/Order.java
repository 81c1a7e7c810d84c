package dev.countersign.orders;

import dev.countersign.money.Money;
import dev.countersign.pricing.Quote;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One checkout: the terms of the sale, and what Stripe has proved about it since. Its row is also
 * the idempotency record of the request that placed it (docs/adr/0002).
 *
 * @param version rises by one with every change, so that no two writers overwrite each other
 * @param mark the name of this deployment in the metadata of the order's PaymentIntent ({@link
 *     Stack#markOf}); empty if the order was placed before marks existed
 * @param requestDigest the digest of the request that placed the order; the same key with another
 *     digest is a misuse
 * @param terms the terms agreed when the order was placed
 * @param paymentIntentId empty until the PaymentIntent's id is saved; it never changes after that
 * @param attempt the number of the Stripe idempotency key in use; 1 at first
 * @param paidInVersion the version in which the order was {@linkplain OrderStatus#isFulfillable
 *     fulfillable} for the first time; a reader of the table's stream sees it appear exactly once
 * @param unconfirmed the ids of Stripe's objects that a read by our key has yet to confirm: only an
 *     event has reported them and no list need show them, or Stripe has denied them. This is not
 *     part of the facts, because it does not only grow (docs/adr/0020-not-at-stripe.md)
 */
public record Order(
    OrderId id,
    long version,
    Optional<String> mark,
    String requestDigest,
    OrderTerms terms,
    Optional<PaymentIntentId> paymentIntentId,
    int attempt,
    boolean livemode,
    OrderFacts facts,
    Optional<Long> paidInVersion,
    Instant createdAt,
    SortedSet<String> unconfirmed) {
  /**
   * The time after an order was placed in which its PaymentIntent may be created. Stripe may forget
   * an idempotency key after 24 hours (API reference, "Idempotent requests"); one hour is left as a
   * margin.
   */
  public static final Duration CREATION_WINDOW = Duration.ofHours(23);

  /**
   * The limit of Stripe objects that an order can hold. An honest order has fewer. So many fit into
   * its row (DynamoDB docs, "Limits": 400 KB) and into its published event (EventBridge API
   * reference, "PutEvents": 256 KB), however long their ids are.
   */
  public static final int MAX_STRIPE_OBJECTS = 300;

  public Order {
    unconfirmed = Collections.unmodifiableSortedSet(new TreeSet<>(unconfirmed));
  }

  /** An order without unconfirmed objects. */
  public Order(
      OrderId id,
      long version,
      Optional<String> mark,
      String requestDigest,
      OrderTerms terms,
      Optional<PaymentIntentId> paymentIntentId,
      int attempt,
      boolean livemode,
      OrderFacts facts,
      Optional<Long> paidInVersion,
      Instant createdAt) {
    this(
        id,
        version,
        mark,
        requestDigest,
        terms,
        paymentIntentId,
        attempt,
        livemode,
        facts,
        paidInVersion,
        createdAt,
        Collections.emptySortedSet());
  }

  /** Returns a new order, without a PaymentIntent yet. */
  public static Order place(
      OrderId id, String mark, String requestDigest, Quote quote, boolean livemode, Instant now) {
    return new Order(
        id,
        1,
        Optional.of(mark),
        requestDigest,
        OrderTerms.of(quote),
        Optional.empty(),
        1,
        livemode,
        OrderFacts.NONE,
        Optional.empty(),
        now);
  }

  /** Returns the amount that Stripe is asked to charge. */
  public Money amount() {
    return terms.amount();
  }

  /** Returns the order's standing, computed from its facts. */
  public Standing standing() {
    return Standing.of(facts, paymentIntentId);
  }

  public OrderStatus status() {
    return standing().status();
  }

  /**
   * Returns whether the order is too old to create a PaymentIntent for it. From then on its
   * PaymentIntent may only be read by its id.
   */
  public boolean isTooOldToCreate(Instant now) {
    return !now.isBefore(createdAt.plus(CREATION_WINDOW));
  }

  /**
   * Returns this order bound to the PaymentIntent as its own.
   *
   * @throws IllegalStateException if the order is bound to another one
   */
  public Order bindTo(PaymentIntentId paymentIntent) {
    if (!paymentIntentId.map(paymentIntent::equals).orElse(true)) {
      throw new IllegalStateException("order " + id + " has a PaymentIntent already");
    }
    return changed(Optional.of(paymentIntent), attempt, facts.join(seen(paymentIntent)));
  }

  /** Returns this order with a second PaymentIntent that claims it and is not its own. */
  public Order detectSecond(PaymentIntentId strangePaymentIntent) {
    return changed(paymentIntentId, attempt, facts.join(seen(strangePaymentIntent)));
  }

  /** Returns this order with a new Stripe idempotency key. The key before has created nothing. */
  public Order nextAttempt() {
    return changed(paymentIntentId, attempt + 1, facts);
  }

  /**
   * Returns this order with what Stripe said. A success counts as payment only if it is of the
   * order's own PaymentIntent and has the order's amount, currency and mode. Anything else is a
   * reason for quarantine.
   */
  public Order observe(Observation said) {
    return changed(paymentIntentId, attempt, facts.join(proved(said)));
  }

  /** Returns whether the order has room for what Stripe said. */
  public boolean hasRoomFor(Observation said) {
    return observe(said).fits();
  }

  /** Returns whether the order holds no more Stripe objects than the limit. */
  public boolean fits() {
    return facts.objectCount() <= MAX_STRIPE_OBJECTS;
  }

  /**
   * Returns this order quarantined because Stripe says more about it than it {@linkplain
   * #hasRoomFor has room for}.
   *
   * @param object the id of the object that does not fit
   */
  public Order overflow(String object) {
    return hold(Reason.MORE_THAN_FITS, object);
  }

  /**
   * Returns this order quarantined because of one of Stripe's objects.
   *
   * @param raisedBy the object's id
   */
  public Order hold(Reason reason, String raisedBy) {
    return changed(
        paymentIntentId,
        attempt,
        facts.join(new OrderFacts.Parts().reason(reason, raisedBy).facts()));
  }

  /** Returns whether the order holds this reason already, raised by this Stripe object. */
  public boolean isHeld(Reason reason, String raisedBy) {
    return facts.reasons().containsKey(reason) && facts.reasons().get(reason).contains(raisedBy);
  }

  /**
   * Describes what this order knows about a Stripe object beyond what Stripe says now, in answer to
   * a read by our key.
   *
   * @param said empty if Stripe says nothing about the object, or has no such object
   * @return words that start with the object's id; empty if Stripe says as much as the order knows
   */
  public Optional<String> beyond(Optional<Observation> said, String object) {
    return facts.beyond(said.map(this::proved).orElse(OrderFacts.NONE), object);
  }

  /**
   * Returns this order with a denial by Stripe that was repeated in one read after another. The
   * facts stay, because facts only grow.
   *
   * @param denied the denied facts, {@linkplain #beyond in words}
   */
  public Order deny(String denied) {
    return hold(Reason.NOT_AT_STRIPE, denied).doubting(objectOf(denied));
  }

  /**
   * Returns the ids of the objects about which Stripe has denied what this order knows and has not
   * confirmed it since. A release would make the forged facts count.
   */
  public SortedSet<String> deniedByStripe() {
    SortedSet<String> denied = new TreeSet<>();
    if (facts.reasons().containsKey(Reason.NOT_AT_STRIPE)) {
      facts.reasons().get(Reason.NOT_AT_STRIPE).forEach(words -> denied.add(objectOf(words)));
    }
    denied.retainAll(unconfirmed);
    return denied;
  }

  private static String objectOf(String words) {
    return words.substring(0, words.indexOf(' '));
  }

  /**
   * Returns the same version with the object marked as unconfirmed: only an event has reported it.
   */
  public Order doubting(String object) {
    SortedSet<String> more = new TreeSet<>(unconfirmed);
    more.add(object);
    return with(more);
  }

  /**
   * Returns the same version with the object confirmed: a read by our key says what the order
   * knows.
   */
  public Order trusting(String object) {
    SortedSet<String> fewer = new TreeSet<>(unconfirmed);
    fewer.remove(object);
    return with(fewer);
  }

  /**
   * Returns the next version with the object confirmed: a read by our key says exactly what the
   * order knew.
   */
  public Order confirm(String object) {
    return changed(paymentIntentId, attempt, facts).trusting(object);
  }

  private Order with(SortedSet<String> nowUnconfirmed) {
    return new Order(
        id,
        version,
        mark,
        requestDigest,
        terms,
        paymentIntentId,
        attempt,
        livemode,
        facts,
        paidInVersion,
        createdAt,
        nowUnconfirmed);
  }

  /**
   * Returns whether the order is already quarantined because Stripe says more than it has room for.
   */
  public boolean hasOverflowed() {
    return standing().reasons().contains(Reason.MORE_THAN_FITS);
  }

  /** Returns whether what Stripe said adds a fact. The same facts with another time add none. */
  public boolean learnsFrom(Observation said) {
    return !facts.join(proved(said)).agreesWith(facts);
  }

  /**
   * Returns this order as expired: it has no PaymentIntent and can no longer get one, so nobody can
   * pay it.
   */
  public Order expire() {
    if (paymentIntentId.isPresent()) {
      throw new IllegalStateException("order " + id + " has a PaymentIntent");
    }
    return changed(
        paymentIntentId, attempt, facts.join(new OrderFacts.Parts().expired(true).facts()));
  }

  /**
   * Returns this order with an operator's decision that a reason is resolved. The decision replaces
   * the one before it, even if a clock that was set back gives it an earlier time.
   *
   * @param by the person who decided
   * @param note that person's explanation
   * @throws IllegalArgumentException if the reason does not hold
   */
  public Order release(Reason reason, String by, String note, Instant at) {
    if (!standing().reasons().contains(reason)) {
      throw new IllegalArgumentException(reason.code() + " is nothing to be released");
    }
    Instant later =
        Optional.ofNullable(facts.releases().get(reason))
            .map(before -> before.at().plusMillis(1))
            .filter(at::isBefore)
            .orElse(at);
    Release decision = new Release(by, note, standing().grounds(reason), later);
    return changed(
        paymentIntentId,
        attempt,
        facts.join(new OrderFacts.Parts().release(reason, decision).facts()));
  }

  private OrderFacts proved(Observation said) {
    var proved = new OrderFacts.Parts().payment(said.paymentIntent(), PaymentFacts.SEEN);
    paymentIntentId.ifPresent(own -> proved.payment(own, PaymentFacts.SEEN));
    switch (said) {
      case PaymentObservation payment -> prove(payment, proved);
      case RefundObservation(String id, Refund refund, String currency, _) -> {
        check(said, id, proved);
        if (!isInOwnCurrency(currency)) {
          proved.reason(Reason.CURRENCY_MISMATCH, id);
        }
        proved.refund(id, refund);
      }
      case DisputeObservation(String id, Dispute dispute, _, _) -> {
        check(said, id, proved);
        proved.dispute(id, dispute);
      }
      case FraudWarningObservation(String id, FraudWarning warning, _) -> {
        check(said, id, proved);
        proved.fraudWarning(id, warning);
      }
    }
    return proved.facts();
  }

  private void check(Observation said, String id, OrderFacts.Parts proved) {
    if (said.livemode() != livemode) {
      proved.reason(Reason.LIVEMODE_MISMATCH, id);
    }
  }

  private void prove(PaymentObservation said, OrderFacts.Parts proved) {
    PaymentIntentId id = said.paymentIntent();
    check(said, id.value(), proved);
    said.amounts()
        .filter(amounts -> tellsOfMoney(said.state(), amounts))
        .flatMap(amounts -> mismatch(said.state(), amounts))
        .ifPresent(reason -> proved.reason(reason, id.value()));
    proved.payment(
        id,
        switch (said.state()) {
          case SUCCEEDED -> PaymentFacts.succeeded(received(said));
          case CANCELED -> PaymentFacts.wasCanceled();
          case PROCESSING -> open(OpenState.Kind.PROCESSING, said);
          case REQUIRES_ACTION -> open(OpenState.Kind.REQUIRES_ACTION, said);
          case PAYMENT_FAILED -> open(OpenState.Kind.PAYMENT_FAILED, said);
          case REQUIRES_CAPTURE ->
              PaymentFacts.waitingForCapture(
                  said.amounts()
                      .map(a -> new Capturable(a.capturable(), said.at(), said.source())));
        });
  }

  private long received(PaymentObservation said) {
    return said.amounts()
        .filter(amounts -> isInOwnCurrency(amounts.currency()))
        .map(PaymentObservation.Amounts::received)
        .orElse(0L);
  }

  private boolean isInOwnCurrency(String currency) {
    return currency.equals(amount().currency().code());
  }

  private static PaymentFacts open(OpenState.Kind kind, PaymentObservation said) {
    return PaymentFacts.open(
        new OpenState(kind, said.at(), said.source(), said.failureCode()), said.failedCharge());
  }

  /**
   * Returns whether the observation is about received money. After a partial capture the shop keeps
   * the captured part when the rest is canceled.
   */
  private static boolean tellsOfMoney(
      PaymentObservation.State state, PaymentObservation.Amounts amounts) {
    boolean isCanceledInPart = state == PaymentObservation.State.CANCELED && amounts.received() > 0;
    return state.needsAmounts() || isCanceledInPart;
  }

  private Optional<Reason> mismatch(
      PaymentObservation.State state, PaymentObservation.Amounts paid) {
    if (!isInOwnCurrency(paid.currency())) {
      return Optional.of(Reason.CURRENCY_MISMATCH);
    }
    boolean receivedAll = paid.received() == amount().minorUnits();
    boolean receivedNothing = paid.received() == 0;
    boolean receivedAsItShould =
        switch (state) {
          case SUCCEEDED -> receivedAll;
          case CANCELED -> receivedNothing;
          case REQUIRES_CAPTURE, PROCESSING, REQUIRES_ACTION, PAYMENT_FAILED ->
              receivedAll || receivedNothing;
        };
    boolean settles = paid.amount() == amount().minorUnits() && receivedAsItShould && terms.addUp();
    return settles ? Optional.empty() : Optional.of(Reason.AMOUNT_MISMATCH);
  }

  private static OrderFacts seen(PaymentIntentId paymentIntent) {
    return new OrderFacts.Parts().payment(paymentIntent, PaymentFacts.SEEN).facts();
  }

  private Order changed(
      Optional<PaymentIntentId> paymentIntent, int newAttempt, OrderFacts newFacts) {
    boolean isFulfillable = Standing.of(newFacts, paymentIntent).isFulfillable();
    return new Order(
        id,
        version + 1,
        mark,
        requestDigest,
        terms,
        paymentIntent,
        newAttempt,
        livemode,
        newFacts,
        paidInVersion.or(() -> isFulfillable ? Optional.of(version + 1) : Optional.empty()),
        createdAt,
        unconfirmed);
  }
}
