package dev.countersign.createpaymentintent;

import dev.countersign.confidential.SecretValue;
import dev.countersign.faults.NeedsAPerson;
import dev.countersign.faults.Unavailable;
import dev.countersign.money.Money;
import dev.countersign.orders.Order;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.Orders;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.orders.Reason;
import dev.countersign.orders.Stack;
import dev.countersign.payments.PaymentIntent;
import dev.countersign.payments.PaymentIntents;
import dev.countersign.payments.StripeObject;
import dev.countersign.pricing.Cart;
import dev.countersign.pricing.Catalog;
import dev.countersign.pricing.Price;
import dev.countersign.pricing.ProductId;
import dev.countersign.pricing.Quote;
import dev.countersign.pricing.UnreadablePrice;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Turns a cart into an order and its PaymentIntent. The order is written before Stripe is called,
 * and the client secret is returned only after the PaymentIntent's id is saved with the order. So
 * after a crash at any call, a retry of the request gives the same order, the same PaymentIntent
 * and one charge.
 */
final class Checkout {
  /** The outcome of a checkout. */
  sealed interface CheckoutOutcome {
    /**
     * The order is placed.
     *
     * @param clientSecret present as long as the PaymentIntent can still be paid
     * @param isNew whether this request placed the order
     */
    record Placed(Order order, Optional<SecretValue> clientSecret, boolean isNew)
        implements CheckoutOutcome {}

    record UnknownProduct(int line) implements CheckoutOutcome {}

    record NotSoldInCurrency(int line) implements CheckoutOutcome {}

    record AmountTooSmall() implements CheckoutOutcome {}

    record AmountTooLarge() implements CheckoutOutcome {}

    record PriceChanged(Money total) implements CheckoutOutcome {}

    record KeyReused() implements CheckoutOutcome {}

    record Expired() implements CheckoutOutcome {}

    record InProgress() implements CheckoutOutcome {}

    record TooManyRequests(Duration retryAfter) implements CheckoutOutcome {}

    /** Stripe's PaymentIntent does not match the order. The order is quarantined. */
    record Conflicting() implements CheckoutOutcome {}
  }

  private final Catalog catalog;
  private final Orders orders;
  private final PaymentIntents paymentIntents;
  private final Stack stack;
  private final InstantSource clock;

  Checkout(
      Catalog catalog,
      Orders orders,
      PaymentIntents paymentIntents,
      Stack stack,
      InstantSource clock) {
    this.catalog = catalog;
    this.orders = orders;
    this.paymentIntents = paymentIntents;
    this.stack = stack;
    this.clock = clock;
  }

  /**
   * Places the order, or continues with the order that this key placed before.
   *
   * @throws Unavailable if a call failed; the same request may be retried
   */
  CheckoutOutcome place(UUID idempotencyKey, Cart cart) {
    OrderId id = OrderId.derive(stack.name(), idempotencyKey);
    String digest = cart.digest();
    Map<ProductId, Price> prices;
    try {
      prices = catalog.prices(cart.products(), cart.currency());
    } catch (UnreadablePrice fault) {
      // An existing order keeps its own prices. A new order cannot be placed without a price.
      return resume(id, digest).orElseThrow(() -> fault);
    }
    return switch (Quote.of(cart, prices)) {
      case Quote.Result.Quoted(var quote) -> insert(id, digest, quote);
      // The prices may have changed since this key placed its order.
      case Quote.Result refusal -> resume(id, digest).orElseGet(() -> refused(refusal));
    };
  }

  private Optional<CheckoutOutcome> resume(OrderId id, String digest) {
    return orders.find(id).map(order -> resume(order, digest));
  }

  private CheckoutOutcome refused(Quote.Result refusal) {
    return switch (refusal) {
      case Quote.Result.NoPrice(int line, var product) ->
          catalog.sells(product)
              ? new CheckoutOutcome.NotSoldInCurrency(line)
              : new CheckoutOutcome.UnknownProduct(line);
      case Quote.Result.TooSmall() -> new CheckoutOutcome.AmountTooSmall();
      case Quote.Result.TooLarge() -> new CheckoutOutcome.AmountTooLarge();
      case Quote.Result.PriceChanged(var total) -> new CheckoutOutcome.PriceChanged(total);
      case Quote.Result.Quoted _ -> throw new IllegalStateException("a quote is no refusal");
    };
  }

