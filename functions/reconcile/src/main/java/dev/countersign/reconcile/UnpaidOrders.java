package dev.countersign.reconcile;

import dev.countersign.orders.Backlog;
import dev.countersign.orders.Backlog.Listed;
import dev.countersign.orders.Backlog.Listing;
import dev.countersign.orders.Order;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.OrderStatus;
import dev.countersign.orders.Orders;
import dev.countersign.orders.PaymentFacts;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.payments.StripeAccount;
import dev.countersign.payments.StripeAccount.Page;
import dev.countersign.payments.StripeAccount.Window;
import dev.countersign.payments.StripeObject;
import dev.countersign.payments.StripeObject.Kind;
import dev.countersign.reconcile.Drift.Remedy;
import dev.countersign.reconcile.Drift.What;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Sweeps the orders that wait too long for their payment: it cancels their PaymentIntents, and
 * expires orders that never had one. Each order costs little more than one request to Stripe,
 * because the PaymentIntents of neighbouring orders are read together.
 *
 * <p>An order that is left to its buyer, who pays outside the page, is checked once a day. So is an
 * order in quarantine, because it may be paid nevertheless. Between the checks such orders cost
 * nothing except their places in a list.
 */
final class UnpaidOrders {
  /** The statuses in which a payment may still come. */
  private static final List<OrderStatus> UNPAID =
      List.of(
          OrderStatus.AWAITING_PAYMENT,
          OrderStatus.PROCESSING,
          OrderStatus.PAYMENT_FAILED,
          OrderStatus.QUARANTINED);

  private static final int ORDERS_AT_ONCE = 25;

  /** The limit of one page of Stripe's list and of one batch of the journal. */
  private static final int AHEAD = 100;

  private static final Duration BETWEEN_LOOKS = Duration.ofDays(1);

  /**
   * The least number of orders for which a page is listed. For fewer, a read of each by its id
   * costs no more.
   */
  private static final int WORTH_A_PAGE = 2;

  /**
   * Most PaymentIntents are created together with their order. The others are read by their ids.
   */
  private static final Duration CREATED_WITHIN = Duration.ofSeconds(10);

  /**
   * A PaymentIntent that was listed longer ago is read again, because the buyer may have taken a
   * voucher since.
   */
  private static final Duration FRESH = Duration.ofSeconds(10);

  /**
   * Nobody can create a PaymentIntent for an order of this age, and no creation is still in
   * progress.
   */
  private static final Duration TOO_OLD_FOR_ANY = Order.CREATION_WINDOW.plus(Duration.ofHours(1));

  private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

  private final Orders orders;
  private final Backlog backlog;
  private final StripeAccount account;
  private final Repairs repairs;
  private final Journal journal;

  /** The next orders of the list, in its order. */
  private final Deque<Listed> ahead = new ArrayDeque<>();

  /** The position behind which these orders are; empty before the first. */
  private Optional<ListPosition> reached = Optional.empty();

  /** The cursor of the list behind these orders. */
  private Optional<String> next = Optional.empty();

  /** Those of these orders that are left alone. */
  private final Map<OrderId, Wait> waits = new HashMap<>();

  /** The PaymentIntents of the next orders, as Stripe has just listed them. */
  private final Map<PaymentIntentId, StripeObject> listed = new HashMap<>();

  /** The PaymentIntents for which a list was read, so that none is listed twice. */
  private final Set<PaymentIntentId> wanted = new HashSet<>();

  /**
   * The time when the list ended, or failed, however long it took. Otherwise each order might cause
   * another list.
   */
  private Instant listedAt = Instant.MIN;

  /** The time for which PaymentIntents must be listed before orders of this part can expire. */
  private Optional<Window> toBind = Optional.empty();

  UnpaidOrders(
      Orders orders, Backlog backlog, StripeAccount account, Repairs repairs, Journal journal) {
    this.orders = orders;
    this.backlog = backlog;
    this.account = account;
    this.repairs = repairs;
    this.journal = journal;
  }

  /** The position of a pass in the list of the orders of one status. */
  private record ListPosition(OrderStatus status, Optional<String> position) {
    /**
     * Parses a cursor. Returns the beginning for no cursor, or for one that this version does not
     * know.
     */
    static ListPosition of(Optional<String> cursor) {
      return cursor
          .flatMap(ListPosition::read)
          .orElse(new ListPosition(UNPAID.getFirst(), Optional.empty()));
    }

