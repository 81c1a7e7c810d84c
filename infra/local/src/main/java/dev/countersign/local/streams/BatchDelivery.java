package dev.countersign.local.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.countersign.local.lambda.InvocationResult;
import dev.countersign.local.lambda.Invoker;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Delivers a batch to the function, again and again, until every record of it is handled. It moves
 * past no record before that, except for those that are given up (Lambda developer guide,
 * "Configuring partial batch response with DynamoDB").
 */
final class BatchDelivery {
  private final Mapping mapping;
  private final Invoker invoker;
  private final StreamTiming pace;
  private final RetryPause pause;
  private final Consumer<String> log;

  /** Waits for the given time; a test does not wait. */
  @FunctionalInterface
  interface RetryPause {
    void of(Duration time) throws InterruptedException;
  }

  BatchDelivery(
      Mapping mapping, Invoker invoker, StreamTiming pace, RetryPause pause, Consumer<String> log) {
    this.mapping = mapping;
    this.invoker = invoker;
    this.pace = pace;
    this.pause = pause;
    this.log = log;
  }

  void deliver(List<StreamRecord> batch) throws InterruptedException {
    var rest = batch;
    int failures = 0; // with the same record first
    while (!rest.isEmpty()) {
      int handled = deliverOnce(rest);
      failures = handled > 0 ? 1 : failures + 1;
      rest = rest.subList(handled, rest.size());
      if (rest.isEmpty()) {
        return;
      }
      boolean halves = handled == 0 && mapping.bisects() && rest.size() > 1;
      if (!halves && mapping.retries() >= 0 && failures > mapping.retries()) {
        say("gave up %s after %d attempts".formatted(records(rest), failures));
        return;
      }
      pause.of(pace.afterFailures(failures));
      if (halves) { // which does not count as a retry
        deliver(rest.subList(0, rest.size() / 2));
        rest = rest.subList(rest.size() / 2, rest.size());
        failures = 0;
      }
    }
  }

  /** Delivers once. Returns how many records, from the first on, the function has handled. */
  private int deliverOnce(List<StreamRecord> records) throws InterruptedException {
    InvocationResult outcome;
    try {
      outcome = invoker.invoke(mapping.function(), StreamRecord.event(records).getBytes(UTF_8));
    } catch (RuntimeException e) {
      say("could not be run on " + records(records) + ": " + e);
      return 0;
    }
    switch (outcome) {
      case InvocationResult.Returned(var payload) -> {
        int handled = mapping.reportsItems() ? reported(payload, records) : records.size();
        if (handled < records.size()) {
          say("did not handle " + records(records.subList(handled, records.size())));
        }
        return handled;
      }
      case InvocationResult.Failed(var type, _) ->
          say("failed on " + records(records) + ": " + type);
      case InvocationResult.TimedOut _ -> say("timed out on " + records(records));
      case InvocationResult.Throttled _ -> say("was throttled on " + records(records));
    }
    return 0;
  }

  /**
   * Returns how many records are before the first one that the function's answer reports; none if
   * the answer is unreadable.
   */
  private static int reported(String answer, List<StreamRecord> records) {
    try {
      JsonElement json = JsonParser.parseString(answer);
      @Nullable JsonElement failures =
          json instanceof JsonObject object ? object.get("batchItemFailures") : null;
      if (failures == null || failures.isJsonNull()) {
        return json.isJsonObject() || json.isJsonNull() ? records.size() : 0;
      }
      if (!(failures instanceof JsonArray list)) {
        return 0;
      }
      int first = records.size();
      for (JsonElement failure : list) {
        first = Math.min(first, place(failure, records));
      }
      return first;
    } catch (JsonParseException _) {
      return 0;
    }
  }

  /** Returns the position of the record that a failure names; the first one if it names none. */
  private static int place(JsonElement failure, List<StreamRecord> records) {
    if (failure instanceof JsonObject object
        && object.get("itemIdentifier") instanceof JsonPrimitive identifier) {
      for (int i = 0; i < records.size(); i++) {
        if (records.get(i).sequenceNumber().equals(identifier.getAsString())) {
          return i;
        }
      }
    }
    return 0;
  }

  private void say(String what) {
    log.accept("stream | " + mapping.owner() + " " + what);
  }

  private static String records(List<StreamRecord> records) {
    return records.size() == 1
        ? "the record " + records.getFirst().sequenceNumber()
        : "the %d records from %s on"
            .formatted(records.size(), records.getFirst().sequenceNumber());
  }
}
