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
 * One checkout: what was sold, for how much, and what Stripe has proved about it since. Its row is
 * also the idempotency record of the request that placed it (docs/adr/0002).
 *
 * @param version rises by one with every change, so that no two writers overwrite each other
 * @param mark what its PaymentIntent's metadata call its deployment by ({@link Stack#markOf});
 *     empty if it was placed before there were marks
 * @param requestDigest of the request that placed it: the same key with another digest is a misuse
 * @param terms what was agreed when it was placed
 * @param paymentIntentId empty until the PaymentIntent's id is saved; then never another
 * @param attempt which Stripe idempotency key is in use; 1 at first
 * @param paidInVersion the version in which the order was {@linkplain OrderStatus#isFulfillable
 *     fulfillable} for the first time: whoever reads the table's stream sees it appear once
 * @param unconfirmed the ids of Stripe's objects of which only an event has told what no list need
 *     show, or that Stripe has denied, until a read by our key says the same. No fact, for it does
 *     not only grow (docs/adr/0020-not-at-stripe.md)
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
   * How long after an order was placed its PaymentIntent may be created. Stripe may forget an
   * idempotency key after 24 hours (API reference, "Idempotent requests"); an hour is kept clear.
   */
  public static final Duration CREATION_WINDOW = Duration.ofHours(23);

  /**
   * How many of Stripe's objects an order can tell of: more than an honest one has, and so few that
   * they fit into its row (DynamoDB docs, "Limits": 400 KB) and into what others are told of it
   * (EventBridge API reference, "PutEvents": 256 KB), however long their ids are.
   */
  public static final int MAX_STRIPE_OBJECTS = 300;

  public Order {
    unconfirmed = Collections.unmodifiableSortedSet(new TreeSet<>(unconfirmed));
  }

  /** One of which nothing is unconfirmed. */
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

  /** A new order, without a PaymentIntent yet. */
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

  /** What Stripe is asked to charge. */
  public Money amount() {
    return terms.amount();
  }

  /** What its facts amount to. */
  public Standing standing() {
    return Standing.of(facts, paymentIntentId);
  }

  public OrderStatus status() {
    return standing().status();
  }

  /**
   * Whether Stripe may be asked for this order's PaymentIntent only by its id, not for a new one.
   */
  public boolean isTooOldToCreate(Instant now) {
    return !now.isBefore(createdAt.plus(CREATION_WINDOW));
  }

  /** This order with that PaymentIntent as its own. An order that has another one is not bound. */
  public Order bindTo(PaymentIntentId paymentIntent) {
    if (!paymentIntentId.map(paymentIntent::equals).orElse(true)) {
      throw new IllegalStateException("order " + id + " has a PaymentIntent already");
    }
    return changed(Optional.of(paymentIntent), attempt, facts.join(seen(paymentIntent)));
  }

  /** This order, having met a PaymentIntent that claims it and is not its own. */
  public Order detectSecond(PaymentIntentId strangePaymentIntent) {
    return changed(paymentIntentId, attempt, facts.join(seen(strangePaymentIntent)));
  }

  /** This order, about to use a new Stripe idempotency key: the one before has created nothing. */
  public Order nextAttempt() {
    return changed(paymentIntentId, attempt + 1, facts);
  }

  /**
   * This order, knowing what Stripe said. A success counts as payment only if it is the order's own
   * PaymentIntent, of the order's amount, currency and mode; anything else is a reason to
   * quarantine.
   */
  public Order observe(Observation said) {
    return changed(paymentIntentId, attempt, facts.join(proved(said)));
  }

  /** Whether this order can keep what Stripe says. */
  public boolean hasRoomFor(Observation said) {
    return observe(said).fits();
  }

  /** Whether it knows of no more than it has room for. */
  public boolean fits() {
    return facts.objectCount() <= MAX_STRIPE_OBJECTS;
  }

  /**
   * This order, of which Stripe says more than it {@linkplain #hasRoomFor has room for}.
   *
   * @param object the id of the one that it has no room for
   */
  public Order overflow(String object) {
    return hold(Reason.MORE_THAN_FITS, object);
  }

  /**
   * This order, held for a person because of what an object of Stripe's was like.
   *
   * @param raisedBy the object's id
   */
  public Order hold(Reason reason, String raisedBy) {
    return changed(
        paymentIntentId,
        attempt,
        facts.join(new OrderFacts.Parts().reason(reason, raisedBy).facts()));
  }

  /** Whether that object of Stripe's is known already to be a reason to hold it. */
  public boolean isHeld(Reason reason, String raisedBy) {
    return facts.reasons().containsKey(reason) && facts.reasons().get(reason).contains(raisedBy);
  }

  /**
   * What this order knows of one of Stripe's objects beyond what Stripe, asked by our key, says of
   * it now.
   *
   * @param said empty if Stripe says nothing of it, or has no such object
   * @return in words, the object's id first; empty if Stripe says as much
   */
  public Optional<String> beyond(Optional<Observation> said, String object) {
    return facts.beyond(said.map(this::proved).orElse(OrderFacts.NONE), object);
  }

  /**
   * This order, of which Stripe denies something in one read after the other. What it knows stays:
   * facts only grow.
   *
   * @param denied {@linkplain #beyond in words}
   */
  public Order deny(String denied) {
    return hold(Reason.NOT_AT_STRIPE, denied).doubting(objectOf(denied));
  }

  /**
   * The objects of which Stripe has denied what this order knows, and has not agreed since: to let
   * the order go would have what was forged count.
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

  /** The same version, in which only an event has told of that object. */
  public Order doubting(String object) {
    SortedSet<String> more = new TreeSet<>(unconfirmed);
    more.add(object);
    return with(more);
  }

  /** The same version, in which a read by our key says of that object what is known of it. */
  public Order trusting(String object) {
    SortedSet<String> fewer = new TreeSet<>(unconfirmed);
    fewer.remove(object);
    return with(fewer);
  }

  /** This order, of whose object a read by our key says just what was known of it. */
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

  /** Whether it is held already because there is more than it has room for. */
  public boolean hasOverflowed() {
    return standing().reasons().contains(Reason.MORE_THAN_FITS);
  }

  /** Whether what Stripe says is news, and not only said again at another time. */
  public boolean learnsFrom(Observation said) {
    return !facts.join(proved(said)).agreesWith(facts);
  }

  /** This order, which nobody can pay any more: it has no PaymentIntent, and can't get one. */
  public Order expire() {
    if (paymentIntentId.isPresent()) {
      throw new IllegalStateException("order " + id + " has a PaymentIntent");
    }
    return changed(
        paymentIntentId, attempt, facts.join(new OrderFacts.Parts().expired(true).facts()));
  }

  /**
   * This order with an operator's decision that a reason is dealt with. It takes the place of the
   * one before, also where a clock that was set back says that it is older.
   *
   * @param by who decided
   * @param note why, in their words
   * @throws IllegalArgumentException if the reason doesn't stand
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
      case DisputeObservation(String id, Dispute dispute, _) -> {
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
    return PaymentFacts.open(new OpenState(kind, said.at(), said.source(), said.failureCode()));
  }

  /** What was captured stays with the shop when the rest is canceled. */
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
