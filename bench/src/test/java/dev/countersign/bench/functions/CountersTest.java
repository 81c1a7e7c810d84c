package dev.countersign.bench.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class CountersTest {
  private static final long ABOVE_EVERY_PID = 5_000_000; // Linux gives at most 2^22

  @Test
  void the_clock_of_a_process_counts_its_work_alone() {
    var clock = ProcessClock.of(ProcessHandle.current().pid());
    long before = clock.nanos();

    long number = 1;
    while (clock.nanos() - before < 5_000_000) {
      number = number * 31 + 1;
    }

    assertThat(number).isNotZero();
    assertThat(clock.nanos() - before).isGreaterThan(5_000_000);
  }

  @Test
  void there_is_no_clock_of_a_process_that_is_not_there() {
    assertThatIllegalStateException().isThrownBy(() -> ProcessClock.of(ABOVE_EVERY_PID));
  }

  @Test
  void the_classes_that_a_jvm_has_loaded_are_in_the_first_column_of_jstat() throws IOException {
    String table =
        """
        Loaded  Bytes  Unloaded  Bytes     Time
          1513  3027.1        2     3.4       0.59
        """;

    assertThat(LoadedClasses.of(table)).isEqualTo(1513);
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> LoadedClasses.of("12345 not found"));
  }

  @Test
  void this_jvm_has_loaded_classes() throws Exception {
    assertThat(LoadedClasses.of(ProcessHandle.current().pid())).isGreaterThan(500);
  }

  @Test
  void the_log_of_classes_says_when_each_was_loaded() {
    var log =
        new ClassLog(
            List.of(
                "[100ns] java.lang.Object source: shared objects file",
                "a line of something else",
                "[250ns] dev.shop.Handler source: file:/var/task/",
                "[300ns] dev.shop.Handler source: file:/var/task/"));

    assertThat(log.loaded("dev.shop.Handler")).isEqualTo(250);
    assertThatIllegalStateException().isThrownBy(() -> log.loaded("dev.shop.Other"));
  }
}
