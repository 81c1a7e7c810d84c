package dev.countersign.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.confidential.SecretValue;
import dev.countersign.stripe.StripeTransport.Request;
import dev.countersign.stripe.StripeTransport.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitedTransportTest {
  private static final Instant START = Instant.parse("2026-11-01T12:00:00Z");
  private static final Duration APART = Duration.ofMillis(200);
  private static final Request REQUEST =
      new Request(
          "GET", "/v1/events", Optional.empty(), new SecretValue("sk_test_a"), Optional.empty());

  private final Deque<Response> answers = new ArrayDeque<>();
  private final List<Duration> sentAt = new ArrayList<>();
  private Instant now = START;
  private final RateLimitedTransport pace =
      new RateLimitedTransport(
          _ -> {
            sentAt.add(Duration.between(START, now));
            return answers.isEmpty() ? new Response(200, Map.of(), "{}") : answers.removeFirst();
          },
          APART,
          () -> now,
          time -> now = now.plus(time));

  @Test
  void requests_are_kept_apart() {
    for (int i = 0; i < 5; i++) {
      pace.send(REQUEST);
    }
    assertThat(sentAt)
        .containsExactly(
            Duration.ZERO,
            APART,
            APART.multipliedBy(2),
            APART.multipliedBy(3),
            APART.multipliedBy(4));
  }

  @Test
  void a_request_that_comes_late_anyway_does_not_wait() {
    pace.send(REQUEST);
    now = now.plusSeconds(9);
    pace.send(REQUEST);
    assertThat(sentAt).containsExactly(Duration.ZERO, Duration.ofSeconds(9));
  }

  @Test
  void a_clock_that_goes_back_makes_nobody_wait_for_it() {
    pace.send(REQUEST);
    now = START.minus(Duration.ofHours(1));
    pace.send(REQUEST);
    assertThat(sentAt.getLast()).isEqualTo(Duration.ofHours(-1));
  }

  @Test
  void a_rate_limit_is_waited_out_as_long_as_it_says() { // RC05
    answers.add(new Response(429, Map.of("retry-after", "7"), "{}"));
    assertThat(pace.send(REQUEST).status()).isEqualTo(200);
    assertThat(sentAt).containsExactly(Duration.ZERO, Duration.ofSeconds(7));
  }

  @Test
  void a_rate_limit_that_says_nothing_is_waited_out_longer_each_time() {
    for (String unclear : List.of("", "soon", "-1", "9999999999")) {
      answers.add(new Response(429, Map.of("retry-after", unclear), "{}"));
    }
    assertThat(pace.send(REQUEST).status()).isEqualTo(200);
    assertThat(sentAt)
        .containsExactly(
            Duration.ZERO,
            Duration.ofSeconds(2),
            Duration.ofSeconds(6),
            Duration.ofSeconds(14),
            Duration.ofSeconds(30));
  }

  @ParameterizedTest
  @ValueSource(strings = {"31", "3600", "99999"})
  void a_rate_limit_of_longer_than_we_can_wait_is_told_on_and_not_tried_before(
      String seconds) { // RC05
    answers.add(new Response(429, Map.of("retry-after", seconds), "{}"));
    assertThat(pace.send(REQUEST).status()).isEqualTo(429);
    assertThat(sentAt).containsExactly(Duration.ZERO);
  }

  @Test
  void the_longest_rate_limit_that_we_can_wait_for_is_waited_out() { // RC05
    answers.add(new Response(429, Map.of("retry-after", "30"), "{}"));
    assertThat(pace.send(REQUEST).status()).isEqualTo(200);
    assertThat(sentAt).containsExactly(Duration.ZERO, Duration.ofSeconds(30));
  }

  @Test
  void a_rate_limit_that_does_not_end_is_told_on() {
    for (int i = 0; i < 9; i++) {
      answers.add(new Response(429, Map.of("retry-after", "1"), "{}"));
    }
    assertThat(pace.send(REQUEST).status()).isEqualTo(429);
    assertThat(sentAt).hasSize(5);
  }

  @Test
  void a_quarter_of_what_stripe_takes_is_six_a_second() {
    assertThat(RateLimitedTransport.A_QUARTER.multipliedBy(6))
        .isLessThanOrEqualTo(Duration.ofSeconds(1));
    assertThat(RateLimitedTransport.A_QUARTER.multipliedBy(25))
        .isGreaterThanOrEqualTo(Duration.ofSeconds(4).minusMillis(1));
  }
}
