package dev.countersign.dynamodb;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import dev.countersign.orders.Backlog;
import dev.countersign.orders.Order;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.OrderStatus;
import dev.countersign.orders.Orders;
import dev.countersign.orders.ProcessedEvent;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** Orders for tests and simulations, held to the same contract as {@link DynamoDbOrders}. */
public final class InMemoryOrders implements Orders, Backlog {
  private final Map<String, Order> orders = new TreeMap<>();
  private final Map<String, OrderId> byPaymentIntent = new TreeMap<>();
  private final Map<String, ProcessedEvent> events = new TreeMap<>();

  @Override
  public synchronized Insertion insert(Order order) {
    Order old = orders.putIfAbsent(order.id().value(), order);
    return old == null ? new Insertion.Inserted() : new Insertion.Existing(old);
  }

  @Override
  public synchronized Optional<Order> find(OrderId id) {
    return Optional.ofNullable(orders.get(id.value()));
  }

  @Override
  public synchronized Optional<OrderId> findByPaymentIntent(String paymentIntentId) {
    return Optional.ofNullable(byPaymentIntent.get(paymentIntentId));
  }

  @Override
  public synchronized boolean update(Order next) {
    Order stored = orders.get(next.id().value());
    if (stored == null || !follows(next, stored)) {
      return false;
    }
    orders.put(next.id().value(), changed(stored, next));
    return true;
  }

  @Override
  public synchronized boolean bind(Order next, String paymentIntent) {
    if (isOfAnother(next, paymentIntent)) {
      throw new IllegalStateException("the PaymentIntent is another order's");
    }
    if (!update(next)) {
      return false;
    }
    byPaymentIntent.put(paymentIntent, next.id());
    return true;
  }

  private boolean isOfAnother(Order order, String paymentIntent) {
    OrderId owner = byPaymentIntent.get(paymentIntent);
    return owner != null && !owner.equals(order.id());
  }

  @Override
  public synchronized Recording record(Order next, ProcessedEvent event, boolean isLinked) {
    if (isRecorded(event.eventId())) {
      return Recording.DUPLICATE;
    }
    if ((!isLinked && isOfAnother(next, event.paymentIntent())) || !update(next)) {
      return Recording.MOVED;
    }
    if (!isLinked) {
      byPaymentIntent.put(event.paymentIntent(), next.id());
    }
    events.put(event.eventId(), event);
    return Recording.RECORDED;
  }

  @Override
  public synchronized void keepOrphan(ProcessedEvent orphan) {
    events.putIfAbsent(orphan.eventId(), orphan);
  }

  @Override
  public synchronized Set<String> recorded(Collection<String> eventIds) {
    return eventIds.stream()
        .flatMap(id -> Stream.ofNullable(events.get(id)))
        .filter(stored -> stored.outcome() != ProcessedEvent.Outcome.ORPHAN)
        .map(ProcessedEvent::eventId)
        .collect(toSet());
  }

  @Override
  public synchronized Listing<Listed> list(
      OrderStatus status, Instant placedBefore, Optional<String> from, int most) {
    return part(
        orders.values().stream()
            .filter(order -> order.status() == status && order.createdAt().isBefore(placedBefore))
            .map(order -> new Listed(order.id(), place(order)))
            .collect(toMap(Listed::position, Function.identity())),
        from,
        most);
  }

  private static String place(Order order) {
    return DynamoDbOrderItem.sortable(order.createdAt()) + " " + order.id();
  }

  @Override
  public synchronized Listing<OrderId> unconfirmed(Optional<String> from, int most) {
    return part(
        orders.values().stream()
            .filter(order -> !order.status().isOpen() && !order.unconfirmed().isEmpty())
            .collect(toMap(InMemoryOrders::place, Order::id)),
        from,
        most);
  }

  @Override
  public synchronized Listing<ProcessedEvent> orphans(Optional<String> from, int most) {
    return part(
        events.values().stream()
            .filter(event -> event.outcome() == ProcessedEvent.Outcome.ORPHAN)
            .collect(toMap(ProcessedEvent::eventId, Function.identity())),
        from,
        most);
  }

  @Override
  public synchronized Map<String, OrderId> owners(Collection<String> paymentIntentIds) {
    Map<String, OrderId> owners = new TreeMap<>(byPaymentIntent);
    owners.keySet().retainAll(paymentIntentIds);
    return owners;
  }

  @Override
  public synchronized Map<OrderId, Order> glance(Collection<OrderId> ids) {
    return ids.stream()
        .distinct()
        .flatMap(id -> find(id).stream())
        .collect(toMap(Order::id, Function.identity()));
  }

  private static <T> Listing<T> part(Map<String, T> byPosition, Optional<String> after, int most) {
    NavigableMap<String, T> rest = new TreeMap<>(byPosition).tailMap(after.orElse(""), false);
    List<String> positions = rest.keySet().stream().limit(most).toList();
    return new Listing<>(
        positions.stream().map(rest::get).toList(),
        rest.size() > most ? Optional.of(positions.getLast()) : Optional.empty());
  }

  /** Every order, in the order of their ids. */
  public synchronized Collection<Order> all() {
    return List.copyOf(orders.values());
  }

  /** Every marker, in the order of the events' ids. */
  public synchronized Collection<ProcessedEvent> events() {
    return List.copyOf(events.values());
  }

  private static boolean follows(Order next, Order stored) {
    return stored.version() == next.version() - 1
        && (stored.paymentIntentId().isEmpty()
            || next.paymentIntentId().isEmpty()
            || stored.paymentIntentId().equals(next.paymentIntentId()));
  }

  /** What was sold stays as it was inserted; only the rest may change. */
  private static Order changed(Order stored, Order next) {
    return new Order(
        stored.id(),
        next.version(),
        stored.mark(),
        stored.requestDigest(),
        stored.terms(),
        next.paymentIntentId().or(stored::paymentIntentId),
        next.attempt(),
        stored.livemode(),
        next.facts(),
        next.paidInVersion(),
        stored.createdAt(),
        next.unconfirmed());
  }
}
