package dev.countersign.local.lambda;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.BiConsumer;

/** The output of one function's processes: passed on line by line, and the last lines kept. */
final class FunctionLog {
  private static final int KEPT_LINES = 10_000;

  private final String function;
  private final BiConsumer<String, String> sink;
  private final Deque<String> kept = new ArrayDeque<>();

  FunctionLog(String function, BiConsumer<String, String> sink) {
    this.function = function;
    this.sink = sink;
  }

  void add(String line) {
    synchronized (kept) {
      if (kept.size() == KEPT_LINES) {
        kept.removeFirst();
      }
      kept.addLast(line);
    }
    sink.accept(function, line);
  }

  /** Reads until the process has closed its output, at the latest when it ends. */
  void addAll(BufferedReader output) {
    try (output) {
      for (var line = output.readLine(); line != null; line = output.readLine()) {
        add(line);
      }
    } catch (IOException _) {
      // A killed process may close its pipe: there is nothing left to read.
    }
  }

  List<String> lines() {
    synchronized (kept) {
      return List.copyOf(kept);
    }
  }
}
