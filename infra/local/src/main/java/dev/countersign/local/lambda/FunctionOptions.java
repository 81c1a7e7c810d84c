package dev.countersign.local.lambda;

import java.time.Duration;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * What a machine decides about its functions and the template can't.
 *
 * @param concurrency how many processes each function may have; more invocations than that wait
 * @param environment variables for every function, stronger than the template's
 * @param runtime what runs the handlers
 * @param initLimit how long a process may take to ask for its first event
 * @param log takes each line that a function prints: the function's name, then the line
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

  /** Four processes each, nothing added to the template's environment, nothing printed. */
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
