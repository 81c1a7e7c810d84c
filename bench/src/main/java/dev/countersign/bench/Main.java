package dev.countersign.bench;

import dev.countersign.bench.report.Origin;
import dev.countersign.bench.report.Printed;
import dev.countersign.bench.report.Results;
import dev.countersign.bench.report.SuiteResult;
import dev.countersign.bench.suites.Bench;
import dev.countersign.bench.suites.Suite;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures, prints, and writes the results. A full run writes {@code bench/results} and {@code
 * bench/RESULTS.md}; a quick one writes the same below {@code bench/target/quick}, so that rough
 * figures never take the place of good ones.
 */
public final class Main {
  private Main() {}

  /**
   * Runs.
   *
   * @param arguments the folder of bench, the command that starts Node, and what bench/run was
   *     given: {@code --quick}, and the names of suites; none means all
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path folder = Path.of(arguments[0]).toAbsolutePath();
    String node = arguments[1];
    Options options = Options.parse(arguments.length > 2 ? arguments[2] : "");
    Origin origin = Machine.origin(folder, node, options.quick());
    List<String> suites = Suite.all().stream().map(Suite::name).toList();
    var recorded = new Results(folder, suites);
    var written = options.quick() ? new Results(folder.resolve("target/quick"), suites) : recorded;
    Path root = folder.resolve("..").normalize();
    List<String> worse = new ArrayList<>();
    try (var bench = new Bench(root, node, options.quick(), Main::say)) {
      for (Suite suite : options.suites()) {
        say("── " + suite.name());
        long began = System.nanoTime();
        SuiteResult result = suite.run(bench);
        worse.addAll(recorded.worse(result));
        written.save(origin, result);
        say(Printed.of(result));
        say("   took %d s".formatted((System.nanoTime() - began) / 1_000_000_000));
      }
    }
    say("written to " + root.relativize(written.page()));
    if (!worse.isEmpty()) {
      say("Worse than bench/results, which no noise explains:\n  " + String.join("\n  ", worse));
      System.exit(
          options.quick() ? 1 : 0); // a full run has recorded it: whoever commits it wants it
    }
  }

  @SuppressWarnings("SystemOut") // it talks to whoever runs it
  private static void say(String sentence) {
    System.out.println(sentence);
  }
}
