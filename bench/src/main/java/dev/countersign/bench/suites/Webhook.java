package dev.countersign.bench.suites;

import dev.countersign.bench.measure.Rounds;
import dev.countersign.bench.measure.Spread;
import dev.countersign.bench.report.Figure;
import dev.countersign.bench.report.SuiteResult;
import dev.countersign.bench.report.Table;
import dev.countersign.bench.report.Unit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** To verify and parse an event, beside stripe-java, measured by JMH. */
final class Webhook implements Suite {
  private static final String OURS = "countersign";
  private static final String THEIRS = "stripeJava";

  /** JMH's name of the bytes per operation. */
  private static final String ALLOCATION = "gc.alloc.rate.norm";

  private static final String TIME =
      "stripe-java / us: the time to verify a delivery's signature and to read its event"
          + " (`Webhook.constructEvent` and the object in it), each in a JVM of its own with the"
          + " function's compiler flags.";
  private static final String ALLOCATED = "allocation, stripe-java / us: bytes of garbage for it.";

  /** What one fork measured of one operation. */
  private record Fork(double microseconds, double bytes) {}

  @Override
  public String name() {
    return "webhook";
  }

  @Override
  public SuiteResult run(Bench bench) throws IOException, InterruptedException {
    List<Figure> figures = new ArrayList<>();
    List<List<String>> rows = new ArrayList<>();
    for (int kilobytes : List.of(2, 20, 200)) {
      bench.say("events of %d KB".formatted(kilobytes));
      var rounds = new Rounds<String, Fork>(List.of(OURS, THEIRS));
      for (int i = 0; i < bench.times(5, 1); i++) {
        rounds.add(operation -> measured(bench, operation, kilobytes));
      }
      String size = kilobytes + " KB";
      figures.add(ratio(size + ": stripe-java / us", TIME, of(rounds, Fork::microseconds)));
      figures.add(
          ratio(size + ": allocation, stripe-java / us", ALLOCATED, of(rounds, Fork::bytes)));
      rows.add(row(size, "us", rounds, OURS));
      rows.add(row(size, "stripe-java", rounds, THEIRS));
    }
    return new SuiteResult(
        name(),
        Targets.with(figures),
        List.of(
            new Table("one event", List.of("size", "code", "microseconds", "allocated"), rows)));
  }

  private static Figure ratio(String name, String definition, Spread value) {
    return Figure.of(name, "", definition, Unit.RATIO, value);
  }

  private static Spread of(Rounds<String, Fork> rounds, ToDoubleFunction<Fork> number) {
    return Spread.ratio(rounds.of(THEIRS, number), rounds.of(OURS, number));
  }

  private static List<String> row(
      String size, String code, Rounds<String, Fork> rounds, String operation) {
    return List.of(
        size,
        code,
        Unit.COUNT.text(Spread.of(rounds.of(operation, Fork::microseconds)).median()),
        Unit.KILOBYTES.text(Spread.of(rounds.of(operation, Fork::bytes)).median() / 1000));
  }

  private static Fork measured(Bench bench, String operation, int kilobytes) {
    var options =
        new OptionsBuilder()
            .include(WebhookBenchmark.class.getName() + "\\." + operation + "$")
            .param("kilobytes", Integer.toString(kilobytes))
            .forks(1)
            .jvmArgs(
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--sun-misc-unsafe-memory-access=allow") // JMH's own
            .warmupIterations(bench.times(2, 1))
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(bench.times(3, 1))
            .measurementTime(TimeValue.seconds(1))
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build();
    try {
      RunResult result = new Runner(options).runSingle();
      return new Fork(
          result.getPrimaryResult().getScore(),
          Objects.requireNonNull(result.getSecondaryResults().get(ALLOCATION)).getScore());
    } catch (RunnerException e) {
      throw new IllegalStateException("JMH could not measure " + operation, e);
    }
  }
}
