package dev.countersign.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {
  @Test
  void a_median_is_the_value_in_the_middle_or_between_the_two_there() {
    assertThat(Quantiles.median(List.of(3.0, 1.0, 2.0))).isEqualTo(2);
    assertThat(Quantiles.median(List.of(4.0, 1.0, 2.0, 3.0))).isEqualTo(2.5);
    assertThat(Quantiles.median(List.of(7.0))).isEqualTo(7);
  }

  @Test
  void a_quantile_lies_between_the_two_values_beside_it() {
    List<Double> values = List.of(10.0, 20.0, 30.0, 40.0, 50.0);

    assertThat(Quantiles.of(values, 0)).isEqualTo(10);
    assertThat(Quantiles.of(values, 0.99)).isEqualTo(49.6);
    assertThat(Quantiles.of(values, 1)).isEqualTo(50);
  }

  @Test
  void nothing_has_no_quantile() {
    assertThatIllegalArgumentException().isThrownBy(() -> Quantiles.median(List.of()));
    assertThatIllegalArgumentException().isThrownBy(() -> Quantiles.of(List.of(1.0), 1.5));
  }

  @Test
  void a_spread_is_the_middle_half_of_the_rounds() {
    Spread spread = Spread.of(List.of(5.0, 1.0, 4.0, 2.0, 3.0));

    assertThat(spread.low()).isEqualTo(2);
    assertThat(spread.median()).isEqualTo(3);
    assertThat(spread.high()).isEqualTo(4);
    assertThat(spread.rounds()).containsExactly(5.0, 1.0, 4.0, 2.0, 3.0);
  }

  @Test
  void one_slow_round_moves_neither_the_median_nor_the_spread() {
    Spread spread = Spread.of(List.of(1.0, 1.0, 1.0, 1.0, 99.0));

    assertThat(spread.median()).isEqualTo(1);
    assertThat(spread.high()).isEqualTo(1);
  }

  @Test
  void what_slows_a_whole_round_does_not_change_the_ratio() {
    Spread ratio = Spread.ratio(List.of(2.0, 20.0, 4.0), List.of(1.0, 10.0, 2.0));

    assertThat(ratio.rounds()).containsExactly(2.0, 2.0, 2.0);
  }

  @Test
  void only_as_many_rounds_can_be_divided_by_as_many() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Spread.ratio(List.of(1.0, 2.0), List.of(1.0)));
  }

  @Test
  void nothing_is_divided_by_what_measured_nothing() {
    assertThatIllegalArgumentException().isThrownBy(() -> Spread.ratio(List.of(1.0), List.of(0.0)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Spread.ratio(List.of(1.0), List.of(Double.NaN)));
  }
}
