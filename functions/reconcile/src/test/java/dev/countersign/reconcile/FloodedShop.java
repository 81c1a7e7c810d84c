package dev.countersign.reconcile;

import static java.util.stream.Collectors.toSet;

import dev.countersign.faults.NeedsAPerson;
import dev.countersign.orders.Backlog;
import dev.countersign.orders.Order;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.OrderStatus;
import dev.countersign.orders.Orders;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.orders.PaymentObservation;
import dev.countersign.orders.PaymentObservation.Amounts;
import dev.countersign.orders.PaymentObservation.State;
import dev.countersign.orders.ProcessedEvent;
import dev.countersign.orders.Stack;
import dev.countersign.payments.StripeAccount;
import dev.countersign.payments.StripeEvent;
import dev.countersign.payments.StripeObject;
import dev.countersign.payments.StripeObject.Content;
import dev.countersign.payments.StripeObject.Kind;
import dev.countersign.testkit.shop.TwoTees;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A shop in which somebody creates two orders a second and never pays, and its Stripe account, both
 * made up from an order's number, for so many would not fit into memory. Each request takes as long
 * as {@link RateLimitedTransport} makes it take, each call of the database some milliseconds.
 *
 * <p>Three things are wrong for ever: the key may not list early fraud warnings, the first
 * PaymentIntent can't be canceled, and the first cursor of a list is unknown to Stripe each time.
 */
final class FloodedShop implements Orders, Backlog, StripeAccount, InstantSource {
  static final Stack STACK = new Stack("flooded", "flooded/0a1b2c3d");
  private static final Duration BETWEEN_ORDERS = Duration.ofMillis(500);
  private static final Duration REQUEST = RateLimitedTransport.A_QUARTER;
  private static final Duration CALL = Duration.ofMillis(4);
  private static final Duration BATCH = Duration.ofMillis(15);
  private static final int PAGE = 100;
  private static final int STUCK = 0;

  private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");

  private final Map<Integer, Order> changed = new HashMap<>();
  private final BitSet canceledHere = new BitSet();
  private final BitSet canceledAtStripe = new BitSet();
  private final BitSet paid = new BitSet();
  private final BitSet heard = new BitSet();

  /** What Stripe made events of, and when; the latest last. */
  private final NavigableMap<Long, Integer> events = new TreeMap<>();

  private final Map<Integer, Long> times = new HashMap<>();

  private final List<Made> all = new ArrayList<>();
  private long lastEvent;
  private boolean knowsCursors;
  private Instant now = START;

  @Override
  public Instant instant() {
    return now;
  }

  /** Until then nothing is done. */
  void waitUntil(Instant moment) {
    now = moment.isAfter(now) ? moment : now;
  }

  /** From now on, as a run begins: the next cursor is one that Stripe doesn't know. */
  void forgetCursors() {
    knowsCursors = false;
  }

  /** The buyer of the latest order but so many pays, and no delivery arrives. */
  OrderId isPaidUnheard(int latestBut) {
    int number = latest() - latestBut;
    paid.set(number);
    happens(number);
    return id(number);
  }

  int waitingLongerThan(Duration age) {
    int last = numberAt(now.minus(age));
    return Math.max(0, last - canceledAtStripe.cardinality());
  }

  private int latest() {
    return numberAt(now);
  }

  private static int numberAt(Instant moment) {
    return Math.toIntExact(Duration.between(START, moment).dividedBy(BETWEEN_ORDERS));
  }

  private static Instant placedAt(int number) {
    return START.plusMillis(BETWEEN_ORDERS.toMillis() * number);
  }

  private OrderId id(int number) {
    return made(number).order().id();
  }

  /** An order and its PaymentIntent as they were made; kept, for each run asks for most of them. */
  private record Made(Order order, StripeObject paymentIntent) {}

  private Made made(int number) {
    for (int next = all.size(); next <= number; next++) {
      var id = new OrderId(String.format(Locale.ROOT, "%052d", next));
      String paymentIntent = "pi_" + next;
      all.add(
          new Made(
              TwoTees.order(id, STACK, false, placedAt(next))
                  .bindTo(new PaymentIntentId(paymentIntent)),
              new StripeObject(
                  Kind.PAYMENT_INTENT,
                  paymentIntent,
                  new PaymentIntentId(paymentIntent),
                  Optional.of(new StripeObject.Claim(STACK.mark(), id)),
                  new Content.SaysNothing())));
    }
    return all.get(number);
  }

