package dev.countersign.simulation.runner;

import dev.countersign.simulation.SimulationRun;
import dev.countersign.simulation.deployment.DynamoDb;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code mvn -Psimulate -Dseeds=200000 -Dfirst=1 -Ddynamodb=memory}: runs that many seeds and
 * prints its progress. For a seed that fails it prints what happened and how to run it again.
 */
public final class Simulate {
  private static final Duration BETWEEN_REPORTS = Duration.ofSeconds(5);

  private Simulate() {}

  public static void main(String[] arguments) throws InterruptedException {
    long seeds = Long.getLong("seeds", 20_000);
    long first = Long.getLong("first", 1);
    var dynamoDb =
        DynamoDb.Kind.valueOf(System.getProperty("dynamodb", "memory").toUpperCase(Locale.ROOT));
    System.exit(run(first, seeds, dynamoDb, System.out) ? 0 : 1);
  }

  /** Returns whether all of them held. */
  static boolean run(long first, long count, DynamoDb.Kind dynamoDb, PrintStream out)
      throws InterruptedException {
    Seeds seeds = new Seeds(first, count, dynamoDb);
    long began = System.nanoTime();
    Thread reporter = Thread.ofPlatform().daemon().start(() -> report(seeds, count, began, out));
    Optional<SimulationRun> failed = seeds.run();
    reporter.interrupt();
    reporter.join();
    out.println(progress(seeds.done(), count, began));
    failed.ifPresent(run -> show(run, dynamoDb, out));
    return failed.isEmpty();
  }

  private static void report(Seeds seeds, long count, long began, PrintStream out) {
    try {
      while (true) {
        Thread.sleep(BETWEEN_REPORTS);
        out.println(progress(seeds.done(), count, began));
      }
    } catch (InterruptedException _) {
      // All of them are done.
    }
  }

  private static String progress(long done, long count, long began) {
    double seconds = (System.nanoTime() - began) / 1e9;
    return String.format(
        Locale.ROOT, "%,d of %,d runs, %.1f runs/s", done, count, done / Math.max(seconds, 1e-3));
  }

  private static void show(SimulationRun failed, DynamoDb.Kind dynamoDb, PrintStream out) {
    SimulationRun readable = SimulationRun.readable(failed.seed(), dynamoDb);
    readable.lines().forEach(out::println);
    out.println();
    out.println("seed       " + failed.seed());
    out.println("invariant  " + failed.invariant().orElseThrow());
    out.println("because    " + failed.failure().orElseThrow().getMessage());
    if (readable.failure().isEmpty() || !readable.digest().equals(failed.digest())) {
      out.println("but the same seed went another way when it was run again");
    }
    if (!(failed.failure().get() instanceof dev.countersign.simulation.invariants.Violation)) {
      failed.failure().get().printStackTrace(out);
    }
    out.printf(
        Locale.ROOT,
        "again      mvn -Psimulate -Dfirst=%d -Dseeds=1 -Ddynamodb=%s%n",
        failed.seed(),
        dynamoDb.name().toLowerCase(Locale.ROOT));
  }
}
