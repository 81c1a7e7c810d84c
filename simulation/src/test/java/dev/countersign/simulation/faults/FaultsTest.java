package dev.countersign.simulation.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.simulation.engine.Chance;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FaultsTest {
  private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");

  private final Faults faults = new Faults(new Chance(1));

  @Test
  void faults_happen_until_they_are_stopped_and_never_after() {
    assertThat(strikesInAThousandCalls()).isPositive();
    faults.stop(NOW);
    assertThat(faults.isActive()).isFalse();
    assertThat(strikesInAThousandCalls()).isZero();
  }

  private long strikesInAThousandCalls() {
    List<Fault> all = List.of(Fault.values());
    return IntStream.range(0, 1000)
        .filter(_ -> all.stream().anyMatch(faults::strikes) || faults.strike(all).isPresent())
        .count();
  }

  @Test // seed 119593: a write of a run by hand arrived late, and was held against the second run
  void a_call_that_began_before_faults_stopped_counts_as_during_faults() {
    assertThat(faults.wereActive(NOW)).isTrue();
    faults.stop(NOW);
    assertThat(faults.wereActive(NOW.minusSeconds(6))).isTrue();
    assertThat(faults.wereActive(NOW)).isTrue();
    assertThat(faults.wereActive(NOW.plusMillis(1))).isFalse();
  }
}
