package dev.countersign.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class DeadlineTest { // D7, D12
  private Instant now = Instant.parse("2026-11-01T12:00:00Z");
  private final InstantSource clock = () -> now;
  private final Deadline deadline = Deadline.in(Duration.ofSeconds(25), clock);

  @Test
  void the_time_left_shrinks_with_the_clock_and_is_never_negative() {
    assertThat(deadline.left()).isEqualTo(Duration.ofSeconds(25));
    now = now.plusSeconds(24);
    assertThat(deadline.left()).isEqualTo(Duration.ofSeconds(1));
    now = now.plusSeconds(24);
    assertThat(deadline.left()).isZero();
  }

  @Test
  void a_wait_is_cut_to_what_is_left() {
    assertThat(deadline.atMost(Duration.ofSeconds(2))).isEqualTo(Duration.ofSeconds(2));
    now = now.plusSeconds(24);
    assertThat(deadline.atMost(Duration.ofSeconds(2))).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void nothing_begins_once_it_has_passed() {
    now = now.plusSeconds(25);
    assertThat(deadline.hasPassed()).isTrue();
    assertThatExceptionOfType(Unavailable.class).isThrownBy(deadline::check);
  }

  @Test
  void a_deadline_is_current_only_during_its_own_work() {
    assertThat(deadline.<Deadline, RuntimeException>during(Deadline::current)).isEqualTo(deadline);
    assertThat(Deadline.current().hasPassed()).isFalse();
    assertThat(Deadline.current().atMost(Duration.ofDays(1))).isEqualTo(Duration.ofDays(1));
  }

  @Test
  void where_nobody_waits_for_the_answer_it_comes_three_seconds_before_lambda_ends_all() {
    assertThat(Deadline.before(Duration.ofSeconds(28), clock)).isEqualTo(deadline);
  }
}
