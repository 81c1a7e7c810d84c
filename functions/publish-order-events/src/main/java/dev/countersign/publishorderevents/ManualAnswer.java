package dev.countersign.publishorderevents;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.countersign.publishorderevents.ManualPublisher.PublishOutcome;
import java.util.List;

/** Writes the answer to a person who published orders by hand. */
final class ManualAnswer {
  private ManualAnswer() {}

  static JsonObject refused(List<String> errors) {
    JsonObject answer =
        answer("invalid-request", "Nobody was told; correct the payload and send it again.");
    answer.add("errors", array(errors));
    return answer;
  }

  /** Returns one entry for each order; {@code done} if nothing is left to do for any of them. */
  static JsonObject of(List<ManualRequest.RequestedOrder> subjects, List<PublishOutcome> outcomes) {
    var orders = new JsonArray();
    for (int i = 0; i < subjects.size(); i++) {
      var order = new JsonObject();
      order.addProperty("orderId", subjects.get(i).order().value());
      describe(outcomes.get(i), order);
      orders.add(order);
    }
    boolean isDone = outcomes.stream().allMatch(PublishOutcome.Published.class::isInstance);
    JsonObject answer =
        isDone
            ? answer("done", "Others were told all that these orders are due.")
            : answer("incomplete", "See for each order what is left to do; to repeat is harmless.");
    answer.add("orders", orders);
    return answer;
  }

  private static void describe(PublishOutcome outcome, JsonObject order) {
    switch (outcome) {
      case PublishOutcome.Published(var row, var eventIds) -> {
        say(
            order,
            eventIds.isEmpty() ? "nothing-due" : "published",
            eventIds.isEmpty() ? "Others need not hear of it yet." : "Others were told.");
        order.addProperty("status", row.status().name());
        order.addProperty("version", row.version());
        order.add("eventIds", array(eventIds));
      }
      case PublishOutcome.NotFound() -> say(order, "not-found", "There is no such order.");
      case PublishOutcome.NewerVersion() ->
          say(order, "newer-version", "Deploy the version that wrote the row, then tell of it.");
      case PublishOutcome.NotAnOrder() ->
          say(order, "not-an-order", "Mend the row, then tell of it; the log says what is wrong.");
      case PublishOutcome.TryAgain() ->
          say(order, "try-again", "DynamoDB or EventBridge gave no usable answer; see the log.");
    }
  }

  private static void say(JsonObject answer, String outcome, String message) {
    answer.addProperty("outcome", outcome);
    answer.addProperty("message", message);
  }

  private static JsonObject answer(String outcome, String message) {
    var answer = new JsonObject();
    say(answer, outcome, message);
    return answer;
  }

  private static JsonArray array(List<String> texts) {
    var array = new JsonArray();
    texts.forEach(array::add);
    return array;
  }
}
