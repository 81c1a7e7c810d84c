package dev.countersign.local.system;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does the same thing many times at once. */
final class Together {
  private Together() {}

  static <T> List<T> times(int times, Callable<T> action) throws InterruptedException {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<T> results = new ArrayList<>();
      List<Callable<T>> actions = new ArrayList<>();
      for (int i = 0; i < times; i++) {
        actions.add(action);
      }
      for (Future<T> future : threads.invokeAll(actions)) {
        results.add(future.get());
      }
      return results;
    } catch (ExecutionException e) {
      throw new AssertionError("one of them failed", e);
    }
  }
}
