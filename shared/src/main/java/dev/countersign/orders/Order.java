package dev.countersign.orders;

import dev.countersign.money.Money;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One checkout: what was sold, for how much, and what Stripe has proved about it since. Its row is
 * also the idempotency record of the request that placed it (docs/adr/0002).
 *
 * @param version rises by one with every change, so that no two writers overwrite each other
 * @param requestDigest of the request that placed it: the same key with another digest is a misuse
 * @param lines the prices of the moment it was placed, whatever they are now
 * @param amount what Stripe is asked to charge
 * @param paymentIntentId empty until the PaymentIntent's id is saved; then never another
 * @param attempt which Stripe idempotency key is in use; 1 at first
 */
public record Order(
    OrderId id,
    long version,
    String requestDigest,
    List<Quote.Line> lines,
    Money amount,
    Optional<String> paymentIntentId,
    int attempt,
    boolean livemode,
    OrderFacts facts,
    Instant createdAt) {
  /**
   * How long after an order was placed its PaymentIntent may be created. Stripe may forget an
   * idempotency key after 24 hours (API reference, "Idempotent requests"); an hour is kept clear.
   */
  public static final Duration CREATION_WINDOW = Duration.ofHours(23);

  public Order {
    lines = List.copyOf(lines);
  }

  /** A new order, without a PaymentIntent yet. */
  public static Order place(
      OrderId id, String requestDigest, Quote quote, boolean livemode, Instant now) {
    return new Order(
        id,
        1,
        requestDigest,
        quote.lines(),
        quote.total(),
        Optional.empty(),
        1,
        livemode,
        OrderFacts.NONE,
        now);
  }

  public OrderStatus status() {
    return facts.status();
  }

  /**
   * Whether Stripe may be asked for this order's PaymentIntent only by its id, not for a new one.
   */
  public boolean isTooOldToCreate(Instant now) {
    return !now.isBefore(createdAt.plus(CREATION_WINDOW));
  }

  /** This order with that PaymentIntent as its own. An order that has another one is not bound. */
  public Order bindTo(String paymentIntent) {
    if (!paymentIntentId.map(paymentIntent::equals).orElse(true)) {
      throw new IllegalStateException("order " + id + " has a PaymentIntent already");
    }
    return changed(Optional.of(paymentIntent), attempt, facts.join(seen(paymentIntent)));
  }

  /** This order, having met a PaymentIntent that claims it and is not its own. */
  public Order meet(String strangePaymentIntent) {
    return changed(paymentIntentId, attempt, facts.join(seen(strangePaymentIntent)));
  }

  /** This order, about to use a new Stripe idempotency key: the one before has created nothing. */
  public Order tryAgain() {
    return changed(paymentIntentId, attempt + 1, facts);
  }

  /**
   * This order, knowing what Stripe said of a PaymentIntent. A success counts as payment only if it
   * is the order's own PaymentIntent, of the order's amount, currency and mode; anything else is a
   * reason to quarantine.
   */
  public Order hear(PaymentObservation said) {
    return changed(paymentIntentId, attempt, facts.join(proved(said)));
  }

  private OrderFacts proved(PaymentObservation said) {
    SortedSet<Reason> reasons = new TreeSet<>(mismatches(said));
    boolean ownCurrency =
        said.amounts().map(a -> a.currency().equals(amount.currency().code())).orElse(false);
    boolean succeeded = said.state() == PaymentObservation.State.SUCCEEDED;
    TreeSet<String> paymentIntents = new TreeSet<>(Set.of(said.paymentIntent()));
    paymentIntentId.ifPresent(paymentIntents::add);
    return new OrderFacts(
        paymentIntents,
        succeeded,
        said.state() == PaymentObservation.State.CANCELED,
        succeeded && ownCurrency ? said.amounts().get().received() : 0,
        openState(said),
        new TreeMap<>(),
        reasons);
  }

  private Set<Reason> mismatches(PaymentObservation said) {
    Set<Reason> reasons = EnumSet.noneOf(Reason.class);
    if (said.livemode() != livemode) {
      reasons.add(Reason.LIVEMODE_MISMATCH);
    }
    if (said.state() == PaymentObservation.State.SUCCEEDED) {
      said.amounts().flatMap(this::mismatch).ifPresent(reasons::add);
    }
    return reasons;
  }

  private Optional<Reason> mismatch(PaymentObservation.Amounts paid) {
    if (!paid.currency().equals(amount.currency().code())) {
      return Optional.of(Reason.CURRENCY_MISMATCH);
    }
    boolean settles =
        paid.amount() == amount.minorUnits()
            && paid.received() == amount.minorUnits()
            && linesAddUp();
    return settles ? Optional.empty() : Optional.of(Reason.AMOUNT_MISMATCH);
  }

  /** Whether nobody changed the stored amount or lines since the order was placed. */
  private boolean linesAddUp() {
    try {
      return lines.stream()
          .map(Quote.Line::amount)
          .reduce(Money.zero(amount.currency()), Money::plus)
          .equals(amount);
    } catch (ArithmeticException | IllegalArgumentException _) {
      return false; // altered beyond what makes an amount; a person must see it, not a retry
    }
  }

  private static Optional<OpenState> openState(PaymentObservation said) {
    return (switch (said.state()) {
          case SUCCEEDED, CANCELED -> Optional.<OpenState.Kind>empty();
          case PROCESSING -> Optional.of(OpenState.Kind.PROCESSING);
          case REQUIRES_ACTION -> Optional.of(OpenState.Kind.REQUIRES_ACTION);
          case PAYMENT_FAILED -> Optional.of(OpenState.Kind.PAYMENT_FAILED);
        })
        .map(kind -> new OpenState(kind, said.at(), said.source(), said.failureCode()));
  }

  private static OrderFacts seen(String paymentIntent) {
    return new OrderFacts(
        new TreeSet<>(Set.of(paymentIntent)),
        false,
        false,
        0,
        Optional.empty(),
        new TreeMap<>(),
        new TreeSet<>());
  }

  private Order changed(Optional<String> paymentIntent, int newAttempt, OrderFacts newFacts) {
    return new Order(
        id,
        version + 1,
        requestDigest,
        lines,
        amount,
        paymentIntent,
        newAttempt,
        livemode,
        newFacts,
        createdAt);
  }
}
