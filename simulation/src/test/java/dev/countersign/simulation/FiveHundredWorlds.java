package dev.countersign.simulation;

import dev.countersign.simulation.deployment.DynamoDb;
import dev.countersign.simulation.runner.Seeds;
import java.util.Optional;

/** The first worlds, run once for all tests that look at them. */
final class FiveHundredWorlds {
  static final long COUNT = 500;
  static final Seeds SEEDS = new Seeds(1, COUNT, DynamoDb.Kind.MEMORY);
  static final Optional<SimulationRun> FAILED = run();

  private FiveHundredWorlds() {}

  private static Optional<SimulationRun> run() {
    try {
      return SEEDS.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
