package dev.countersign.bench.suites;

import dev.countersign.bench.report.SuiteResult;
import java.io.IOException;
import java.util.List;

/** A set of figures that are measured together. */
public interface Suite {
  /** Returns every suite, in the order of the page of results. */
  static List<Suite> all() {
    return List.of(new Restore(), new Warm(), new Cold(), new Webhook(), new Size());
  }

  /** Returns the name by which it is asked for. */
  String name();

  /**
   * Measures.
   *
   * @throws dev.countersign.bench.traffic.WrongAnswer if a function did not do its work
   */
  SuiteResult run(Bench bench) throws IOException, InterruptedException;
}
