package dev.countersign.local.streams;

import dev.countersign.local.lambda.FunctionEvent;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * The event source mapping of a function to a table's stream, by an {@code
 * AWS::Lambda::EventSourceMapping} or a {@code DynamoDB} event of the template (Lambda developer
 * guide, "Parameters for DynamoDB event source mappings").
 *
 * @param function its physical id
 * @param fromTheStart whether it gets the records that are in the stream already, or only later
 *     ones
 * @param filter selects the records that it gets
 * @param window how long a batch may wait for more records
 * @param retries the number of retries of a batch before it is given up; negative for ever
 * @param bisects whether a failed batch is retried as two halves
 * @param reportsItems whether the function's answer names the record that failed
 */
record Mapping(
    String owner,
    String function,
    String streamArn,
    boolean fromTheStart,
    Filter filter,
    int batchSize,
    Duration window,
    int retries,
    boolean bisects,
    boolean reportsItems) {

  /**
   * The properties of the delivery, and properties that make no difference here, because nothing is
   * discarded by age.
   */
  private static final Set<String> KNOWN =
      Set.of(
          "Stream",
          "StartingPosition",
          "FilterCriteria",
          "BatchSize",
          "MaximumBatchingWindowInSeconds",
          "MaximumRetryAttempts",
          "BisectBatchOnFunctionError",
          "FunctionResponseTypes",
          "Enabled",
          "DestinationConfig",
          "MaximumRecordAgeInSeconds",
          "ParallelizationFactor");

  /**
   * Reads an event's properties, with Lambda's defaults where the template sets none.
   *
   * @throws IllegalArgumentException if Lambda would reject one, or one is not supported here
   */
  static Mapping of(FunctionEvent event) {
    event.knowsOnly(KNOWN);
    var start = event.required("StartingPosition");
    if (!start.equals("TRIM_HORIZON") && !start.equals("LATEST")) {
      throw event.wrong("must start at TRIM_HORIZON or LATEST, not " + start);
    }
    return new Mapping(
        event.owner(),
        event.function(),
        event.required("Stream"),
        start.equals("TRIM_HORIZON"),
        Filter.of(event),
        event.number("BatchSize", 100, 1, 10_000),
        Duration.ofSeconds(event.number("MaximumBatchingWindowInSeconds", 0, 0, 300)),
        event.number("MaximumRetryAttempts", -1, -1, 10_000),
        event.flag("BisectBatchOnFunctionError", false),
        event.properties().get("FunctionResponseTypes") instanceof List<?> types
            && types.contains("ReportBatchItemFailures"));
  }

  String table() {
    return streamArn.replaceFirst("^.*:table/", "").replaceFirst("/stream/.*$", "");
  }

  String region() {
    return streamArn.split(":", -1)[3];
  }
}
