package dev.countersign.local.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.local.lambda.FunctionEvent;
import dev.countersign.local.lambda.InvocationResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchDeliveryTest {
  private final FollowingFunction function = new FollowingFunction();
  private final List<Duration> pauses = new ArrayList<>();
  private final List<String> log = new ArrayList<>();

  @Test
  void a_batch_that_is_handled_is_brought_once() throws Exception {
    deliver(Map.of(), "a", "b");

    assertThat(function.soFar()).containsExactly(List.of("a", "b"));
    assertThat(pauses).isEmpty();
    assertThat(log).isEmpty();
  }

  @Test
  void a_failed_batch_is_brought_again_as_it_is_until_it_is_handled() throws Exception {
    function
        .thenFails(1)
        .then(new InvocationResult.TimedOut())
        .then(new InvocationResult.Throttled());

    deliver(Map.of(), "a", "b");

    assertThat(function.soFar()).hasSize(4).containsOnly(List.of("a", "b"));
    assertThat(log)
        .containsExactly(
            "stream | Publish failed on the 2 records from 0 on: Runtime.UserException",
            "stream | Publish timed out on the 2 records from 0 on",
            "stream | Publish was throttled on the 2 records from 0 on");
  }

  @Test
  void each_failure_doubles_the_time_until_the_next_attempt_up_to_a_limit() throws Exception {
    function.thenFails(7);

    deliver(Map.of(), "a");

    assertThat(pauses.stream().map(Duration::toMillis))
        .containsExactly(200L, 400L, 800L, 1600L, 3200L, 5000L, 5000L);
  }

  @Test
  void nothing_is_ever_given_up_unless_the_template_says_so() throws Exception {
    function.thenFails(1000);

    deliver(Map.of(), "a");

    assertThat(function.soFar()).hasSize(1001);
  }

  @Test
  void a_batch_is_given_up_after_its_retries_and_named() throws Exception {
    function.thenFails(3);

    deliver(Map.of("MaximumRetryAttempts", 2L), "a", "b");

    assertThat(function.soFar()).hasSize(3);
    assertThat(log)
        .last()
        .isEqualTo("stream | Publish gave up the 2 records from 0 on after 3 attempts");
  }

  @Test
  void without_retries_one_failure_is_enough() throws Exception {
    function.thenFails(1);

    deliver(Map.of("MaximumRetryAttempts", 0L), "a");

    assertThat(function.soFar()).hasSize(1);
    assertThat(pauses).isEmpty();
  }

  @Test
  void from_the_first_reported_record_on_all_are_brought_again() throws Exception {
    function.thenReports(1).thenReports(0);

    deliver(reporting(), "a", "b", "c");

    assertThat(function.soFar())
        .containsExactly(List.of("a", "b", "c"), List.of("b", "c"), List.of("b", "c"));
  }

  @Test
  void of_several_reported_records_the_first_one_counts() throws Exception {
    function.then(
        new InvocationResult.Returned(
            "{\"batchItemFailures\":[{\"itemIdentifier\":\"2\"},{\"itemIdentifier\":\"1\"}]}"));

    deliver(reporting(), "a", "b", "c");

    assertThat(function.soFar()).containsExactly(List.of("a", "b", "c"), List.of("b", "c"));
  }

  @Test
  void only_failures_with_the_same_record_first_count_together() throws Exception {
    function.thenReports(0).thenReports(1).thenReports(0);

    deliver(reporting("MaximumRetryAttempts", 1L), "a", "b");

    assertThat(function.soFar())
        .containsExactly(List.of("a", "b"), List.of("a", "b"), List.of("b"));
    assertThat(log).last().isEqualTo("stream | Publish gave up the record 1 after 2 attempts");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "null", "", "{\"batchItemFailures\":[]}", "{\"batchItemFailures\":null}"})
  void an_answer_without_failures_is_success(String answer) throws Exception {
    function.then(new InvocationResult.Returned(answer));

    deliver(reporting(), "a", "b");

    assertThat(function.soFar()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"batchItemFailures\":[{\"itemIdentifier\":\"\"}]}",
        "{\"batchItemFailures\":[{\"itemIdentifier\":null}]}",
        "{\"batchItemFailures\":[{\"itemIdentifier\":\"1\"},{\"identifier\":\"1\"}]}",
        "{\"batchItemFailures\":[{\"itemIdentifier\":\"no such record\"}]}",
        "{\"batchItemFailures\":\"1\"}",
        "\"done\"",
        "{\"batchItemFailures\":["
      })
  void an_answer_that_can_not_be_read_fails_the_whole_batch(String answer) throws Exception {
    function.then(new InvocationResult.Returned(answer));

    deliver(reporting(), "a", "b");

    assertThat(function.soFar()).containsExactly(List.of("a", "b"), List.of("a", "b"));
  }

  @Test
  void a_report_is_not_looked_at_unless_the_template_says_so() throws Exception {
    function.thenReports(0);

    deliver(Map.of(), "a", "b");

    assertThat(function.soFar()).hasSize(1);
  }

  @Test
  void a_failed_batch_is_halved_until_only_the_bad_record_is_left_and_the_order_holds()
      throws Exception {
    function.thenFails(1).thenFails(1).then(handled()).thenFails(3);

    deliver(
        Map.of("BisectBatchOnFunctionError", true, "MaximumRetryAttempts", 2L),
        "a",
        "bad",
        "c",
        "d");

    assertThat(function.soFar())
        .containsExactly(
            List.of("a", "bad", "c", "d"),
            List.of("a", "bad"),
            List.of("a"),
            List.of("bad"),
            List.of("bad"),
            List.of("bad"),
            List.of("c", "d"));
    assertThat(log).last().isEqualTo("stream | Publish gave up the record 1 after 3 attempts");
  }

  @Test
  void a_reported_record_halves_the_batch_where_it_stands() throws Exception {
    function.thenReports(1).thenReports(0).thenReports(0);

    deliver(reporting("BisectBatchOnFunctionError", true), "a", "b", "c");

    assertThat(function.soFar())
        .containsExactly(
            List.of("a", "b", "c"), List.of("b", "c"), List.of("b"), List.of("b"), List.of("c"));
  }

  @Test
  void a_function_that_can_not_be_run_is_as_good_as_one_that_fails() throws Exception {
    var calls = new ArrayList<String>();
    var delivery =
        new BatchDelivery(
            mapping(Map.of()),
            (name, _) -> {
              calls.add(name);
              if (calls.size() == 1) {
                throw new IllegalStateException("no process");
              }
              return handled();
            },
            PACE,
            pauses::add,
            log::add);

    delivery.deliver(records("a"));

    assertThat(calls).containsExactly("local-Publish", "local-Publish");
  }

  private static final StreamTiming PACE =
      new StreamTiming(Duration.ofMillis(1), Duration.ofMillis(200), Duration.ofSeconds(5));

  private void deliver(Map<String, Object> properties, String... orders) throws Exception {
    new BatchDelivery(mapping(properties), function, PACE, pauses::add, log::add)
        .deliver(records(orders));
  }

  private static InvocationResult handled() {
    return new InvocationResult.Returned("{}");
  }

  private static Map<String, Object> reporting(Object... more) {
    var properties = new HashMap<String, Object>();
    properties.put("FunctionResponseTypes", List.of("ReportBatchItemFailures"));
    for (int i = 0; i < more.length; i += 2) {
      properties.put((String) more[i], more[i + 1]);
    }
    return properties;
  }

  private static Mapping mapping(Map<String, Object> properties) {
    var all = new HashMap<>(properties);
    all.put("Stream", "arn:aws:dynamodb:eu-west-1:000000000000:table/orders/stream/1");
    all.put("StartingPosition", "TRIM_HORIZON");
    return Mapping.of(new FunctionEvent("Publish", "local-Publish", "Changes", "DynamoDB", all));
  }

  /** Their places are their sequence numbers. */
  private static List<StreamRecord> records(String... orders) {
    return Stream.iterate(0, place -> place < orders.length, place -> place + 1)
        .map(
            place ->
                new StreamRecord(
                    "" + place,
                    "{\"dynamodb\":{\"SequenceNumber\":\"%d\",\"Keys\":{\"orderId\":{\"S\":\"%s\"}}}}"
                        .formatted(place, orders[place])))
        .toList();
  }
}
