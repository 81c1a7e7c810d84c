package dev.countersign.http;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.countersign.aws.FunctionEnvironment;
import dev.countersign.faults.Unavailable;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Writes one JSON object per line, in Lambda's JSON log format. A line also contains its metrics,
 * in CloudWatch's embedded metric format (CloudWatch docs, "Embedded metric format specification").
 *
 * <p>No secret should get here. If one does, {@link #redact} removes it.
 */
public final class Log {
  /** Every secret contains one of these, and most texts contain none. */
  private static final List<String> MARKS = List.of("sk_", "rk_", "whsec_", "_secret_");

  private static final Pattern SECRET =
      Pattern.compile("(?:(?:sk|rk)_(?:test|live)_|whsec_|_secret_)[A-Za-z0-9_*+/=]+");

  private final String stack;
  private final String function;
  private final InstantSource clock;
  private final Consumer<String> lines;

  /**
   * Creates a log.
   *
   * @param stack the stack's name. Metrics have it as a dimension, so that the metrics of two
   *     stacks are not added up
   * @param function the name of the function's folder
   */
  public Log(String stack, String function, InstantSource clock, Consumer<String> lines) {
    this.stack = stack;
    this.function = function;
    this.clock = clock;
    this.lines = lines;
  }

  /** Returns a log on standard output, from which Lambda collects log lines. */
  public static Log toStandardOutput(String function, FunctionEnvironment environment) {
    String stack = environment.find("STACK_NAME").orElse("unnamed");
    return new Log(stack, function, InstantSource.system(), System.out::println);
  }

  /** Logs the result of the function's work, with its metrics. */
  public void report(String requestId, Map<String, String> fields, Map<Metric, Long> counted) {
    write("INFO", requestId, fields, counted);
  }

  /** Logs a fault that ended the function's work, with its cause. {@link Metric#of} counts it. */
  public void fault(String requestId, RuntimeException fault) {
    fault(requestId, fault, Metric.of(fault));
  }

  /**
   * Logs a fault that ended a part of the function's work, with its cause.
   *
   * @param metric rises by one
   */
  public void fault(String requestId, RuntimeException fault, Metric metric) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("message", "failed");
    fields.put("cause", Causes.describe(fault));
    write("ERROR", requestId, fields, List.of(metric));
  }

  /**
   * Logs that a secret cannot be read or is malformed, and that its last good value is used
   * instead, for a limited time. This belongs to no single request, so the line has no request's
   * id.
   */
  public void lastGoodSecretServes(Unavailable fault) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("message", "the last good value of a secret serves");
    fields.put("cause", Causes.describe(fault));
    write("WARN", "none", fields, List.of(Metric.LAST_GOOD_SECRET));
  }

  /**
   * Writes one line.
   *
   * @param counted metrics that this line raises by one
   */
  public void write(
      String level, String requestId, Map<String, String> fields, List<Metric> counted) {
    Map<Metric, Long> ones = new EnumMap<>(Metric.class);
    counted.forEach(metric -> ones.put(metric, 1L));
    write(level, requestId, fields, ones);
  }

  private void write(
      String level, String requestId, Map<String, String> fields, Map<Metric, Long> counted) {
    JsonObject line = new JsonObject();
    line.addProperty("timestamp", clock.instant().toString());
    line.addProperty("level", level);
    line.addProperty("stack", stack);
    line.addProperty("function", function);
    line.addProperty("requestId", requestId);
    fields.forEach((name, value) -> line.addProperty(name, redact(value)));
    if (!counted.isEmpty()) {
      SortedSet<Metric> byName = new TreeSet<>(Comparator.comparing(Metric::wireName));
      byName.addAll(counted.keySet());
      byName.forEach(metric -> line.addProperty(metric.wireName(), counted.get(metric)));
      line.add("_aws", metrics(byName));
    }
    lines.accept(line.toString());
  }

  /** Returns the text without anything that looks like a key, a client secret or a card number. */
  static String redact(String text) {
    boolean mayHoldSecret = hasMark(text);
    return Luhn.withoutCardNumbers(mayHoldSecret ? SECRET.matcher(text).replaceAll("***") : text);
  }

  private static boolean hasMark(String text) {
    for (String mark : MARKS) {
      if (text.contains(mark)) {
        return true;
      }
    }
    return false;
  }

  private JsonObject metrics(Set<Metric> counted) {
    JsonArray metrics = new JsonArray();
    for (Metric metric : counted) {
      JsonObject named = new JsonObject();
      named.addProperty("Name", metric.wireName());
      named.addProperty("Unit", metric.unit());
      metrics.add(named);
    }
    JsonArray dimension = new JsonArray();
    dimension.add("stack");
    dimension.add("function");
    JsonArray dimensions = new JsonArray();
    dimensions.add(dimension);
    JsonObject directive = new JsonObject();
    directive.addProperty("Namespace", Metric.NAMESPACE);
    directive.add("Dimensions", dimensions);
    directive.add("Metrics", metrics);
    JsonArray directives = new JsonArray();
    directives.add(directive);
    JsonObject aws = new JsonObject();
    aws.addProperty("Timestamp", clock.millis());
    aws.add("CloudWatchMetrics", directives);
    return aws;
  }
}
