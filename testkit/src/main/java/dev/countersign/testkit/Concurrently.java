package dev.countersign.testkit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Makes calls at the same time. */
public final class Concurrently {
  private Concurrently() {}

  /**
   * Makes the same call that many times at once, each on its own thread.
   *
   * @return the results of the calls; a call that throws fails the test
   */
  public static <T> List<T> atOnce(int times, Callable<T> call) {
    return atOnce(Collections.nCopies(times, call));
  }

  /** Makes these calls at once. No call begins before all threads are ready. */
  public static <T> List<T> atOnce(List<Callable<T>> calls) {
    CountDownLatch ready = new CountDownLatch(calls.size());
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> answers = new ArrayList<>();
      for (Callable<T> call : calls) {
        answers.add(
            threads.submit(
                () -> {
                  ready.countDown();
                  ready.await();
                  return call.call();
                }));
      }
      List<T> all = new ArrayList<>();
      for (Future<T> answer : answers) {
        all.add(answer.get());
      }
      return all;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    }
  }
}