  private static int number(OrderId id) {
    return Integer.parseInt(id.value(), 40, id.value().length(), 10);
  }

  private static int number(String object) {
    return Integer.parseInt(object, object.indexOf('_') + 1, object.length(), 10);
  }

  private void happens(int number) {
    lastEvent = Math.max(lastEvent + 1, now.toEpochMilli());
    events.put(lastEvent, number);
    times.put(number, lastEvent);
  }

  private void takes(Duration time) {
    now = now.plus(time);
  }

  // ── The orders ────────────────────────────────────────────────────────────

  private Order order(int number) {
    if (changed.containsKey(number)) {
      return changed.get(number);
    }
    Order order = made(number).order();
    return canceledHere.get(number)
        ? order.observe(said(number, State.CANCELED, order.createdAt()))
        : order;
  }

  private static PaymentObservation said(int number, State state, Instant at) {
    return new PaymentObservation(
        new PaymentIntentId("pi_" + number),
        state,
        Optional.of(new Amounts(4000, state == State.SUCCEEDED ? 4000 : 0, "usd")),
        false,
        Optional.empty(),
        at,
        "read");
  }

  @Override
  public Optional<Order> find(OrderId id) {
    takes(CALL);
    return Optional.of(order(number(id)));
  }

  @Override
  public Optional<OrderId> findByPaymentIntent(PaymentIntentId paymentIntentId) {
    takes(CALL);
    return Optional.of(id(number(paymentIntentId.value())));
  }

  @Override
  public boolean update(Order next) {
    takes(CALL);
    int number = number(next.id());
    if (next.status() == OrderStatus.CANCELED) {
      canceledHere.set(number);
    } else {
      changed.put(number, next);
    }
    return true;
  }

  @Override
  public Recording record(Order next, ProcessedEvent event, boolean isLinked) {
    heard.set(number(event.eventId()));
    update(next);
    return Recording.RECORDED;
  }

  @Override
  public Set<String> recorded(Collection<String> eventIds) {
    takes(CALL.multipliedBy((eventIds.size() + 99) / 100)); // a batch of DynamoDB's
    return eventIds.stream().filter(this::isHeard).collect(toSet());
  }

  private boolean isHeard(String eventId) {
    int number = number(eventId);
    return canceledAtStripe.get(number) || heard.get(number); // only payments are unheard
  }

  @Override
  public Listing<Listed> list(
      OrderStatus status, Instant placedBefore, Optional<String> from, int most) {
    takes(CALL);
    List<Listed> orders = new ArrayList<>();
    int number = from.map(Integer::parseInt).orElse(-1);
    if (status == OrderStatus.AWAITING_PAYMENT) {
      for (int i = next(number); orders.size() < most && placedAt(i).isBefore(placedBefore); ) {
        orders.add(new Listed(id(i), Integer.toString(i)));
        number = i;
        i = next(i);
      }
    }
    return new Listing<>(
        orders, orders.size() == most ? Optional.of(Integer.toString(number)) : Optional.empty());
  }

  private int next(int number) {
    int next = canceledHere.nextClearBit(number + 1);
    return changed.containsKey(next) ? next(next) : next;
  }

  @Override
  public Listing<OrderId> unconfirmed(Optional<String> from, int most) {
    takes(CALL);
    return new Listing<>(List.of(), Optional.empty());
  }

  @Override
  public Listing<ProcessedEvent> orphans(Optional<String> from, int most) {
    takes(CALL);
    return new Listing<>(List.of(), Optional.empty());
  }

  @Override
  public Map<PaymentIntentId, OrderId> owners(Collection<PaymentIntentId> paymentIntentIds) {
    takes(BATCH);
    Map<PaymentIntentId, OrderId> owners = new HashMap<>();
    paymentIntentIds.forEach(id -> owners.put(id, id(number(id.value()))));
    return owners;
  }

  @Override
  public Map<OrderId, Order> glance(Collection<OrderId> ids) {
    takes(BATCH);
    Map<OrderId, Order> orders = new HashMap<>();
    ids.forEach(id -> orders.put(id, order(number(id))));
    return orders;
  }

