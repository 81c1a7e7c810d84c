package dev.countersign.reconcile;

import dev.countersign.events.StripeObject;
import dev.countersign.events.StripeObject.Kind;
import dev.countersign.orders.Backlog;
import dev.countersign.orders.Backlog.Listing;
import dev.countersign.orders.Order;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.OrderStatus;
import dev.countersign.orders.Orders;
import dev.countersign.reconcile.Drift.Remedy;
import dev.countersign.reconcile.Drift.What;
import dev.countersign.stripe.StripeAccount;
import dev.countersign.stripe.StripeAccount.Page;
import dev.countersign.stripe.StripeAccount.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The orders that wait too long to be paid: their PaymentIntents are canceled, and those that never
 * had one expire. Each order costs one request to Stripe, or little more: what its PaymentIntent
 * says is asked for together with those of its neighbours.
 */
final class UnpaidOrders {
  private static final List<OrderStatus> UNPAID =
      List.of(OrderStatus.AWAITING_PAYMENT, OrderStatus.PROCESSING, OrderStatus.PAYMENT_FAILED);

  private static final int ORDERS_AT_ONCE = 25;
  private static final int NEIGHBOURS = 100;

  /** Of one page: with fewer, to ask for each by its id costs no more. */
  private static final int WORTH_A_PAGE = 2;

  /** Most PaymentIntents are created with their order; the others are asked for by their ids. */
  private static final Duration CREATED_WITHIN = Duration.ofSeconds(10);

  /** Nobody can create a PaymentIntent for so old an order, and none is on its way. */
  private static final Duration TOO_OLD_FOR_ANY = Order.CREATION_WINDOW.plus(Duration.ofHours(1));

  private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

  private final Orders orders;
  private final Backlog backlog;
  private final StripeAccount account;
  private final Repairs repairs;

  /** The PaymentIntents of the next few orders, as Stripe has just listed them. */
  private final Map<String, StripeObject> listed = new HashMap<>();

  /** Those that were to be listed, so that none is listed for twice. */
  private final Set<String> wanted = new HashSet<>();

  /** In which times the PaymentIntents must be listed before orders of this part can expire. */
  private Optional<Window> toBind = Optional.empty();

  UnpaidOrders(Orders orders, Backlog backlog, StripeAccount account, Repairs repairs) {
    this.orders = orders;
    this.backlog = backlog;
    this.account = account;
    this.repairs = repairs;
  }

  /** Where a pass stands: at a position in the list of the orders of one status. */
  private record Place(OrderStatus status, Optional<String> position) {
    /** The beginning where there is no cursor, or one that this version doesn't know. */
    static Place of(Optional<String> cursor) {
      return cursor.flatMap(Place::read).orElse(new Place(UNPAID.getFirst(), Optional.empty()));
    }

    private static Optional<Place> read(String cursor) {
      String[] parts = cursor.split("/", 2);
      return UNPAID.stream()
          .filter(status -> parts.length == 2 && status.name().equals(parts[0]))
          .findFirst()
          .map(status -> new Place(status, Optional.of(parts[1]).filter(text -> !text.isEmpty())));
    }

    Optional<Place> after(Optional<String> next) {
      int index = UNPAID.indexOf(status) + 1;
      return next.isPresent()
          ? Optional.of(new Place(status, next))
          : index < UNPAID.size()
              ? Optional.of(new Place(UNPAID.get(index), Optional.empty()))
              : Optional.empty();
    }

    String cursor() {
      return status + "/" + position.orElse("");
    }
  }

  /** One by one, so that a part ends in time whatever Stripe takes for each. */
  Part part(Run run, Pass pass, Turn turn) {
    toBind = Optional.empty();
    Optional<Place> place = Optional.of(Place.of(pass.cursor()));
    for (int i = 0; i < ORDERS_AT_ONCE && place.isPresent() && (i == 0 || !turn.isOver()); i++) {
      Place here = place.get();
      Listing<OrderId> next = list(pass, here, 1);
      turn.areUnreadable(next.unreadable(), Optional.of(here.cursor()));
      next.items()
          .forEach(
              id ->
                  turn.look(
                      id.value(),
                      Optional.of(id),
                      () -> sweep(turn.report(), run, id, () -> listNeighbours(pass, here))));
      place = here.after(next.next());
    }
    return Part.leaving(place.map(Place::cursor).map(pass::at)).toBind(toBind);
  }

