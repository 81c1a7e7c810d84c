package dev.countersign.releasequarantine;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.countersign.http.Luhn;
import dev.countersign.json.MalformedJson;
import dev.countersign.json.Members;
import dev.countersign.json.StrictJson;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An operator's decision, validated strictly, because it is stored with the order and cannot be
 * taken back.
 *
 * @param decidedBy the person who is responsible for it
 * @param note that person's explanation; it may be about the buyer, so it is stored and not logged
 */
record Decision(OrderId order, Reason reason, String decidedBy, String note) {
  /** So many decisions can be made well within the function's time limit. */
  private static final int MOST_ORDERS = 100;

  private static final Set<String> MEMBERS = Set.of("reason", "decidedBy", "note");
  private static final int LONGEST_NAME = 254; // characters, as the longest e-mail address
  private static final int LONGEST_NOTE = 1000; // characters; an order's row has room for many

  /** The result of validating a decision. */
  sealed interface DecisionRequest {
    record Accepted(Decision decision) implements DecisionRequest {}

    /** The same decision about each of several orders. */
    record AcceptedForAll(List<Decision> decisions) implements DecisionRequest {}

    /** The errors, one sentence for each member. */
    record Rejected(List<String> errors) implements DecisionRequest {}
  }

  static DecisionRequest read(byte[] json) {
    JsonElement element;
    try {
      element = StrictJson.parse(json);
    } catch (MalformedJson e) {
      return new DecisionRequest.Rejected(List.of("The payload must be one JSON object in UTF-8."));
    }
    return element instanceof JsonObject object
        ? read(object)
        : new DecisionRequest.Rejected(List.of("The payload must be one JSON object."));
  }

  private static DecisionRequest read(JsonObject json) {
    List<String> errors = new ArrayList<>();
    boolean isForAll = json.has("orderIds");
    String subject = isForAll ? "orderIds" : "orderId";
    if (json.keySet().stream().anyMatch(name -> !name.equals(subject) && !MEMBERS.contains(name))) {
      errors.add("There must be no members but orderId or orderIds, reason, decidedBy and note.");
    }
    Set<OrderId> orders = isForAll ? orders(json, errors) : order(json, errors);
    Optional<Reason> reason = Members.string(json, "reason").flatMap(Reason::ofCode);
    if (reason.isEmpty()) {
      errors.add("reason must be one of " + codes() + ".");
    }
    Optional<String> decidedBy = text(json, "decidedBy", LONGEST_NAME, errors);
    Optional<String> note = text(json, "note", LONGEST_NOTE, errors);
    if (!errors.isEmpty()) {
      return new DecisionRequest.Rejected(errors);
    }
    List<Decision> decisions =
        orders.stream()
            .map(
                order ->
                    new Decision(
                        order, reason.orElseThrow(), decidedBy.orElseThrow(), note.orElseThrow()))
            .toList();
    return isForAll
        ? new DecisionRequest.AcceptedForAll(decisions)
        : new DecisionRequest.Accepted(decisions.getFirst());
  }

  private static Set<OrderId> order(JsonObject json, List<String> errors) {
    Optional<OrderId> order = Members.string(json, "orderId").flatMap(OrderId::parse);
    if (order.isEmpty()) {
      errors.add("orderId must be an order's id, 52 digits and letters.");
    }
    return order.map(Set::of).orElse(Set.of());
  }

  /** Returns the orders. An order that is named twice is decided once. */
  private static Set<OrderId> orders(JsonObject json, List<String> errors) {
    List<JsonElement> ids =
        json.get("orderIds") instanceof JsonArray list ? list.asList() : List.of();
    if (ids.isEmpty() || ids.size() > MOST_ORDERS) {
      errors.add("orderIds must be a list of 1 to " + MOST_ORDERS + " orders' ids.");
    }
    Set<OrderId> orders = new LinkedHashSet<>();
    for (int i = 0; i < ids.size(); i++) {
      Optional<OrderId> order = orderId(ids.get(i));
      if (order.isEmpty()) {
        errors.add("orderIds/" + i + " must be an order's id, 52 digits and letters.");
      }
      order.ifPresent(orders::add);
    }
    return orders;
  }

  private static Optional<OrderId> orderId(JsonElement element) {
    return element instanceof JsonPrimitive value && value.isString()
        ? OrderId.parse(value.getAsString())
        : Optional.empty();
  }

  private static Optional<String> text(
      JsonObject json, String member, int longest, List<String> errors) {
    Optional<String> text =
        Members.string(json, member).map(String::strip).filter(value -> !value.isEmpty());
    if (text.isEmpty() || text.get().length() > longest) {
      errors.add(member + " must be a text of 1 to " + longest + " characters.");
    } else if (!Luhn.withoutCardNumbers(text.get()).equals(text.get())) {
      errors.add(member + " must not have a card's number in it.");
    }
    return text;
  }

  private static String codes() {
    return Arrays.stream(Reason.values()).map(Reason::code).collect(Collectors.joining(", "));
  }
}