  @Override
  public Insertion insert(Order order) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean bind(Order next, PaymentIntentId paymentIntentId) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void keepOrphan(ProcessedEvent orphan) {
    throw new UnsupportedOperationException();
  }

  // ── Stripe ────────────────────────────────────────────────────────────────

  @Override
  public boolean isLive() {
    return false;
  }

  @Override
  public Identity identity() {
    takes(REQUEST);
    return new Identity.Known("acct_flooded", Instant.ofEpochSecond(now.getEpochSecond()));
  }

  private StripeObject object(int number) {
    StripeObject waiting = made(number).paymentIntent();
    return paid.get(number)
        ? saying(waiting, said(number, State.SUCCEEDED, now))
        : canceledAtStripe.get(number)
            ? saying(waiting, said(number, State.CANCELED, now))
            : waiting;
  }

  private static StripeObject saying(StripeObject object, PaymentObservation said) {
    return new StripeObject(
        object.kind(), object.id(), object.paymentIntent(), object.claim(), new Content.Says(said));
  }

  @Override
  public Optional<Page<StripeEvent>> events(Window window, Optional<String> after) {
    takes(REQUEST);
    if (after.isPresent() && forgotten()) {
      return Optional.empty();
    }
    long to = after.map(id -> timeOf(id) - 1).orElse(window.to().toEpochMilli());
    long from = window.from().toEpochMilli();
    List<StripeEvent> page = new ArrayList<>();
    for (var made : events.headMap(to, true).descendingMap().entrySet()) {
      if (made.getKey() < from || page.size() == PAGE) {
        break;
      }
      page.add(event(made.getKey(), made.getValue()));
    }
    return Optional.of(page(page, page.isEmpty() ? "" : page.getLast().id()));
  }

  private long timeOf(String event) {
    return times.getOrDefault(number(event), 0L);
  }

  private StripeEvent event(long at, int number) {
    String type = "payment_intent." + (paid.get(number) ? "succeeded" : "canceled");
    return new StripeEvent("evt_" + number, type, Instant.ofEpochMilli(at), "", object(number));
  }

  @Override
  public Optional<Page<StripeObject>> objects(Kind kind, Window window, Optional<String> after) {
    takes(REQUEST);
    if (kind == Kind.EARLY_FRAUD_WARNING) {
      throw new NeedsAPerson("the key may not");
    }
    if (kind != Kind.PAYMENT_INTENT) {
      return Optional.of(page(List.of(), ""));
    }
    if (after.isPresent() && forgotten()) {
      return Optional.empty();
    }
    int last = after.map(id -> number(id) - 1).orElse(numberAt(window.to()));
    List<StripeObject> page = new ArrayList<>();
    int first = Math.max(0, numberAt(window.from().plus(BETWEEN_ORDERS).minusNanos(1)));
    for (int i = last; i >= first && page.size() < PAGE; i--) {
      page.add(object(i));
    }
    return Optional.of(page(page, page.isEmpty() ? "" : page.getLast().id()));
  }

  /** Once in each run. */
  private boolean forgotten() {
    boolean isFirst = !knowsCursors;
    knowsCursors = true;
    return isFirst;
  }

  private static <T> Page<T> page(List<T> items, String last) {
    return new Page<>(
        items, List.of(), 0, items.size() == PAGE ? Optional.of(last) : Optional.empty());
  }

  @Override
  public Optional<StripeEvent.ParsedEvent> event(String id) {
    takes(REQUEST);
    return Optional.of(new StripeEvent.ParsedEvent.Handled(event(timeOf(id), number(id))));
  }

  @Override
  public Optional<StripeObject> object(Kind kind, String id) {
    takes(REQUEST);
    return Optional.of(object(number(id)));
  }

  /** What comes of it is heard by the webhook, too. */
  @Override
  public Cancellation cancel(PaymentIntentId paymentIntentId) {
    takes(REQUEST);
    int number = number(paymentIntentId.value());
    if (number == STUCK) {
      throw new NeedsAPerson("Stripe answered 403");
    }
    canceledAtStripe.set(number);
    happens(number);
    return new Cancellation.Canceled(object(number));
  }
}
