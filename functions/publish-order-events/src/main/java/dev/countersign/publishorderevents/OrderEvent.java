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
 * What others hear of an order (docs/events): where it stands now, so that hearing it twice, or
 * late, does no harm.
 *
 * @param id the same whenever the same change is read, so that a consumer can tell a repetition
 * @param at when the order changed
 * @param detail as in the type's schema: no personal data, no secret
 */
record OrderEvent(String id, Type type, OrderId order, Instant at, JsonObject detail) {

  /** What happened. */
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

    /** As consumers match it: {@code OrderPaid}. */
    String word() {
      return word;
    }
  }

  /**
   * What a change of an order means to others.
   *
   * @param before empty if the order is new
   * @param after the version that follows
   * @param at when it changed
   */
  static List<OrderEvent> between(Optional<Order> before, Order after, Instant at) {
    return between(before, after, new Telling(after, after.version(), at));
  }

  /**
   * What an order means to others of whom nobody knows what they have heard: all that its facts
   * tell, as it stands now. {@code OrderPaid} is the very event of the version in which the order
   * was paid; a refund is told even if it failed, for it may have been told before that, and a
   * warning of fraud even if nothing can be done about it any more.
   *
   * @param version which change is made up for, and so whose ids the events have; no higher than
   *     the order's own, or a later change would be taken for a repetition
   * @param at when it is told
   */
  static List<OrderEvent> due(Order order, long version, Instant at) {
    return between(
        Optional.empty(), order, new Telling(order, Math.min(version, order.version()), at));
  }

  /** Whether it warns of fraud while a refund could still forestall a dispute. */
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

  /** Whether a refund is known of the order's own payment, and money came in by it. */
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

  /** Of each early fraud warning, whether a refund could still forestall a dispute. */
  private static Map<String, Boolean> actionable(OrderFacts facts) {
    Map<String, Boolean> actionable = new TreeMap<>();
    facts.fraudWarnings().forEach((id, warning) -> actionable.put(id, warning.actionable()));
    return actionable;
  }

  /** Puts into words what happened to one order. */
  private static final class Telling {
    private final Order order;
    private final long named;
    private final Instant at;
    private final List<OrderEvent> events = new ArrayList<>();

    /**
     * @param named the version that is in the events' ids
     */
    Telling(Order order, long named, Instant at) {
      this.order = order;
      this.named = named;
      this.at = at;
    }

    /** An order is paid for the first time once, so its id alone names this. */
    void paid(long version) {
      var then = new JsonObject();
      then.addProperty("version", version);
      if (version < order.version()) {
        then.addProperty("status", OrderStatus.PAID.name()); // whatever it is now
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
      OrderJson.of(order).entrySet().forEach(part -> detail.add(part.getKey(), part.getValue()));
      more.entrySet().forEach(part -> detail.add(part.getKey(), part.getValue()));
      events.add(new OrderEvent(id, type, order.id(), at, detail));
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
