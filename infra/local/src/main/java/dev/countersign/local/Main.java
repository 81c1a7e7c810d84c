package dev.countersign.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;

/**
 * The program of {@code mvn -Plocal}: runs the local stack until it is stopped, or with {@code
 * -Dtour} a tour of it. It prints what it does, how to try it, and all addresses.
 */
public final class Main {
  private Main() {}

  /** Runs until it is stopped by a signal, or until its parent process ends. */
  public static void main(String[] arguments) {
    try {
      StackOptions options = options(System.getProperties(), System.getenv());
      if (isSet(System.getProperties(), "tour")) {
        var stack =
            start(
                options
                    .withPorts(0, 0)
                    .withLambdaPort(0)
                    .withRealStripe(Optional.empty())
                    .withLog(_ -> {}));
        System.exit(Tour.run(stack, System.out) ? 0 : 1);
      }
      Welcome.print(start(options), options.realStripe, System.out);
      new CountDownLatch(1).await();
    } catch (UsageException e) {
      fail(String.valueOf(e.getMessage()));
    } catch (IOException | InterruptedException e) {
      fail("Countersign does not start: " + e);
    }
  }

  /** Reads the options that were given on the command line with -D. */
  static StackOptions options(Properties properties, Map<String, String> environment) {
    var options =
        StackOptions.defaults()
            .withPorts(
                (int) number(properties, "port", 8080, 0, 65_535),
                (int) number(properties, "stripe.port", 12_111, 0, 65_535))
            .withLambdaPort((int) number(properties, "lambda.port", 3001, 0, 65_535))
            .withConcurrency((int) number(properties, "concurrency", 4, 1, 1000))
            .withCreateRequestsPerClient(number(properties, "rate", 1_000_000, 10, 2_000_000_000))
            .withRealStripe(RealStripe.from(environment))
            .withProgress(System.out::println)
            .withLog(System.out::println);
    if (properties.getProperty("schedules", "true").equals("false")) {
      options = options.withoutSchedules();
    }
    String catalogue = properties.getProperty("catalogue", "");
    return catalogue.isEmpty() ? options : options.withCatalogue(Path.of(catalogue));
  }

  /** Starts the stack, and makes sure that it stops when this process is told to end. */
  private static LocalStack start(StackOptions options) throws IOException {
    var started = new CompletableFuture<LocalStack>();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(started), "stop"));
    // Maven is our parent. If it is killed, nobody could stop us any more.
    ProcessHandle.current().parent().ifPresent(Main::endWith);
    try {
      var stack = LocalStack.start(options);
      started.complete(stack);
      return stack;
    } finally {
      started.cancel(false);
    }
  }

  private static void endWith(ProcessHandle parent) {
    // Not on the pool's own thread, because the exit may wait for work that needs the pool, which
    // has only that one thread on two cores.
    var _ = parent.onExit().thenRun(() -> Thread.ofPlatform().start(() -> System.exit(0)));
  }

  /** Stops the stack. During the start it waits until there is something to stop. */
  private static void stop(CompletableFuture<LocalStack> started) {
    try {
      started.get().close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | CancellationException _) {
      // The start failed, and has cleaned up.
    }
  }

  private static boolean isSet(Properties properties, String name) {
    String value = properties.getProperty(name);
    return value != null && !value.equals("false");
  }

  private static long number(
      Properties properties, String name, long otherwise, long least, long most) {
    String text = properties.getProperty(name, "");
    if (text.isEmpty()) {
      return otherwise;
    }
    if (text.matches("[0-9]{1,10}")) {
      long number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return number;
      }
    }
    throw new UsageException(
        "-D%s=%s must be a whole number from %d to %d.".formatted(name, text, least, most));
  }

  private static void fail(String message) {
    System.out.flush();
    System.err.println(message);
    System.exit(1);
  }
}
