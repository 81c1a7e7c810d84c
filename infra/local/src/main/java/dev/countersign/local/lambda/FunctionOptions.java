package dev.countersign.local.lambda;

import java.time.Duration;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The options of functions that the machine decides and the template cannot.
 *
 * @param concurrency the limit of processes for each function; further invocations wait
 * @param environment variables for every function, which override the template's
 * @param runtime runs the handlers
 * @param initLimit the time in which a process must ask for its first event
 * @param log receives each line that a function prints: the function's name, then the line
 */
public record FunctionOptions(
    int concurrency,
    Map<String, String> environment,
    FunctionRuntime runtime,
    Duration initLimit,
    BiConsumer<String, String> log) {

  public FunctionOptions {
    if (concurrency < 1) {
      throw new IllegalArgumentException("A function needs at least one process.");
    }
    environment = Map.copyOf(environment);
  }

  /** Returns four processes each, no variables beside the template's, and no output. */
  public static FunctionOptions defaults() {
    return new FunctionOptions(
        4,
        Map.of(),
        FunctionRuntime.ofThisMachine(),
        Duration.ofSeconds(60),
        (function, line) -> {});
  }

  public FunctionOptions withConcurrency(int processes) {
    return new FunctionOptions(processes, environment, runtime, initLimit, log);
  }

  public FunctionOptions withEnvironment(Map<String, String> variables) {
    return new FunctionOptions(concurrency, variables, runtime, initLimit, log);
  }

  public FunctionOptions withRuntime(FunctionRuntime chosen) {
    return new FunctionOptions(concurrency, environment, chosen, initLimit, log);
  }

  public FunctionOptions withInitLimit(Duration limit) {
    return new FunctionOptions(concurrency, environment, runtime, limit, log);
  }

  public FunctionOptions withLog(BiConsumer<String, String> sink) {
    return new FunctionOptions(concurrency, environment, runtime, initLimit, sink);
  }
}
