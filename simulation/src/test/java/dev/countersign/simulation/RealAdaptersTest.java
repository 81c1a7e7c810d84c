package dev.countersign.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.simulation.deployment.DynamoDb;
import dev.countersign.simulation.runner.Seeds;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The same worlds over the real SDK and AWS's own DynamoDB Local. */
@Tag("long")
class RealAdaptersTest {
  private static final long SEEDS = 3; // .ci/run has 200

  @Test
  void every_invariant_holds_over_the_real_sdk_and_dynamodb_local() throws InterruptedException {
    Seeds seeds = new Seeds(1, SEEDS, DynamoDb.Kind.LOCAL);
    Optional<SimulationRun> failed = seeds.run();
    assertThat(failed.map(run -> run.seed() + ": " + run.failure().orElseThrow())).isEmpty();
    assertThat(seeds.done()).isEqualTo(SEEDS);
  }

  @Test
  void the_same_seed_twice_is_the_same_run_over_dynamodb_local_too() { // LS03
    SimulationRun first = SimulationRun.of(SEEDS, DynamoDb.Kind.LOCAL);
    SimulationRun readable = SimulationRun.readable(SEEDS, DynamoDb.Kind.LOCAL);
    assertThat(readable.digest()).isEqualTo(first.digest());
  }
}