  /** How long the oldest order waits that a buyer, and no bank, has to do something about. */
  Duration oldest(Instant now) {
    return Stream.of(OrderStatus.AWAITING_PAYMENT, OrderStatus.PAYMENT_FAILED)
        .flatMap(status -> backlog.list(status, now, Optional.empty(), 1).items().stream())
        .flatMap(id -> backlog.glance(List.of(id)).values().stream())
        .map(order -> Duration.between(order.createdAt(), now))
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  private Listing<OrderId> list(Pass pass, Place from, int most) {
    return backlog.list(from.status(), pass.window().to(), from.position(), most);
  }

  private void sweep(Report report, Run run, OrderId id, Runnable listNeighbours) {
    Optional<Order> found = orders.find(id).filter(order -> order.status().isPayable());
    if (found.isEmpty()) {
      return; // paid since it was listed
    }
    Order order = found.get();
    if (order.livemode() != account.isLive()) {
      report.found(Repairs.waiting(What.OTHER_MODE, id.value(), order, Remedy.NEEDS_A_PERSON));
    } else if (order.paymentIntentId().isEmpty()) {
      expire(report, run, order);
    } else {
      endWait(report, order, order.paymentIntentId().get(), listNeighbours);
    }
  }

  /**
   * Only if all PaymentIntents that could be the order's were listed, and it is still unbound; or
   * else they are listed next, for all such orders at once.
   */
  private void expire(Report report, Run run, Order order) {
    Window possible = possible(order.createdAt());
    if (run.covered().includes(possible)) {
      if (orders.update(order.expire())) { // if it moved, the next run looks again
        report.found(
            Repairs.waiting(What.UNPAID_TOO_LONG, order.id().value(), order, Remedy.EXPIRED));
      }
    } else if (!possible.to().isAfter(run.window().to())) {
      toBind = toBind.map(time -> Pass.hull(time, possible)).or(() -> Optional.of(possible));
    }
  }

  /** When a PaymentIntent of an order can have been created. */
  private static Window possible(Instant placed) {
    return new Window(placed.minus(CLOCK_SKEW), placed.plus(TOO_OLD_FOR_ANY));
  }

  /** Before when the orders were placed for which the PaymentIntents of that time were listed. */
  static Instant placedBefore(Window listed) {
    return listed.to().minus(TOO_OLD_FOR_ANY).plusMillis(1);
  }

  private void endWait(Report report, Order order, String paymentIntent, Runnable listNeighbours) {
    if (!wanted.contains(paymentIntent)) {
      listed.clear();
      wanted.clear();
      wanted.add(paymentIntent);
      listNeighbours.run();
    }
    Optional.ofNullable(listed.remove(paymentIntent))
        .or(() -> account.object(Kind.PAYMENT_INTENT, paymentIntent))
        .ifPresentOrElse(
            object -> repairs.endWait(report, order, object),
            () ->
                report.found(
                    Repairs.waiting(
                        What.PAYMENT_INTENT_MISSING, paymentIntent, order, Remedy.NEEDS_A_PERSON)));
  }

  private void listNeighbours(Pass pass, Place from) {
    Collection<Order> neighbours = backlog.glance(list(pass, from, NEIGHBOURS).items()).values();
    neighbours.forEach(order -> order.paymentIntentId().ifPresent(wanted::add));
    if (wanted.size() < WORTH_A_PAGE) {
      return;
    }
    Window created =
        neighbours.stream()
            .map(Order::createdAt)
            .map(placed -> new Window(placed.minus(CREATED_WITHIN), placed.plus(CREATED_WITHIN)))
            .reduce(Pass::hull)
            .orElseThrow();
    Optional<String> cursor = Optional.empty();
    int found;
    do {
      Optional<Page<StripeObject>> page = account.objects(Kind.PAYMENT_INTENT, created, cursor);
      List<StripeObject> ours =
          page.map(Page::items).orElse(List.of()).stream()
              .filter(object -> wanted.contains(object.id()))
              .toList();
      ours.forEach(object -> listed.put(object.id(), object));
      found = ours.size();
      cursor = page.flatMap(Page::next);
    } while (found >= WORTH_A_PAGE && cursor.isPresent());
  }
}
