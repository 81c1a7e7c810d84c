package dev.countersign.local.lambda;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.BiConsumer;

/** What one function's processes print: passed on line by line, and the last of it kept. */
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

  /** Reads until the process has closed its output, which it does at the latest by ending. */
  void addAll(BufferedReader output) {
    try (output) {
      for (var line = output.readLine(); line != null; line = output.readLine()) {
        add(line);
      }
    } catch (IOException _) {
      // A process that is killed may take its pipe with it: there is nothing left to read.
    }
  }

  List<String> lines() {
    synchronized (kept) {
      return List.copyOf(kept);
    }
  }
}
