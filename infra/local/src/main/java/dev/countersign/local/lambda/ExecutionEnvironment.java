package dev.countersign.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/**
 * One process of one function, with its own Runtime API and its own temporary folder. It serves one
 * invocation at a time, and cannot be used once its process has ended.
 */
final class ExecutionEnvironment implements AutoCloseable {
  private static final Duration LAST_WORDS = Duration.ofSeconds(1); // to read the last output

  private final FunctionSettings function;
  private final Duration initLimit;
  private final FunctionLog log;
  private final RuntimeApi api;
  private final Process process;
  private final Thread reader;
  private final Path temporary;
  private volatile boolean warm;

  private ExecutionEnvironment(
      FunctionSettings function,
      Duration initLimit,
      FunctionLog log,
      RuntimeApi api,
      Process process,
      Thread reader,
      Path temporary) {
    this.function = function;
    this.initLimit = initLimit;
    this.log = log;
    this.api = api;
    this.process = process;
    this.reader = reader;
    this.temporary = temporary;
  }

  static ExecutionEnvironment start(
      FunctionSettings function,
      Path code,
      Path temporary,
      FunctionOptions options,
      FunctionLog log)
      throws IOException {
    var arn = "arn:aws:lambda:us-east-1:000000000000:function:" + function.name() + ":live";
    var api = new RuntimeApi(arn, function.timeout());
    try {
      var process =
          new FunctionCommand(function, options).on(code, temporary, api.address()).start();
      var reader = Thread.startVirtualThread(() -> log.addAll(process.inputReader(UTF_8)));
      Thread.startVirtualThread(
          () -> {
            process.onExit().join();
            api.processEnded();
          });
      return new ExecutionEnvironment(
          function, options.initLimit(), log, api, process, reader, temporary);
    } catch (IOException e) {
      api.close();
      throw e;
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /**
   * Returns whether it can take an event. A process that failed to start may be about to end, and
   * gets no further event.
   */
  boolean isUsable() {
    return warm && process.isAlive();
  }

  ProcessHandle process() {
    return process.toHandle();
  }

  /**
   * Runs one event through the process.
   *
   * @return empty if a process that had served before ended before it took the event. Another
   *     process may then take the event, because no code has seen it
   */
  Optional<InvocationResult> invoke(byte[] event) throws InterruptedException {
    var pending = new Pending(event);
    var wasWarm = warm;
    api.offer(pending);
    if (!process.isAlive()) {
      api.processEnded(); // it ended before it was offered the event
    }
    try {
      pending.awaitStart(initLimit.plus(function.timeout()));
      warm = pending.isTaken();
      if (!warm && wasWarm) {
        return Optional.empty();
      }
      return Optional.of(outcome(pending));
    } catch (TimeoutException _) {
      log.add(pending.requestId() + " Task timed out after " + seconds() + " seconds");
      close();
      return Optional.of(new InvocationResult.TimedOut());
    }
  }

  private InvocationResult outcome(Pending pending) throws InterruptedException, TimeoutException {
    var outcome = pending.awaitEnd(function.timeout());
    if (outcome instanceof InvocationResult.Failed(var type, _)) {
      log.add("RequestId: " + pending.requestId() + " Error: " + type);
    }
    return outcome;
  }

  private String seconds() {
    return String.format(Locale.ROOT, "%.2f", function.timeout().toMillis() / 1000.0);
  }

  /** Ends the process without notice, as Lambda does. */
  @Override
  public void close() {
    process.destroyForcibly();
    api.close();
    try {
      process.waitFor();
      reader.join(LAST_WORDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    Folders.delete(temporary);
  }
}
