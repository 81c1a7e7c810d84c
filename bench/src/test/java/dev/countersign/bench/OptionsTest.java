package dev.countersign.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.countersign.bench.suites.Suite;
import org.junit.jupiter.api.Test;

class OptionsTest {
  @Test
  void without_words_every_suite_runs_in_full() {
    Options options = Options.parse("");

    assertThat(options.quick()).isFalse();
    assertThat(options.suites())
        .extracting(Suite::name)
        .containsExactly("restore", "warm", "cold", "webhook", "size");
  }

  @Test
  void the_suites_that_are_named_run_in_their_order() {
    Options options = Options.parse("--quick size warm");

    assertThat(options.quick()).isTrue();
    assertThat(options.suites()).extracting(Suite::name).containsExactly("size", "warm");
  }

  @Test
  void a_word_that_is_no_suite_is_refused_with_those_that_are() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Options.parse("warmth"))
        .withMessageContaining("warmth")
        .withMessageContaining("restore, warm, cold, webhook, size");
  }
}
