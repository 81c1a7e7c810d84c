package dev.countersign.http;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An answer, with the fields to log and the metrics to count.
 *
 * @param logged fields of the request's log line; never a secret
 * @param counted metrics and by how much each rises, or what was measured
 */
public record ApiResponse(
    int status,
    Map<String, String> headers,
    JsonObject body,
    Map<String, String> logged,
    Map<Metric, Long> counted) {

  private static final Map<String, String> UNCACHED =
      with(Map.of("Content-Type", "application/json"), "Cache-Control", "no-store");

  private static final Map<String, String> OF_JSON =
      with(UNCACHED, "X-Content-Type-Options", "nosniff");

  /** An error at one place of the request's body. */
  public record InputError(String pointer, String detail) {}

  public ApiResponse {
    headers = inOrder(headers);
    logged = inOrder(logged);
    counted = Map.copyOf(counted);
  }

  /**
   * Returns a copy that keeps the order of the members, so that every log line has the same order.
   */
  private static Map<String, String> inOrder(Map<String, String> map) {
    return map.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }

  public static ApiResponse json(int status, JsonObject body) {
    return new ApiResponse(status, OF_JSON, body, Map.of(), Map.of());
  }

  public static ApiResponse of(Problem problem) {
    JsonObject body = new JsonObject();
    body.addProperty("type", problem.type());
    body.addProperty("title", problem.title());
    body.addProperty("status", problem.status());
    body.addProperty("detail", problem.detail());
    return json(problem.status(), body)
        .header("Content-Type", "application/problem+json")
        .logging("problem", problem.type());
  }

  /** Returns a problem of the request's body, with the places of its errors. */
  public static ApiResponse of(Problem problem, List<InputError> errors) {
    JsonArray array = new JsonArray();
    for (InputError error : errors) {
      JsonObject entry = new JsonObject();
      entry.addProperty("pointer", error.pointer());
      entry.addProperty("detail", error.detail());
      array.add(entry);
    }
    ApiResponse response = of(problem);
    response.body().add("errors", array);
    return response;
  }

  public ApiResponse header(String name, String value) {
    return new ApiResponse(status, with(headers, name, value), body, logged, counted);
  }

  /** Sets Retry-After, in whole seconds, at least one. */
  public ApiResponse retryAfter(Duration duration) {
    return header("Retry-After", Long.toString(Math.max(1, duration.toSeconds())));
  }

  public ApiResponse with(String member, long value) {
    JsonObject extended = body.deepCopy();
    extended.addProperty(member, value);
    return new ApiResponse(status, headers, extended, logged, counted);
  }

  public ApiResponse logging(String field, String value) {
    return new ApiResponse(status, headers, body, with(logged, field, value), counted);
  }

  /** Raises the metric by one. */
  public ApiResponse counting(Metric metric) {
    return measuring(metric, 1);
  }

  /** Adds a measured value, in the unit of the metric. */
  public ApiResponse measuring(Metric metric, long value) {
    Map<Metric, Long> more = new EnumMap<>(Metric.class);
    more.putAll(counted);
    more.put(metric, value);
    return new ApiResponse(status, headers, body, logged, more);
  }

  private static Map<String, String> with(Map<String, String> map, String key, String value) {
    Map<String, String> more = new LinkedHashMap<>(map);
    more.put(key, value);
    return more;
  }
}
