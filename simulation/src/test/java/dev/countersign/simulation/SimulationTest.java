package dev.countersign.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.simulation.deployment.DynamoDb;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SimulationTest {
  @Test
  void every_invariant_holds_in_five_hundred_worlds() { // I1-I18
    assertThat(FiveHundredWorlds.FAILED.map(run -> run.seed() + ": " + run.failure().orElseThrow()))
        .isEmpty();
    assertThat(FiveHundredWorlds.SEEDS.done()).isEqualTo(FiveHundredWorlds.COUNT);
  }

  @Test
  void the_same_seed_twice_is_the_same_run_to_the_last_step() { // LS03
    for (long seed = 1; seed <= 20; seed++) {
      SimulationRun first = SimulationRun.of(seed);
      assertThat(SimulationRun.of(seed).digest()).as("seed %d", seed).isEqualTo(first.digest());
      SimulationRun readable = SimulationRun.readable(seed, DynamoDb.Kind.MEMORY);
      assertThat(readable.digest()).as("seed %d", seed).isEqualTo(first.digest());
      assertThat(readable.lines()).isNotEmpty();
    }
  }

  @Test
  void dynamodb_leaves_keys_unprocessed_in_some_worlds() {
    assertThat(
            LongStream.rangeClosed(1, 20)
                .mapToObj(seed -> SimulationRun.readable(seed, DynamoDb.Kind.MEMORY))
                .flatMap(run -> run.lines().stream()))
        .anyMatch(line -> line.endsWith("! UNPROCESSED"))
        .anyMatch(line -> line.endsWith("= unprocessed 1"));
  }

  @Test
  void other_seeds_are_other_runs() {
    assertThat(SimulationRun.of(1).digest()).isNotEqualTo(SimulationRun.of(2).digest());
  }
}
