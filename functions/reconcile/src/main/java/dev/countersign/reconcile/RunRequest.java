package dev.countersign.reconcile;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.countersign.http.Luhn;
import dev.countersign.json.MalformedJson;
import dev.countersign.json.Members;
import dev.countersign.json.StrictJson;
import dev.countersign.payments.StripeAccount.Window;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Set;

/**
 * A request to the function: {@code {}} by the schedule, or by hand a range or a decision about an
 * open item.
 */
sealed interface RunRequest {
  record Scheduled() implements RunRequest {}

  record ByHand(Window range) implements RunRequest {}

  /**
   * A person has dismissed an open item.
   *
   * @param item its id, as in the report
   */
  record Dismiss(String item, String decidedBy, String note) implements RunRequest {}

  /**
   * The request is invalid.
   *
   * @param detail the error, in a sentence for the caller
   */
  record Invalid(String detail) implements RunRequest {}

  static RunRequest read(byte[] body) {
    JsonElement json;
    try {
      json = StrictJson.parse(body);
    } catch (MalformedJson _) {
      return new Invalid("The payload must be JSON.");
    }
    if (!json.isJsonObject()) {
      return new Invalid("The payload must be a JSON object.");
    }
    JsonObject request = json.getAsJsonObject();
    if (request.isEmpty()) {
      return new Scheduled();
    }
    if (request.keySet().equals(Set.of("from", "to"))) {
      return range(request);
    }
    if (request.keySet().equals(Set.of("dismiss", "decidedBy", "note"))) {
      return dismissal(request);
    }
    return new Invalid(
        "The payload takes \"from\" and \"to\", or \"dismiss\", \"decidedBy\" and \"note\", or"
            + " nothing.");
  }

  private static RunRequest range(JsonObject request) {
    Optional<Instant> from = instant(request, "from");
    Optional<Instant> to = instant(request, "to");
    if (from.isEmpty() || to.isEmpty()) {
      return new Invalid("\"from\" and \"to\" must be like \"2026-11-01T12:00:00Z\".");
    }
    return to.get().isBefore(from.get())
        ? new Invalid("\"to\" must not be before \"from\".")
        : new ByHand(new Window(from.get(), to.get()));
  }

  private static Optional<Instant> instant(JsonObject request, String member) {
    try {
      return Members.string(request, member).map(Instant::parse);
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }

  private static RunRequest dismissal(JsonObject request) {
    Optional<String> item = text(request, "dismiss", 1000);
    Optional<String> decidedBy = text(request, "decidedBy", 254); // as the longest e-mail address
    Optional<String> note = text(request, "note", 1000);
    return item.isPresent() && decidedBy.isPresent() && note.isPresent()
        ? new Dismiss(item.get(), decidedBy.get(), note.get())
        : new Invalid(
            "\"dismiss\" must be an open item's id, \"decidedBy\" of 1 to 254 characters, \"note\""
                + " of 1 to 1000; none may have a card's number in it.");
  }

  private static Optional<String> text(JsonObject request, String member, int longest) {
    return Members.string(request, member)
        .map(String::strip)
        .filter(text -> !text.isEmpty() && text.length() <= longest)
        .filter(text -> Luhn.withoutCardNumbers(text).equals(text));
  }
}