    private static Optional<ListPosition> read(String cursor) {
      String[] parts = cursor.split("/", 2);
      return UNPAID.stream()
          .filter(status -> parts.length == 2 && status.name().equals(parts[0]))
          .findFirst()
          .map(
              status ->
                  new ListPosition(status, Optional.of(parts[1]).filter(text -> !text.isEmpty())));
    }

    ListPosition at(String next) {
      return new ListPosition(status, Optional.of(next));
    }

    Optional<ListPosition> after(Optional<String> next) {
      int index = UNPAID.indexOf(status) + 1;
      return next.isPresent()
          ? next.map(this::at)
          : index < UNPAID.size()
              ? Optional.of(new ListPosition(UNPAID.get(index), Optional.empty()))
              : Optional.empty();
    }

    String cursor() {
      return status + "/" + position.orElse("");
    }
  }

  /**
   * Sweeps a part, order by order, so that the part ends in time however long Stripe takes for
   * each.
   */
  Part sweepPart(Run run, Pass pass, Turn turn) {
    toBind = Optional.empty();
    Optional<ListPosition> place = Optional.of(ListPosition.of(pass.cursor()));
    for (int i = 0; i < ORDERS_AT_ONCE && place.isPresent() && (i == 0 || !turn.isOver()); i++) {
      if (ahead.isEmpty() || !place.equals(reached)) {
        lookAhead(turn, pass, place.get());
      }
      place = sweepNext(run, turn, place.get());
      reached = place;
    }
    return Part.leaving(place.map(ListPosition::cursor).map(pass::at)).toBind(toBind);
  }

  private void lookAhead(Turn turn, Pass pass, ListPosition here) {
    Listing<Listed> list = backlog.list(here.status(), pass.window().to(), here.position(), AHEAD);
    turn.reportUnreadable(list.unreadable(), Optional.of(here.cursor()));
    ahead.clear();
    ahead.addAll(list.items());
    next = list.next();
    waits.clear();
    waits.putAll(journal.waits(ids(ahead)));
  }

  /** Sweeps the next order that needs a check in this run, and skips those before it. */
  private Optional<ListPosition> sweepNext(Run run, Turn turn, ListPosition here) {
    ListPosition place = here;
    boolean isSwept = false;
    while (!isSwept && !ahead.isEmpty()) {
      Listed order = ahead.removeFirst();
      OrderId id = order.id();
      place = here.at(order.position());
      isSwept = !isPutOff(id, run);
      if (isSwept) {
        turn.look(id.value(), Optional.of(id), () -> sweep(turn, run, id));
      }
    }
    return ahead.isEmpty() ? here.after(next) : Optional.of(place);
  }

  private static List<OrderId> ids(Collection<Listed> orders) {
    return orders.stream().map(Listed::id).toList();
  }

  private boolean isPutOff(OrderId id, Run run) {
    return Optional.ofNullable(waits.get(id))
        .filter(wait -> wait.nextLook().isAfter(run.startedAt()))
        .isPresent();
  }

