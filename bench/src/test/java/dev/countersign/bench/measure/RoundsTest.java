package dev.countersign.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundsTest {
  private final List<String> turns = new ArrayList<>();
  private final Rounds<String, Integer> rounds = new Rounds<>(List.of("a", "b", "c"));

  @Test
  void each_begins_as_often_as_the_others() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      rounds.add(this::turn);
    }

    assertThat(turns).containsExactly("a", "b", "c", "b", "c", "a", "c", "a", "b");
  }

  @Test
  void what_was_measured_of_one_stands_in_the_order_of_the_rounds() throws InterruptedException {
    rounds.add(this::turn);
    rounds.add(this::turn);

    assertThat(rounds.of("a")).containsExactly(1, 6);
    assertThat(rounds.of("a", number -> number * 2.0)).containsExactly(2.0, 12.0);
  }

  @Test
  void nobody_has_a_turn_who_is_not_in_it() {
    assertThatIllegalArgumentException().isThrownBy(() -> rounds.of("d"));
  }

  private int turn(String subject) {
    turns.add(subject);
    return turns.size();
  }
}