  private CheckoutOutcome insert(OrderId id, String digest, Quote quote) {
    Order order =
        Order.place(id, stack.mark(), digest, quote, paymentIntents.isLive(), clock.instant());
    return switch (orders.insert(order)) {
      case Orders.Insertion.Inserted() -> create(order, true);
      case Orders.Insertion.Existing(var existing) -> resume(existing, digest);
    };
  }

  private CheckoutOutcome resume(Order order, String digest) {
    if (!order.requestDigest().equals(digest)) {
      return new CheckoutOutcome.KeyReused();
    }
    if (!order.status().isPayable()) {
      return new CheckoutOutcome.Placed(order, Optional.empty(), false);
    }
    if (order.paymentIntentId().isPresent()) {
      return retrieve(order, order.paymentIntentId().get());
    }
    return order.isTooOldToCreate(clock.instant())
        ? new CheckoutOutcome.Expired()
        : create(order, false);
  }

  /**
   * Reads the order's own PaymentIntent. Stripe's answer is an authenticated read, so it is
   * recorded.
   */
  private CheckoutOutcome retrieve(Order stored, PaymentIntentId id) {
    PaymentIntent paymentIntent = paymentIntents.retrieve(id);
    if (!paymentIntent.id().equals(id) || !isAsOrdered(stored, paymentIntent)) {
      return holdForAPerson(stored, paymentIntent);
    }
    if (!(paymentIntent.object().content() instanceof StripeObject.Content.Says(var said))) {
      return placed(stored, paymentIntent, false);
    }
    return orders.change(
        stored,
        order -> {
          if (!order.learnsFrom(said) || !order.hasRoomFor(said)) {
            return Optional.of(placed(order, paymentIntent, false));
          }
          Order next = order.observe(said);
          return orders.update(next)
              ? Optional.of(placed(next, paymentIntent, false))
              : Optional.empty();
        });
  }

  private CheckoutOutcome create(Order order, boolean isNew) {
    if (order.livemode() != paymentIntents.isLive()) {
      throw new NeedsAPerson("order " + order.id() + " is of another mode than the key");
    }
    return switch (paymentIntents.create(order)) {
      case PaymentIntents.Creation.Created(var paymentIntent) -> bind(order, paymentIntent, isNew);
      case PaymentIntents.Creation.StoredFailure() -> {
        if (isNew) {
          throw new Unavailable("Stripe repeats a stored failure for order " + order.id());
        }
        yield createAnew(order);
      }
      case PaymentIntents.Creation.InProgress() -> new CheckoutOutcome.InProgress();
      case PaymentIntents.Creation.TooManyRequests(var retryAfter) ->
          new CheckoutOutcome.TooManyRequests(retryAfter);
      case PaymentIntents.Creation.AmountTooSmall() -> new CheckoutOutcome.AmountTooSmall();
      case PaymentIntents.Creation.AmountTooLarge() -> new CheckoutOutcome.AmountTooLarge();
    };
  }

  /**
   * Creates the PaymentIntent with a new attempt. Stripe repeats the stored failure of the old
   * attempt for a day. A new attempt is made only after Stripe's list shows that the failed attempt
   * created nothing; otherwise there could be two PaymentIntents to pay.
   */
  private CheckoutOutcome createAnew(Order order) {
    Optional<PaymentIntent> found =
        paymentIntents.findFor(order, order.createdAt()).stream()
            .filter(paymentIntent -> isFree(paymentIntent, order))
            .findFirst();
    if (found.isPresent()) {
      return bind(order, found.get(), false);
    }
    Order next = order.nextAttempt();
    if (!orders.update(next)) {
      throw new Unavailable("order " + order.id() + " is being tried again by someone else");
    }
    return switch (paymentIntents.create(next)) {
      case PaymentIntents.Creation.Created(var paymentIntent) -> bind(next, paymentIntent, false);
      case PaymentIntents.Creation.InProgress() -> new CheckoutOutcome.InProgress();
      case PaymentIntents.Creation.TooManyRequests(var retryAfter) ->
          new CheckoutOutcome.TooManyRequests(retryAfter);
      case PaymentIntents.Creation.StoredFailure() ->
          throw new Unavailable("Stripe failed a new attempt for order " + order.id());
      case PaymentIntents.Creation.AmountTooSmall() -> new CheckoutOutcome.AmountTooSmall();
      case PaymentIntents.Creation.AmountTooLarge() -> new CheckoutOutcome.AmountTooLarge();
    };
  }

