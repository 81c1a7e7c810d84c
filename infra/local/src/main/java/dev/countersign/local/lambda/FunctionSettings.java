package dev.countersign.local.lambda;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One {@code AWS::Serverless::Function} of the template, with the properties that decide how its
 * code runs.
 *
 * @param mostProcesses its ReservedConcurrentExecutions; beyond them it is throttled
 */
public record FunctionSettings(
    String name,
    Path code,
    String handler,
    int mostProcesses,
    int memoryMegabytes,
    Duration timeout,
    String logFormat,
    Map<String, String> environment) {

  /** Reads a resource's properties, with Lambda's defaults where the template sets none. */
  public static FunctionSettings of(
      String physicalId, Map<String, Object> properties, Path folder) {
    Map<String, String> environment = new LinkedHashMap<>();
    child(child(properties, "Environment"), "Variables")
        .forEach((name, value) -> environment.put(name, String.valueOf(value)));
    return new FunctionSettings(
        physicalId,
        folder.resolve(required(properties, "CodeUri")),
        required(properties, "Handler"),
        (int) number(properties, "ReservedConcurrentExecutions", Integer.MAX_VALUE),
        (int) number(properties, "MemorySize", 128),
        Duration.ofSeconds(number(properties, "Timeout", 3)),
        child(properties, "LoggingConfig").get("LogFormat") instanceof String format
            ? format
            : "Text",
        environment);
  }

  private static String required(Map<String, Object> properties, String name) {
    if (properties.get(name) instanceof String value) {
      return value;
    }
    throw new IllegalArgumentException("A function of the template has no " + name + ".");
  }

  private static long number(Map<String, Object> properties, String name, long otherwise) {
    @Nullable Object value = properties.get(name);
    return value == null ? otherwise : Long.parseLong(value.toString());
  }

  @SuppressWarnings("unchecked") // a map of YAML or JSON has strings for keys
  private static Map<String, Object> child(Map<String, Object> parent, String name) {
    return parent.get(name) instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
  }
}
