package dev.countersign.reconcile;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.countersign.dynamodb.DynamoDbOrderImage;
import dev.countersign.dynamodb.DynamoDbOrders;
import dev.countersign.faults.Unavailable;
import dev.countersign.orders.Backlog;
import dev.countersign.orders.Order;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.OrderStatus;
import dev.countersign.orders.Orders;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.orders.ProcessedEvent;
import dev.countersign.orders.UnknownWord;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Orders that can be told to fail, and of which some can't be read, as after a slip of a hand in
 * the console.
 */
final class SpoiledOrders implements Orders, Backlog {
  private final DynamoDbOrders orders;
  private final Set<OrderId> spoiled = new HashSet<>();
  private final Set<OrderId> newer = new HashSet<>();
  private final Set<OrderStatus> unlisted = EnumSet.noneOf(OrderStatus.class);
  private boolean failsToBind;

  SpoiledOrders(DynamoDbOrders orders) {
    this.orders = orders;
  }

  /** The orders of that status are not listed, as where the table has too much to do. */
  void failToList(OrderStatus status) {
    unlisted.add(status);
  }

  /** All orders are listed again. */
  void listAgain() {
    unlisted.clear();
  }

  /** A newer version has written a word into the order's row that this one doesn't know. */
  void isOfANewerVersion(Order order) {
    newer.add(order.id());
  }

  /** No binding is made, as where the table has too much to do. */
  void failToBind() {
    failsToBind = true;
  }

  /** Bindings are made again. */
  void bindAgain() {
    failsToBind = false;
  }

  void spoil(Order order) {
    spoiled.add(order.id());
  }

  void mend(Order order) {
    spoiled.remove(order.id());
  }

  @Override
  public Optional<Order> find(OrderId id) {
    if (spoiled.contains(id)) {
      throw new NullPointerException("told to be unreadable");
    }
    if (newer.contains(id)) {
      readANewerRow(id);
    }
    return orders.find(id);
  }

  private static void readANewerRow(OrderId id) {
    JsonObject row =
        JsonParser.parseString(
                """
                {"orderId":{"S":"%s"},"version":{"N":"2"},"requestDigest":{"S":"digest"},
                "lines":{"L":[]},"amount":{"N":"4000"},"currency":{"S":"usd"},"attempt":{"N":"1"},
                "livemode":{"BOOL":false},"createdAt":{"S":"2026-11-01T12:00:00Z"},
                "facts":{"M":{"a_new_part":{"M":{}}}}}
                """
                    .formatted(id))
            .getAsJsonObject();
    try {
      var _ = DynamoDbOrderImage.read(row);
    } catch (UnknownWord e) {
      throw new Unavailable("an order is newer than this version", e);
    }
  }

  @Override
  public Insertion insert(Order order) {
    return orders.insert(order);
  }

  @Override
  public Optional<OrderId> findByPaymentIntent(PaymentIntentId paymentIntentId) {
    return orders.findByPaymentIntent(new PaymentIntentId(paymentIntentId.value()));
  }

  @Override
  public boolean update(Order next) {
    return orders.update(next);
  }

  @Override
  public boolean bind(Order next, PaymentIntentId paymentIntentId) {
    if (failsToBind) {
      throw new Unavailable("told to fail");
    }
    return orders.bind(next, new PaymentIntentId(paymentIntentId.value()));
  }

  @Override
  public Recording record(Order next, ProcessedEvent event, boolean isLinked) {
    return orders.record(next, event, isLinked);
  }

  @Override
  public void keepOrphan(ProcessedEvent orphan) {
    orders.keepOrphan(orphan);
  }

  @Override
  public Set<String> recorded(Collection<String> eventIds) {
    return orders.recorded(eventIds);
  }

  @Override
  public Listing<Listed> list(
      OrderStatus status, Instant placedBefore, Optional<String> from, int most) {
    if (unlisted.contains(status)) {
      throw new Unavailable("told not to be listed");
    }
    return orders.list(status, placedBefore, from, most);
  }

  @Override
  public Listing<OrderId> unconfirmed(Optional<String> from, int most) {
    return orders.unconfirmed(from, most);
  }

  @Override
  public Listing<ProcessedEvent> orphans(Optional<String> from, int most) {
    return orders.orphans(from, most);
  }

  @Override
  public Map<PaymentIntentId, OrderId> owners(Collection<PaymentIntentId> paymentIntentIds) {
    return orders.owners(paymentIntentIds);
  }

  @Override
  public Map<OrderId, Order> glance(Collection<OrderId> ids) {
    return orders.glance(ids);
  }
}