  /**
   * Returns whether no row of ours links the PaymentIntent to another order, whatever its metadata
   * say.
   */
  private boolean isFree(PaymentIntent paymentIntent, Order order) {
    return orders.findByPaymentIntent(paymentIntent.id()).map(order.id()::equals).orElse(true);
  }

  private CheckoutOutcome bind(Order stored, PaymentIntent paymentIntent, boolean isNew) {
    if (!isAsOrdered(stored, paymentIntent) || !isOurs(stored, paymentIntent)) {
      return holdForAPerson(stored, paymentIntent);
    }
    return orders.change(stored, order -> bindNow(order, paymentIntent, isNew));
  }

  /** Binds the PaymentIntent. Returns empty if someone else changed the order. */
  private Optional<CheckoutOutcome> bindNow(
      Order order, PaymentIntent paymentIntent, boolean isNew) {
    Optional<PaymentIntentId> bound = order.paymentIntentId();
    if (bound.isEmpty()) {
      Order next = order.bindTo(paymentIntent.id());
      return orders.bind(next, paymentIntent.id())
          ? Optional.of(placed(next, paymentIntent, isNew))
          : Optional.empty();
    }
    if (bound.get().equals(paymentIntent.id())) {
      return Optional.of(placed(order, paymentIntent, isNew));
    }
    boolean isKnown =
        order.facts().payments().containsKey(paymentIntent.id())
            || orders.bind(order.detectSecond(paymentIntent.id()), paymentIntent.id());
    return isKnown ? Optional.of(new CheckoutOutcome.Conflicting()) : Optional.empty();
  }

  /** Quarantines the order. No client secret is returned, and the PaymentIntent is not bound. */
  private CheckoutOutcome holdForAPerson(Order stored, PaymentIntent paymentIntent) {
    return orders.change(
        stored,
        order -> {
          boolean isHeld = order.isHeld(Reason.PROVIDER_MISMATCH, paymentIntent.object().id());
          if (isHeld && !order.standing().reasons().contains(Reason.PROVIDER_MISMATCH)) {
            // A person released the order, but Stripe's PaymentIntent still does not match it, so
            // nobody may pay.
            return Optional.of(new CheckoutOutcome.Placed(order, Optional.empty(), false));
          }
          return isHeld
                  || orders.update(
                      order.hold(Reason.PROVIDER_MISMATCH, paymentIntent.object().id()))
              ? Optional.of(new CheckoutOutcome.Conflicting())
              : Optional.empty();
        });
  }

  private static boolean isAsOrdered(Order order, PaymentIntent paymentIntent) {
    return paymentIntent.amount() == order.amount().minorUnits()
        && paymentIntent.currency().equals(order.amount().currency().code())
        && paymentIntent.livemode() == order.livemode();
  }

  private boolean isOurs(Order order, PaymentIntent paymentIntent) {
    return paymentIntent
        .object()
        .claim()
        .equals(Optional.of(new StripeObject.Claim(stack.markOf(order), order.id())));
  }

  /** Returns the client secret only while it is of use. */
  private static CheckoutOutcome placed(Order order, PaymentIntent paymentIntent, boolean isNew) {
    boolean isPayable =
        order.status().isPayable()
            && !paymentIntent.status().equals("succeeded")
            && !paymentIntent.status().equals("canceled");
    return new CheckoutOutcome.Placed(
        order, isPayable ? Optional.of(paymentIntent.clientSecret()) : Optional.empty(), isNew);
  }
}