  /**
   * Returns the time for which the oldest order has waited that a buyer should have paid in the
   * page by now.
   */
  Duration oldest(Instant now) {
    return Stream.of(OrderStatus.AWAITING_PAYMENT, OrderStatus.PAYMENT_FAILED)
        .flatMap(status -> oldest(status, now).stream())
        .map(placed -> Duration.between(placed, now))
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  private Optional<Instant> oldest(OrderStatus status, Instant now) {
    Optional<String> from = Optional.empty();
    do {
      Listing<Listed> part = backlog.list(status, now, from, AHEAD);
      List<OrderId> ids = ids(part.items());
      Map<OrderId, Wait> left = journal.waits(ids);
      Optional<Instant> oldest =
          backlog
              .glance(ids.stream().filter(id -> !isLeft(left.get(id), now)).toList())
              .values()
              .stream()
              .filter(order -> order.livemode() == account.isLive())
              .map(Order::createdAt)
              .min(Comparator.naturalOrder());
      if (oldest.isPresent()) {
        return oldest;
      }
      from = part.next();
    } while (from.isPresent());
    return Optional.empty();
  }

  private static boolean isLeft(@Nullable Wait wait, Instant now) {
    return wait != null && now.isBefore(wait.until());
  }

  private void sweep(Turn turn, Run run, OrderId id) {
    Report report = turn.report();
    Optional<Order> found = orders.find(id).filter(order -> order.status().isOpen());
    if (found.isEmpty()) {
      return; // paid since it was listed
    }
    Order order = found.get();
    if (order.status() == OrderStatus.QUARANTINED) {
      follow(report, run, order);
    } else if (order.livemode() != account.isLive()) {
      report.add(Repairs.waiting(What.OTHER_MODE, id.value(), order, Remedy.NEEDS_A_PERSON));
    } else if (order.paymentIntentId().isEmpty()) {
      expire(report, run, order);
    } else {
      endWait(turn, run, order, order.paymentIntentId().get());
    }
  }

  /**
   * Follows an order in quarantine. A person decides about it, and nothing is canceled; but its
   * payment must be recorded if it comes.
   */
  private void follow(Report report, Run run, Order order) {
    order
        .paymentIntentId()
        .filter(_ -> order.livemode() == account.isLive())
        .filter(id -> !isThrough(order.facts().payments().get(id)))
        .flatMap(id -> account.object(Kind.PAYMENT_INTENT, id.value()))
        .ifPresent(object -> repairs.observe(report, object));
    leave(order, tomorrow(run), tomorrow(run));
  }

  private static boolean isThrough(@Nullable PaymentFacts payment) {
    return payment != null && (payment.succeeded() || payment.canceled());
  }

  /**
   * Expires the order, but only if all PaymentIntents that could belong to it were listed and it is
   * still unbound. Otherwise they are listed next, for all such orders at once.
   */
  private void expire(Report report, Run run, Order order) {
    Window possible = possible(order.createdAt());
    if (run.covered().includes(possible)) {
      if (orders.update(order.expire())) { // if the order changed, the next run checks it again
        report.add(
            Repairs.waiting(What.UNPAID_TOO_LONG, order.id().value(), order, Remedy.EXPIRED));
      }
    } else if (!possible.to().isAfter(run.window().to())) {
      toBind = toBind.map(time -> Pass.hull(time, possible)).or(() -> Optional.of(possible));
    }
  }

  /** Returns the time in which a PaymentIntent of an order can have been created. */
  private static Window possible(Instant placed) {
    return new Window(placed.minus(CLOCK_SKEW), placed.plus(TOO_OLD_FOR_ANY));
  }

  /**
   * Returns the time before which orders were placed whose PaymentIntents are all in the listed
   * time.
   */
  static Instant placedBefore(Window listed) {
    return listed.to().minus(TOO_OLD_FOR_ANY).plusMillis(1);
  }

  private void endWait(Turn turn, Run run, Order order, PaymentIntentId paymentIntent) {
    Report report = turn.report();
    if (!wanted.contains(paymentIntent) || turn.now().isAfter(listedAt.plus(FRESH))) {
      listed.clear();
      wanted.clear();
      wanted.add(paymentIntent);
      try {
        listNeighbours(run, order);
      } finally {
        listedAt = turn.now();
      }
    }
    Optional.ofNullable(listed.remove(paymentIntent))
        .or(() -> account.object(Kind.PAYMENT_INTENT, paymentIntent.value()))
        .ifPresentOrElse(
            object ->
                repairs
                    .endWait(report, order, object)
                    .ifPresent(until -> leave(order, until, min(until, tomorrow(run)))),
            () ->
                report.add(
                    Repairs.waiting(
                        What.PAYMENT_INTENT_MISSING,
                        paymentIntent.value(),
                        order,
                        Remedy.NEEDS_A_PERSON)));
  }

  private static Instant min(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private static Instant tomorrow(Run run) {
    return run.startedAt().plus(BETWEEN_LOOKS);
  }

  private void leave(Order order, Instant until, Instant nextLook) {
    Wait wait = new Wait(order.id(), until, nextLook);
    journal.leave(wait);
    waits.put(order.id(), wait);
  }

  private void listNeighbours(Run run, Order from) {
    List<OrderId> following = ids(ahead).stream().filter(id -> !isPutOff(id, run)).toList();
    List<Order> neighbours =
        Stream.concat(Stream.of(from), backlog.glance(following).values().stream()).toList();
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
              .filter(object -> wanted.contains(object.paymentIntent()))
              .toList();
      ours.forEach(object -> listed.put(object.paymentIntent(), object));
      found = ours.size();
      cursor = page.flatMap(Page::next);
    } while (found >= WORTH_A_PAGE && cursor.isPresent());
  }
}
