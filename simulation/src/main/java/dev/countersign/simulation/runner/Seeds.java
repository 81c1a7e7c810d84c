package dev.countersign.simulation.runner;

import dev.countersign.simulation.SimulationRun;
import dev.countersign.simulation.deployment.AwsCall;
import dev.countersign.simulation.deployment.DynamoDb;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Runs many seeds, as many at once as there are processors. */
public final class Seeds {
  private final long first;
  private final long count;
  private final DynamoDb.Kind dynamoDb;
  private final Set<AwsCall> calls = ConcurrentHashMap.newKeySet();
  private final AtomicLong taken = new AtomicLong();
  private final AtomicLong done = new AtomicLong();
  private final AtomicReference<Optional<SimulationRun>> failed =
      new AtomicReference<>(Optional.empty());

  public Seeds(long first, long count, DynamoDb.Kind dynamoDb) {
    this.first = first;
    this.count = count;
    this.dynamoDb = dynamoDb;
  }

  /** Returns every action on an AWS resource that a function's role had to grant in any of them. */
  public Set<AwsCall> calls() {
    return Set.copyOf(calls);
  }

  /** Returns how many have been run. */
  public long done() {
    return done.get();
  }

  /**
   * Runs them until one fails.
   *
   * @return a run that failed; if several failed at once, any of them
   */
  public Optional<SimulationRun> run() throws InterruptedException {
    Thread[] workers = new Thread[Runtime.getRuntime().availableProcessors()];
    for (int i = 0; i < workers.length; i++) {
      workers[i] = Thread.ofPlatform().name("seeds-" + i).daemon().start(this::work);
    }
    for (Thread worker : workers) {
      worker.join();
    }
    return failed.get();
  }

  private void work() {
    for (long i = taken.getAndIncrement();
        i < count && failed.get().isEmpty();
        i = taken.getAndIncrement()) {
      SimulationRun run = SimulationRun.of(first + i, dynamoDb);
      calls.addAll(run.calls());
      done.incrementAndGet();
      if (run.failure().isPresent()) {
        failed.compareAndSet(Optional.empty(), Optional.of(run));
      }
    }
  }
}
