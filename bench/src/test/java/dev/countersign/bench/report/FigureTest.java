package dev.countersign.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bench.measure.Spread;
import java.util.List;
import org.junit.jupiter.api.Test;

class FigureTest {
  private static Figure ratio(Double... rounds) {
    return Figure.of("create: p50", "map", "…", Unit.RATIO, Spread.of(List.of(rounds)));
  }

  @Test
  void a_figure_shows_its_spread() {
    assertThat(ratio(1.0, 2.0, 3.0).text()).isEqualTo("2.00 (1.50 – 2.50)");
  }

  @Test
  void what_was_the_same_in_every_round_shows_none() {
    assertThat(ratio(2.0, 2.0, 2.0).text()).isEqualTo("2.00");
  }

  @Test
  void a_target_is_reached_at_its_bound() {
    assertThat(ratio(1.0).toReach(Target.atMost(1)).toReachText()).isEqualTo("≤ 1.00, reached");
    assertThat(ratio(1.01).toReach(Target.atMost(1)).toReachText()).isEqualTo("≤ 1.00");
    assertThat(ratio(2.0).toReach(Target.atLeast(2)).toReachText()).isEqualTo("≥ 2.00, reached");
    assertThat(ratio(1.99).toReach(Target.atLeast(2)).toReachText()).isEqualTo("≥ 2.00");
  }
}
