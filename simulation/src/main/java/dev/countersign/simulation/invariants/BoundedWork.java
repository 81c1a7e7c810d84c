package dev.countersign.simulation.invariants;

import dev.countersign.simulation.deployment.Environment;
import dev.countersign.simulation.deployment.FunctionRequest;
import dev.countersign.simulation.deployment.Invocation;
import dev.countersign.simulation.deployment.Invocation.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * An answer comes within 25 seconds, or, if nobody waits for it, before Lambda ends the invocation;
 * and no call is tried more often than allowed.
 */
final class BoundedWork extends Invariant {
  private static final Duration LONGEST = Duration.ofSeconds(25);
  private static final Duration LONGEST_REGISTRATION = Duration.ofSeconds(90);
  private static final Duration BETWEEN_REFRESHES = Duration.ofSeconds(10);

  BoundedWork() {
    super("I17 Bounded work");
  }

  @Override
  public void ended(Invocation invocation) {
    if (invocation.wasStalled() || invocation.wasClockSet()) {
      return;
    }
    Duration took = Duration.between(invocation.startedAt(), invocation.endedAt());
    if (invocation.request() instanceof FunctionRequest.Reconcile run) {
      require(took.compareTo(run.remaining()) <= 0, () -> invocation + " took " + took);
      return;
    }
    if (invocation.request() instanceof FunctionRequest.Register) {
      require(took.compareTo(LONGEST_REGISTRATION) <= 0, () -> invocation + " took " + took);
      return;
    }
    require(took.compareTo(LONGEST) <= 0, () -> invocation + " took " + took);
    long transactions = invocation.calls(Call.TRANSACTION) - invocation.throttledTransactions();
    require(
        transactions <= 6, // one of them for another attempt at Stripe
        () -> invocation + " tried " + transactions + " transactions");
    if (invocation.request() instanceof FunctionRequest.Webhook) {
      refreshes(invocation.environment());
    }
  }

  /**
   * Checks the reads of secrets: one because the cache was empty or old, and one because a
   * signature was unknown.
   */
  private void refreshes(Environment environment) {
    List<Instant> reads = environment.secretReads();
    for (int i = 2; !environment.hadItsClockSet() && i < reads.size(); i++) {
      Duration between = Duration.between(reads.get(i - 2), reads.get(i));
      require(
          between.compareTo(BETWEEN_REFRESHES) >= 0,
          () -> environment + " read its secrets three times within " + between);
    }
  }
}
