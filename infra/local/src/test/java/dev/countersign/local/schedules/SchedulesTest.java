package dev.countersign.local.schedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonParser;
import dev.countersign.emulators.cloudformation.Template;
import dev.countersign.local.lambda.FunctionEvent;
import dev.countersign.local.lambda.InvocationResult;
import dev.countersign.local.lambda.Invoker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class SchedulesTest {
  private static final Instant NOON = Instant.parse("2026-11-01T12:00:00.123Z");

  @TempDir private Path folder;
  private final TestTicker ticker = new TestTicker();
  private final BlockingQueue<String> runs = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> log = new LinkedBlockingQueue<>();
  private InvocationResult outcome = new InvocationResult.Returned("{}");

  /** Runs what is due when the test says so. */
  private static final class TestTicker implements Schedules.Ticker {
    private final Map<Duration, Runnable> due = new LinkedHashMap<>();
    private boolean closed;

    @Override
    public void every(Duration interval, Runnable run) {
      due.put(interval, run);
    }

    void passes(Duration interval) {
      due.getOrDefault(interval, () -> {}).run();
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "rate(15 minutes), PT15M",
    "rate(1 minute), PT1M",
    "rate(1 hour), PT1H",
    "rate(12 hours), PT12H",
    "rate(1 day), P1D"
  })
  void a_function_runs_at_its_rate_with_its_input(String rate, String interval) throws Exception {
    try (var schedules = start(scheduled("ScheduleExpression: " + rate, "Input: '{\"a\":1}'"))) {
      assertThat(schedules.sentences()).containsExactly("Reconcile runs at " + rate);
      assertThat(runs).isEmpty();

      ticker.passes(Duration.parse(interval));
      assertThat(runs.take()).isEqualTo("local-Reconcile {\"a\":1}");
      ticker.passes(Duration.parse(interval));
      assertThat(runs.take()).isEqualTo("local-Reconcile {\"a\":1}");
      assertThat(log.take()).isEqualTo("schedule | Reconcile ran");
    }
    assertThat(ticker.closed).isTrue();
  }

  @Test
  void without_an_input_it_is_given_the_schedulers_notification() throws Exception {
    try (var _ = start(scheduled("ScheduleExpression: rate(1 hour)", "State: ENABLED"))) {
      ticker.passes(Duration.ofHours(1));
      var event =
          JsonParser.parseString(runs.take().substring("local-Reconcile ".length()))
              .getAsJsonObject();
      assertThat(event.get("source").getAsString()).isEqualTo("aws.scheduler");
      assertThat(event.get("detail-type").getAsString()).isEqualTo("Scheduled Event");
      assertThat(event.get("time").getAsString()).isEqualTo("2026-11-01T12:00:00Z");
      assertThat(event.get("detail").getAsString()).isEqualTo("{}");
    }
  }

  @Test
  void a_rule_of_eventbridge_runs_as_well_with_its_own_notification() throws Exception {
    try (var _ = start("{Type: Schedule, Properties: {Schedule: rate(5 minutes)}}")) {
      ticker.passes(Duration.ofMinutes(5));
      assertThat(runs.take()).contains("\"source\":\"aws.events\"", "\"detail\":{}");
    }
  }

  @Test
  void a_schedule_of_its_own_in_the_template_runs_its_target_with_its_input() throws Exception {
    try (var schedules = start(standingAlone(), _ -> true)) {
      assertThat(schedules.sentences()).containsExactly("Reconcile runs at rate(5 minutes)");
      ticker.passes(Duration.ofMinutes(5));
      assertThat(runs.take()).isEqualTo("local-Reconcile {}");
    }
  }

  @Test
  void a_schedule_that_is_not_wanted_does_not_run() throws Exception {
    try (var none = start(standingAlone(), event -> !event.function().equals("local-Reconcile"))) {
      assertThat(none.sentences()).isEmpty();
    }
  }

  private Template standingAlone() throws IOException {
    Path file = folder.resolve("template.yaml");
    Files.writeString(
        file,
        """
        Resources:
          Reconcile: {Type: AWS::Serverless::Function}
          Regularly:
            Type: AWS::Scheduler::Schedule
            Properties:
              ScheduleExpression: rate(5 minutes)
              FlexibleTimeWindow: {Mode: "OFF"}
              Target:
                Arn: !GetAtt Reconcile.Arn
                RoleArn: arn:aws:iam::000000000000:role/schedule
                Input: "{}"
                RetryPolicy: {MaximumRetryAttempts: 0}
        """);
    return Template.read(file, Map.of());
  }

  @Test
  void a_run_that_fails_is_said_and_the_next_one_comes_all_the_same() throws Exception {
    try (var _ = start(scheduled("ScheduleExpression: rate(1 hour)", "Input: '{}'"))) {
      outcome = new InvocationResult.Failed("Runtime.ExitError", "{}");
      ticker.passes(Duration.ofHours(1));
      assertThat(log.take()).isEqualTo("schedule | Reconcile failed: Runtime.ExitError");
      outcome = new InvocationResult.TimedOut();
      ticker.passes(Duration.ofHours(1));
      assertThat(log.take()).isEqualTo("schedule | Reconcile timed out");
    }
  }

  @Test
  void closing_ends_a_run_that_is_under_way() throws Exception {
    var atWork = new CountDownLatch(1);
    Invoker endless =
        (_, _) -> {
          atWork.countDown();
          new CountDownLatch(1).await();
          return outcome;
        };
    var template = template(scheduled("ScheduleExpression: rate(1 hour)", "Input: '{}'"));
    var schedules =
        Schedules.start(template, _ -> true, endless, ticker, InstantSource.fixed(NOON), log::add);
    ticker.passes(Duration.ofHours(1));
    atWork.await();

    schedules.close();

    assertThat(log).isEmpty();
  }

  @Test
  void a_schedule_that_is_off_does_not_run() throws Exception {
    try (var off = start(scheduled("ScheduleExpression: rate(1 hour)", "State: DISABLED"));
        var disabled =
            start("{Type: Schedule, Properties: {Schedule: rate(1 hour), Enabled: false}}")) {
      assertThat(off.sentences()).isEmpty();
      assertThat(disabled.sentences()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ScheduleExpression: cron(0 3 * * ? *) | has the schedule cron(0 3 * * ? *), and only"
            + " rates",
        "ScheduleExpression: rate(0 minutes) | and only rates such as rate(15 minutes) run here",
        "ScheduleExpression: rate(5 seconds) | and only rates such as rate(15 minutes) run here",
        "ScheduleExpression: rate(1 hour), StartDate: '2026-11-01' | has StartDate, which the"
            + " local",
        "ScheduleExpression: rate(1 hour), Input: '{' | has an Input that is no text of JSON",
        "ScheduleExpression: rate(1 hour), Input: {} | has an Input that is no text of JSON",
        "Input: '{}' | has no ScheduleExpression"
      })
  void a_schedule_that_does_not_run_locally_is_reported_at_the_start(
      String properties, String message) {
    assertThatThrownBy(() -> start("{Type: ScheduleV2, Properties: {" + properties + "}}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("The event Regularly of Reconcile")
        .hasMessageContaining(message);
    assertThat(ticker.closed).isTrue();
  }

  @Test
  void a_rule_of_eventbridge_wants_one_in_the_singular() {
    assertThatThrownBy(() -> start("{Type: Schedule, Properties: {Schedule: rate(1 hours)}}"))
        .hasMessageContaining("in the singular");
    assertThatThrownBy(() -> start("{Type: Schedule, Properties: {Schedule: rate(5 minute)}}"))
        .hasMessageContaining("in the plural");
  }

  private static String scheduled(String... properties) {
    return "{Type: ScheduleV2, Properties: {" + String.join(", ", properties) + "}}";
  }

  private Schedules start(String event) throws IOException {
    return start(template(event), _ -> true);
  }

  private Schedules start(Template template, Predicate<FunctionEvent> which) {
    Invoker invoker =
        (function, input) -> {
          runs.add(function + " " + new String(input, StandardCharsets.UTF_8));
          return outcome;
        };
    return Schedules.start(template, which, invoker, ticker, InstantSource.fixed(NOON), log::add);
  }

  private Template template(String event) throws IOException {
    Path file = folder.resolve("template.yaml");
    Files.writeString(
        file,
        """
        Resources:
          Reconcile:
            Type: AWS::Serverless::Function
            Properties:
              Events:
                Regularly: %s
        """
            .formatted(event));
    return Template.read(file, Map.of());
  }
}
