package dev.countersign.registerwebhook;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.countersign.faults.Unavailable;
import dev.countersign.http.Metric;
import dev.countersign.registerwebhook.Registration.Progress;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a run has found and done.
 *
 * @param progress empty if there is no API key yet, or a fault ended the run
 * @param keys in what the keys differ
 * @param differences in what the endpoint was not as it is wished
 * @param disabled the endpoints of this stack that are disabled
 * @param domains the hosts that are not registered
 */
record Report(
    Optional<Progress> progress,
    Optional<Unavailable> fault,
    Optional<String> keys,
    List<String> differences,
    List<String> disabled,
    List<String> domains) {

  /** Returns the report of a run for which there was no API key. */
  static Report pending() {
    return new Report(
        Optional.empty(), Optional.empty(), Optional.empty(), List.of(), List.of(), List.of());
  }

  String outcome() {
    if (fault.isPresent()) {
      return "failed";
    }
    return switch (progress.orElse(null)) {
      case null -> "pending";
      case Progress.Registered _ -> "registered";
      case Progress.Waiting _ -> "waiting";
      case Progress.Unfinished _ -> "unfinished";
      case Progress.LeftToAPerson _ -> "left-to-a-person";
    };
  }

  /** Returns what has come of it, in a sentence. */
  String sentence() {
    if (fault.isPresent()) {
      return "Not registered: " + fault.get().getMessage() + ".";
    }
    return switch (progress.orElse(null)) {
      case null -> "Pending: the secret of the Stripe API key has no value yet.";
      case Progress.Registered(var id) -> "Stripe delivers to this stack by " + id + ".";
      case Progress.Waiting(var id, var until) ->
          id.map(endpoint -> "Stripe delivers to this stack by " + endpoint + ". ").orElse("")
              + "The next step can be done at "
              + until
              + ", and the schedule does it.";
      case Progress.Unfinished() -> "Unfinished: the schedule goes on.";
      case Progress.LeftToAPerson(boolean hasSecret) ->
          "The API key has no permission for webhook endpoints: "
              + (hasSecret ? "one made by hand is left as it is." : "give it one.");
    };
  }

  List<String> problems() {
    return Stream.of(keys.stream(), disabled.stream(), differences.stream(), domains.stream())
        .flatMap(all -> all)
        .toList();
  }

  /** Returns whether something delivers to this stack, as far as that can be told. */
  private boolean isDelivering() {
    return switch (progress.orElse(null)) {
      case null -> false;
      case Progress.Registered _ -> true;
      case Progress.Waiting(var id, _) -> id.isPresent();
      case Progress.Unfinished() -> false;
      case Progress.LeftToAPerson(boolean hasSecret) -> hasSecret;
    };
  }

  Map<Metric, Long> counted() {
    Map<Metric, Long> counted = new EnumMap<>(Metric.class);
    counted.put(Metric.WEBHOOK_NOT_REGISTERED, isDelivering() ? 0L : 1L);
    counted.put(Metric.WEBHOOK_ENDPOINT_DIFFERS, (long) differences.size());
    counted.put(Metric.WEBHOOK_ENDPOINT_DISABLED, (long) disabled.size());
    counted.put(Metric.KEYS_DIFFER, keys.isPresent() ? 1L : 0L);
    counted.put(Metric.DOMAIN_REFUSED, (long) domains.size());
    return counted;
  }

  Map<String, String> fields() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("message", "registration " + outcome());
    fields.put("detail", sentence());
    if (!problems().isEmpty()) {
      fields.put("problems", String.join(" | ", problems()));
    }
    return fields;
  }

  JsonObject json() {
    JsonObject json = new JsonObject();
    json.addProperty("outcome", outcome());
    json.addProperty("detail", sentence());
    if (progress.orElse(null) instanceof Progress.Waiting waiting) {
      json.addProperty("until", waiting.until().toString());
    }
    JsonArray problems = new JsonArray();
    problems().forEach(problems::add);
    json.add("problems", problems);
    return json;
  }
}
