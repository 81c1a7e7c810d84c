package dev.countersign.simulation;

import dev.countersign.simulation.deployment.AwsCall;
import dev.countersign.simulation.deployment.DynamoDb;
import dev.countersign.simulation.engine.Chance;
import dev.countersign.simulation.engine.Trace;
import dev.countersign.simulation.invariants.Violation;
import dev.countersign.simulation.world.World;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One run of the simulation. It is a function of its seed.
 *
 * @param digest of everything that happened
 * @param failure empty if every invariant held
 * @param lines what happened, if the run was to be readable
 * @param calls every action on an AWS resource that a function's role had to grant
 */
public record SimulationRun(
    long seed,
    String digest,
    int steps,
    Optional<Throwable> failure,
    List<String> lines,
    Set<AwsCall> calls) {

  /** Runs, and keeps only the digest. */
  public static SimulationRun of(long seed) {
    return of(seed, DynamoDb.Kind.MEMORY);
  }

  /** Runs over the given kind of DynamoDB, and keeps only the digest. */
  public static SimulationRun of(long seed, DynamoDb.Kind dynamoDb) {
    return of(seed, dynamoDb, Trace.digest());
  }

  /** Runs, and keeps what happened in words. */
  public static SimulationRun readable(long seed, DynamoDb.Kind dynamoDb) {
    return of(seed, dynamoDb, Trace.readable());
  }

  private static SimulationRun of(long seed, DynamoDb.Kind dynamoDb, Trace trace) {
    try (World world = new World(new Chance(seed), trace, dynamoDb)) {
      Optional<Throwable> failure = Optional.empty();
      try {
        world.run();
      } catch (RuntimeException | Error e) {
        failure = Optional.of(e);
      }
      return new SimulationRun(
          seed, trace.summary(), world.steps(), failure, trace.lines(), world.calls());
    }
  }

  /** Returns the invariant that does not hold, or the other failure. */
  public Optional<String> invariant() {
    return failure.map(
        e ->
            e instanceof Violation violation
                ? violation.invariant()
                : e.getClass().getSimpleName());
  }
}
