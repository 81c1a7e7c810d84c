package dev.countersign.reconcile;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.countersign.json.MalformedJson;
import dev.countersign.json.Members;
import dev.countersign.json.StrictJson;
import dev.countersign.stripe.StripeAccount.Window;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Set;

/** What the function is asked for: {@code {}} by the schedule, a range by hand. */
sealed interface RunRequest {
  record Scheduled() implements RunRequest {}

  record ByHand(Window range) implements RunRequest {}

  /**
   * @param detail what is wrong, in a sentence for who asked
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
    if (!request.keySet().equals(Set.of("from", "to"))) {
      return new Invalid("The payload takes \"from\" and \"to\", both or neither, and no more.");
    }
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
}
