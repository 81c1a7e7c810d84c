package dev.countersign.bench.functions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One process of one function. */
public final class RunningFunction implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int LAST_LINES = 30;

  private final String name;
  private final RuntimeApi api;
  private final Process process;
  private final ProcessClock clock;
  private final Path output;
  private final long started;

  /**
   * One event and its answer.
   *
   * @param given when the process was given the event, by {@link System#nanoTime()}
   * @param answered when its answer was here
   */
  public record Invocation(String answer, long given, long answered) {
    public double milliseconds() {
      return (answered - given) / 1e6;
    }
  }

  private RunningFunction(String name, RuntimeApi api, Process process, Path output, long started) {
    this.name = name;
    this.api = api;
    this.process = process;
    this.clock = ProcessClock.of(process.pid());
    this.output = output;
    this.started = started;
  }

  static RunningFunction start(ProcessBuilder command, RuntimeApi api, Path temporary, String name)
      throws IOException {
    Path output = temporary.resolve("output");
    command.redirectOutput(output.toFile()).redirectErrorStream(true);
    long started = System.nanoTime();
    Process process = command.start();
    var _ = process.onExit().thenRun(api::processEnded);
    return new RunningFunction(name, api, process, output, started);
  }

  /** Returns when it was started, by {@link System#nanoTime()}. */
  public long started() {
    return started;
  }

  /** Waits until it asks for its first event or for its restore, and returns when it did. */
  public long awaitInitialized() throws InterruptedException {
    return await(api.asked());
  }

  /**
   * Runs one event through it.
   *
   * @throws IllegalStateException if it failed, with what it printed last
   */
  public Invocation invoke(byte[] event) throws InterruptedException {
    RuntimeApi.Turn turn = api.offer(event);
    String answer = await(turn.answer());
    return new Invocation(answer, turn.given(), turn.answered());
  }

  /**
   * Restores it from where it waits, with an event that it finds as soon as it asks for one. The
   * time begins with the restore.
   */
  public Invocation restore(byte[] event) throws InterruptedException {
    RuntimeApi.Turn turn = api.offer(event);
    long restored = System.nanoTime();
    api.restore();
    return new Invocation(await(turn.answer()), restored, turn.answered());
  }

  /** Returns its processor time so far: user and system, of all its threads. */
  public double cpuMilliseconds() {
    return clock.nanos() / 1e6;
  }

  /** Returns how much of its memory is resident. */
  public double residentMegabytes() {
    try {
      String line =
          Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
              .filter(one -> one.startsWith("VmRSS:"))
              .findFirst()
              .orElseThrow();
      return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024 / 1e6;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Returns how many classes its JVM has loaded, by counters that the JVM keeps for anyone. */
  public long classes() throws InterruptedException {
    try {
      return LoadedClasses.of(process.pid());
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private <T> T await(CompletableFuture<T> future) throws InterruptedException {
    try {
      return future.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw failed(e);
    }
  }

  private IllegalStateException failed(Exception cause) {
    String lastWords;
    try {
      List<String> lines = Files.readAllLines(output);
      lastWords =
          String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    } catch (IOException e) {
      lastWords = e.toString();
    }
    return new IllegalStateException(name + " failed. It printed:\n" + lastWords, cause);
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    api.close();
  }
}
