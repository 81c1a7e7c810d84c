package dev.countersign.local.lambda;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** An event on its way through a process: offered, taken, ended. */
final class Pending {
  private final String requestId = UUID.randomUUID().toString();
  private final byte[] event;
  private final CompletableFuture<Boolean> taken = new CompletableFuture<>();
  private final CompletableFuture<InvocationResult> outcome = new CompletableFuture<>();

  Pending(byte[] event) {
    this.event = event;
  }

  String requestId() {
    return requestId;
  }

  /** Returns an id in X-Ray's form. It is never sampled, because nobody collects traces here. */
  String traceId() {
    var hex = requestId.replace("-", "");
    return "Root=1-" + hex.substring(0, 8) + "-" + hex.substring(8) + ";Sampled=0";
  }

  byte[] event() {
    return event;
  }

  void take() {
    taken.complete(true);
  }

  boolean isTaken() {
    return taken.getNow(false);
  }

  /**
   * Ends the event. Only the first end counts: a process that answers and then crashes has
   * answered.
   */
  void end(InvocationResult ended) {
    outcome.complete(ended);
    taken.complete(false);
  }

  /**
   * Waits until the process takes the event, or ends. The time of the start is not the handler's
   * time.
   */
  void awaitStart(Duration limit) throws InterruptedException, TimeoutException {
    await(taken, limit);
  }

  InvocationResult awaitEnd(Duration limit) throws InterruptedException, TimeoutException {
    return await(outcome, limit);
  }

  private static <T> T await(CompletableFuture<T> future, Duration limit)
      throws InterruptedException, TimeoutException {
    try {
      return future.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e); // neither future is ever completed with an exception
    }
  }
}
