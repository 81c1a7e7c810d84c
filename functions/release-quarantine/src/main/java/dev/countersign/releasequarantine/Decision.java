package dev.countersign.releasequarantine;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.countersign.api.Luhn;
import dev.countersign.json.MalformedJson;
import dev.countersign.json.Members;
import dev.countersign.json.StrictJson;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What an operator decided, read strictly: it is kept with the order and nobody can take it back.
 *
 * @param decidedBy who answers for it
 * @param note why, in their words; it may be about the buyer, so it is kept and not logged
 */
record Decision(OrderId order, Reason reason, String decidedBy, String note) {
  private static final Set<String> MEMBERS = Set.of("orderId", "reason", "decidedBy", "note");
  private static final int LONGEST_NAME = 254; // characters, as the longest e-mail address
  private static final int LONGEST_NOTE = 1000; // characters; an order's row has room for many

  /** What became of reading a decision. */
  sealed interface Reading {
    record Accepted(Decision decision) implements Reading {}

    /** What is wrong with it, a sentence for each member. */
    record Refused(List<String> errors) implements Reading {}
  }

  static Reading read(byte[] json) {
    JsonElement element;
    try {
      element = StrictJson.parse(json);
    } catch (MalformedJson e) {
      return new Reading.Refused(List.of("The payload must be one JSON object in UTF-8."));
    }
    return element instanceof JsonObject object
        ? read(object)
        : new Reading.Refused(List.of("The payload must be one JSON object."));
  }

  private static Reading read(JsonObject json) {
    List<String> errors = new ArrayList<>();
    if (!MEMBERS.containsAll(json.keySet())) {
      errors.add("There must be no members but orderId, reason, decidedBy and note.");
    }
    Optional<OrderId> order = Members.string(json, "orderId").flatMap(OrderId::parse);
    if (order.isEmpty()) {
      errors.add("orderId must be an order's id, 52 digits and letters.");
    }
    Optional<Reason> reason = Members.string(json, "reason").flatMap(Reason::ofCode);
    if (reason.isEmpty()) {
      errors.add("reason must be one of " + codes() + ".");
    }
    Optional<String> decidedBy = text(json, "decidedBy", LONGEST_NAME, errors);
    Optional<String> note = text(json, "note", LONGEST_NOTE, errors);
    return errors.isEmpty()
        ? new Reading.Accepted(
            new Decision(
                order.orElseThrow(),
                reason.orElseThrow(),
                decidedBy.orElseThrow(),
                note.orElseThrow()))
        : new Reading.Refused(errors);
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
