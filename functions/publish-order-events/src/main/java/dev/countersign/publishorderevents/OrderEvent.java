package dev.countersign.publishorderevents;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.countersign.api.OrderJson;
import dev.countersign.orders.Dispute;
import dev.countersign.orders.Order;
import dev.countersign.orders.OrderFacts;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.OrderStatus;
import dev.countersign.orders.Reason;
import dev.countersign.orders.Standing;
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
  enum Type {
    PAID("OrderPaid"),
    REFUNDED("OrderRefunded"),
    DISPUTED("OrderDisputed"),
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
    var told = new Telling(after, at);
    Standing known = before.map(Order::standing).orElse(Standing.NOTHING);
    if (after.paidInVersion().isPresent() && before.flatMap(Order::paidInVersion).isEmpty()) {
      told.paid();
    }
    if (after.standing().amountRefunded() != known.amountRefunded()) {
      told.refunded();
    }
    if (!statuses(after.facts()).equals(statuses(known.facts()))) {
      told.disputed();
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

  private static boolean isCanceled(Order order) {
    return order.status() == OrderStatus.CANCELED;
  }

  private static Map<String, String> statuses(OrderFacts facts) {
    Map<String, String> statuses = new TreeMap<>();
    facts.disputes().forEach((id, dispute) -> statuses.put(id, dispute.status()));
    return statuses;
  }

  /** Puts into words what happened to one order in one version. */
  private static final class Telling {
    private final Order order;
    private final Instant at;
    private final List<OrderEvent> events = new ArrayList<>();

    Telling(Order order, Instant at) {
      this.order = order;
      this.at = at;
    }

    /** An order is paid for the first time once, so its id alone names this. */
    void paid() {
      tell(Type.PAID, Type.PAID.word() + "-" + order.id(), new JsonObject());
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
      tell(type, type.word() + "-" + order.id() + "-" + order.version(), more);
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
