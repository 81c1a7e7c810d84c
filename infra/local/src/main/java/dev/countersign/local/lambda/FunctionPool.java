package dev.countersign.local.lambda;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The processes of one function. An idle process is used again. If none is idle, a new one is
 * started. At the limit of this machine an invocation waits for its turn. Beyond the concurrency
 * that the template reserves for the function, it is throttled, as by Lambda.
 */
final class FunctionPool implements AutoCloseable {
  private final FunctionSettings function;
  private final Path folder;
  private final Path code;
  private final FunctionOptions options;
  private final FunctionLog log;
  private final Semaphore turns;
  private final Semaphore reserved;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<ExecutionEnvironment> idle = new ArrayDeque<>();
  private final Set<ExecutionEnvironment> all = new LinkedHashSet<>();
  private boolean closed;

  /** Places the function's code in the folder. No process starts before the first event. */
  FunctionPool(FunctionSettings function, Path folder, FunctionOptions options) throws IOException {
    this.function = function;
    this.folder = folder;
    this.options = options;
    log = new FunctionLog(function.name(), options.log());
    turns = new Semaphore(options.concurrency(), true);
    reserved = new Semaphore(function.mostProcesses());
    code = Files.createDirectories(folder.resolve("task"));
    Folders.place(function.code(), code);
  }

  InvocationResult invoke(byte[] event) throws InterruptedException {
    if (!reserved.tryAcquire()) {
      return new InvocationResult.Throttled();
    }
    try {
      return invokeInTurn(event);
    } finally {
      reserved.release();
    }
  }

  private InvocationResult invokeInTurn(byte[] event) throws InterruptedException {
    turns.acquire();
    try {
      while (true) {
        var environment = environment();
        Optional<InvocationResult> outcome = Optional.empty();
        try {
          outcome = environment.invoke(event);
        } finally {
          giveBack(environment, outcome.isPresent());
        }
        if (outcome.isPresent()) {
          return outcome.get();
        }
      }
    } finally {
      turns.release();
    }
  }

  List<ProcessHandle> processes() {
    lock.lock();
    try {
      return all.stream()
          .filter(ExecutionEnvironment::isAlive)
          .map(ExecutionEnvironment::process)
          .toList();
    } finally {
      lock.unlock();
    }
  }

  List<String> log() {
    return log.lines();
  }

  private ExecutionEnvironment environment() {
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException(function.name() + " is closed.");
      }
      @Nullable ExecutionEnvironment found;
      while ((found = idle.pollFirst()) != null) {
        if (found.isAlive()) {
          return found;
        }
        all.remove(found);
        found.close();
      }
      var temporary = Files.createTempDirectory(folder, "tmp");
      var started = ExecutionEnvironment.start(function, code, temporary, options, log);
      all.add(started);
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException("Could not start " + function.name(), e);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Gives a process back. The one used last is used next, as in Lambda, so that the others may go
   * cold.
   */
  private void giveBack(ExecutionEnvironment environment, boolean usable) {
    lock.lock();
    try {
      if (usable && environment.isUsable() && !closed) {
        idle.addFirst(environment);
      } else {
        all.remove(environment);
        environment.close();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends every process. Callers that wait for one of them get a failure. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      all.forEach(ExecutionEnvironment::close);
      all.clear();
      idle.clear();
    } finally {
      lock.unlock();
    }
  }
}
