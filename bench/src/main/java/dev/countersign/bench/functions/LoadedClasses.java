package dev.countersign.bench.functions;

import dev.countersign.bench.jdk.JdkTool;
import java.io.IOException;
import java.util.List;

/**
 * Counts the classes that another JVM has loaded. {@code jstat} reads the counters that each JVM
 * keeps in a file, so the process that is counted does nothing for it.
 */
final class LoadedClasses {
  private LoadedClasses() {}

  static long of(long pid) throws IOException, InterruptedException {
    return of(JdkTool.run("jstat", List.of("-class", Long.toString(pid))));
  }

  /** Reads jstat's table: a line of titles, then one of numbers; the first is what was loaded. */
  static long of(String table) throws IOException {
    String[] lines = table.strip().split("\n", -1);
    if (lines.length != 2 || !lines[0].strip().startsWith("Loaded")) {
      throw new IOException("jstat: " + table);
    }
    return Long.parseLong(lines[1].strip().split("\\s+", 2)[0]);
  }
}
