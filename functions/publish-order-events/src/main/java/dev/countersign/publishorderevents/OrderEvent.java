package dev.countersign.publishorderevents;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.countersign.http.OrderJson;
import dev.countersign.orders.Dispute;
import dev.countersign.orders.Order;
import dev.countersign.orders.OrderFacts;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.OrderStatus;
import dev.countersign.orders.Reason;
import dev.countersign.orders.Standing;
import dev.countersign.orders.WireFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * An event about an order, published to consumers (docs/events). It contains the order's current
 * state, so that it is harmless to receive it twice or late.
 *
 * @param id the same whenever the same change is read, so that a consumer can deduplicate
 * @param placedAt the time at which the order was placed
 * @param at the time at which the order changed
 * @param detail as in the type's schema: no personal data, no secret
 */
record OrderEvent(
    String id, Type type, OrderId order, Instant placedAt, Instant at, JsonObject detail) {
  /**
   * What an event contains of an answer's members. Not every member: an answer may show details of
   * the order, which may be personal.
   */
  private static final List<String> PUBLISHED =
      List.of("orderId", "status", "amount", "currency", "lines");

  /** The type of the event. */
  @WireFormat
  enum Type {
    PAID("OrderPaid"),
    REFUNDED("OrderRefunded"),
    DISPUTED("OrderDisputed"),
    FRAUD_WARNED("OrderFraudWarned"),
    QUARANTINED("OrderQuarantined"),
    CANCELED("OrderCanceled");

    private final String word;

    Type(String word) {
      this.word = word;
    }

    /** Returns the word that consumers match: {@code OrderPaid}. */
    String word() {
      return word;
    }
  }

  /**
   * Returns the events for a change of an order.
   *
   * @param before empty if the order is new
   * @param after the version that follows
   * @param at the time of the change
   */
  static List<OrderEvent> between(Optional<Order> before, Order after, Instant at) {
    return between(before, after, new Telling(after, after.version(), at));
  }

  /**
   * Returns the events that are due for an order if it is unknown which were published: all that
   * follow from its facts, with its current state. {@code OrderPaid} is the same event as for the
   * version in which the order was paid. A refund is published even if it failed, because it may
   * have been published before it failed. A fraud warning is published even if nothing can be done
   * about it any more.
   *
   * @param version the change to publish for, which gives the events their ids; not greater than
   *     the order's own version, otherwise a later change would be taken for a duplicate
   * @param at the time of publishing
   */
  static List<OrderEvent> due(Order order, long version, Instant at) {
    return between(
        Optional.empty(), order, new Telling(order, Math.min(version, order.version()), at));
  }

  /** Returns the time from the order to its change; zero if two clocks disagree. */
  Duration sincePlaced() {
    Duration elapsed = Duration.between(placedAt, at);
    return elapsed.isNegative() ? Duration.ZERO : elapsed;
  }

  /** Returns whether there is a fraud warning and a refund could still prevent a dispute. */
  boolean canBeActedOn() {
    return type == Type.FRAUD_WARNED
        && detail.getAsJsonArray("fraudWarnings").asList().stream()
            .anyMatch(warning -> warning.getAsJsonObject().get("actionable").getAsBoolean());
  }

  private static List<OrderEvent> between(Optional<Order> before, Order after, Telling told) {
    Standing known = before.map(Order::standing).orElse(Standing.NOTHING);
    if (after.paidInVersion().isPresent() && before.flatMap(Order::paidInVersion).isEmpty()) {
      told.paid(after.paidInVersion().get());
    }
    boolean mayHaveBeenTold = before.isEmpty() && hasRefundOfMoney(after.standing());
    if (after.standing().amountRefunded() != known.amountRefunded() || mayHaveBeenTold) {
      told.refunded();
    }
    if (!statuses(after.facts()).equals(statuses(known.facts()))) {
      told.disputed();
    }
    if (!actionable(after.facts()).equals(actionable(known.facts()))) {
      told.fraudWarned();
    }
    SortedSet<Reason> newReasons = new TreeSet<>(after.standing().reasons());
    newReasons.removeAll(known.reasons());
    if (!newReasons.isEmpty()) {
      told.quarantined(newReasons);
    }
    boolean wasCanceled = before.map(OrderEvent::isCanceled).orElse(false);
    if (isCanceled(after) && !wasCanceled) {
      told.canceled();
    }
    return told.events;
  }

  /** Returns whether the order's own payment has a known refund and received money. */
  private static boolean hasRefundOfMoney(Standing standing) {
    return !standing.refunds().isEmpty() && standing.isPaid();
  }

  private static boolean isCanceled(Order order) {
    return order.status() == OrderStatus.CANCELED;
  }

  private static Map<String, String> statuses(OrderFacts facts) {
    Map<String, String> statuses = new TreeMap<>();
    facts.disputes().forEach((id, dispute) -> statuses.put(id, dispute.status()));
    return statuses;
  }

  /** Returns, for each early fraud warning, whether a refund could still prevent a dispute. */
  private static Map<String, Boolean> actionable(OrderFacts facts) {
    Map<String, Boolean> actionable = new TreeMap<>();
    facts.fraudWarnings().forEach((id, warning) -> actionable.put(id, warning.actionable()));
    return actionable;
  }

  /** Builds the events about one order. */
  private static final class Telling {
    private final Order order;
    private final long named;
    private final Instant at;
    private final List<OrderEvent> events = new ArrayList<>();

    /**
     * Creates a builder for one order.
     *
     * @param named the version that is in the events' ids
     */
    Telling(Order order, long named, Instant at) {
      this.order = order;
      this.named = named;
      this.at = at;
    }

    /**
     * Adds the event that the order is paid. An order is paid for the first time only once, so the
     * order's id alone identifies this event.
     */
    void paid(long version) {
      var then = new JsonObject();
      then.addProperty("version", version);
      if (version < order.version()) {
        then.addProperty("status", OrderStatus.PAID.name()); // whatever the status is now
      }
      tell(Type.PAID, Type.PAID.word() + "-" + order.id(), then);
    }

    void refunded() {
      var refunds = new JsonArray();
      order
          .standing()
          .refunds()
          .forEach((id, refund) -> refunds.add(item(id, refund.status(), refund.amount())));
      var more = new JsonObject();
      more.addProperty("amountRefunded", order.standing().amountRefunded());
      more.add("refunds", refunds);
      tell(Type.REFUNDED, more);
    }

    void disputed() {
      var disputes = new JsonArray();
      order.facts().disputes().forEach((id, dispute) -> disputes.add(disputed(id, dispute)));
      var more = new JsonObject();
      more.add("disputes", disputes);
      tell(Type.DISPUTED, more);
    }

    void fraudWarned() {
      var warnings = new JsonArray();
      actionable(order.facts())
          .forEach(
              (id, isActionable) -> {
                var warning = new JsonObject();
                warning.addProperty("id", id);
                warning.addProperty("actionable", isActionable);
                warnings.add(warning);
              });
      var more = new JsonObject();
      more.add("fraudWarnings", warnings);
      tell(Type.FRAUD_WARNED, more);
    }

    void quarantined(SortedSet<Reason> newReasons) {
      var more = new JsonObject();
      more.add("reasons", codes(order.standing().reasons()));
      more.add("newReasons", codes(newReasons));
      tell(Type.QUARANTINED, more);
    }

    void canceled() {
      tell(Type.CANCELED, new JsonObject());
    }

    private void tell(Type type, JsonObject more) {
      tell(type, type.word() + "-" + order.id() + "-" + named, more);
    }

    private void tell(Type type, String id, JsonObject more) {
      var detail = new JsonObject();
      detail.addProperty("id", id);
      detail.addProperty("type", type.word());
      detail.addProperty("version", order.version());
      detail.addProperty("livemode", order.livemode());
      JsonObject shown = OrderJson.of(order);
      PUBLISHED.forEach(member -> detail.add(member, shown.get(member)));
      more.entrySet().forEach(part -> detail.add(part.getKey(), part.getValue()));
      events.add(new OrderEvent(id, type, order.id(), order.createdAt(), at, detail));
    }

    private JsonObject disputed(String id, Dispute dispute) {
      JsonObject item = item(id, dispute.status(), dispute.amount());
      dispute
          .currencyOtherThan(order.amount().currency().code())
          .ifPresent(currency -> item.addProperty("currency", currency));
      return item;
    }

    private static JsonObject item(String id, String status, long amount) {
      var item = new JsonObject();
      item.addProperty("id", id);
      item.addProperty("status", status);
      item.addProperty("amount", amount);
      return item;
    }

    private static JsonArray codes(Collection<Reason> reasons) {
      var codes = new JsonArray();
      reasons.forEach(reason -> codes.add(reason.code()));
      return codes;
    }
  }
}
