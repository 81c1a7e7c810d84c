package dev.countersign.publishorderevents;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.countersign.json.MalformedJson;
import dev.countersign.json.Members;
import dev.countersign.json.StrictJson;
import dev.countersign.orders.OrderId;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The orders that a person wants to publish, validated strictly: a message of the failure queue as
 * it is, or a list of orders.
 */
sealed interface ManualRequest {
  /** So many orders can be published well within the function's time limit. */
  int MOST_ORDERS = 100;

  Set<String> MESSAGE_MEMBERS = Set.of("orderId", "version", "changedAt", "cause");

  record Accepted(List<RequestedOrder> subjects) implements ManualRequest {}

  /** The errors, one sentence each. */
  record Rejected(List<String> errors) implements ManualRequest {}

  /**
   * An order to publish.
   *
   * @param version the version that the message names; empty if the request names only the order
   */
  record RequestedOrder(OrderId order, Optional<Long> version) {}

  static ManualRequest read(byte[] json) {
    JsonElement element;
    try {
      element = StrictJson.parse(json);
    } catch (MalformedJson e) {
      return refused("The payload must be one JSON object in UTF-8.");
    }
    if (!(element instanceof JsonObject object)) {
      return refused("The payload must be one JSON object.");
    }
    if (object.has("DDBStreamBatchInfo")) {
      return refused(
          "This message is Lambda's own and names a place in the stream, not an order;"
              + " docs/runbook.md says how to find the orders.");
    }
    return object.has("orderIds") ? ofOrders(object) : ofMessage(object);
  }

  private static ManualRequest ofOrders(JsonObject json) {
    List<String> errors = new ArrayList<>();
    if (json.size() > 1) {
      errors.add("Beside orderIds there must be no other member.");
    }
    Set<RequestedOrder> subjects =
        new LinkedHashSet<>(); // an order that is named twice is published once
    List<JsonElement> ids =
        json.get("orderIds") instanceof JsonArray list ? list.asList() : List.of();
    if (ids.isEmpty() || ids.size() > MOST_ORDERS) {
      errors.add("orderIds must be a list of 1 to " + MOST_ORDERS + " orders' ids.");
    }
    for (int i = 0; i < ids.size(); i++) {
      Optional<OrderId> order = orderId(ids.get(i));
      if (order.isEmpty()) {
        errors.add("orderIds/" + i + " must be an order's id, 52 digits and letters.");
      }
      order.ifPresent(id -> subjects.add(new RequestedOrder(id, Optional.empty())));
    }
    return errors.isEmpty()
        ? new Accepted(List.copyOf(subjects))
        : new Rejected(List.copyOf(errors));
  }

  private static ManualRequest ofMessage(JsonObject json) {
    List<String> errors = new ArrayList<>();
    if (!MESSAGE_MEMBERS.containsAll(json.keySet())) {
      errors.add(
          "The payload must be {\"orderIds\": […]}, or the body of a message with no members but"
              + " orderId, version, changedAt and cause.");
    }
    Optional<OrderId> order =
        Optional.ofNullable(json.get("orderId")).flatMap(ManualRequest::orderId);
    if (order.isEmpty()) {
      errors.add("orderId must be an order's id, 52 digits and letters.");
    }
    OptionalLong version = Members.integer(json, "version");
    if (json.has("version") && (version.isEmpty() || version.getAsLong() < 1)) {
      errors.add("version must be a positive integer, or be left out.");
    }
    if (json.has("changedAt") && !isTime(Members.string(json, "changedAt"))) {
      errors.add("changedAt must be a time such as 2026-11-01T12:00:00Z, or be left out.");
    }
    if (json.has("cause")
        && Members.string(json, "cause").flatMap(Unpublished.Cause::of).isEmpty()) {
      errors.add("cause must be newer-version or not-an-order, or be left out.");
    }
    return errors.isEmpty()
        ? new Accepted(
            List.of(
                new RequestedOrder(
                    order.orElseThrow(),
                    version.isPresent() ? Optional.of(version.getAsLong()) : Optional.empty())))
        : new Rejected(List.copyOf(errors));
  }

  private static Optional<OrderId> orderId(JsonElement element) {
    return element instanceof JsonPrimitive value && value.isString()
        ? OrderId.parse(value.getAsString())
        : Optional.empty();
  }

  private static boolean isTime(Optional<String> text) {
    try {
      return text.map(Instant::parse).isPresent();
    } catch (DateTimeParseException _) {
      return false;
    }
  }

  private static ManualRequest refused(String error) {
    return new Rejected(List.of(error));
  }
}
