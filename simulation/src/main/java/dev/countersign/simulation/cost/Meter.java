package dev.countersign.simulation.cost;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.math.BigDecimal;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Counts what the functions of a stack use. */
final class Meter {
  /** "PutLogEvents": so much is added to the bytes of each line. */
  static final int OF_A_LOG_EVENT = 26;

  private final SortedSet<String> metrics = new TreeSet<>();
  private Amounts<Counted> counted = Amounts.none();

  void count(Counted what, long amount) {
    count(what, BigDecimal.valueOf(amount));
  }

  void count(Counted what, BigDecimal amount) {
    counted = counted.plus(what, amount);
  }

  /** A function writes a line of its log, which may hold metrics. */
  void logged(String function, String line) {
    count(Counted.LOG_BYTES, line.getBytes(UTF_8).length + OF_A_LOG_EVENT);
    JsonObject json = JsonParser.parseString(line).getAsJsonObject();
    if (json.has("_aws")) {
      json.getAsJsonObject("_aws")
          .getAsJsonArray("CloudWatchMetrics")
          .forEach(
              directive ->
                  directive
                      .getAsJsonObject()
                      .getAsJsonArray("Metrics")
                      .forEach(
                          metric ->
                              metrics.add(
                                  function
                                      + " "
                                      + metric.getAsJsonObject().get("Name").getAsString())));
    }
  }

  /** Returns all that was counted up to now. */
  Amounts<Counted> read() {
    return counted;
  }

  /** Returns the metrics that were written, each with the function that wrote it. */
  Set<String> metrics() {
    return Set.copyOf(metrics);
  }
}
