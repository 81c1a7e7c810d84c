package dev.countersign.local.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import dev.countersign.local.lambda.InvocationResult;
import dev.countersign.local.streams.FollowingFunction.Batch;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Over the streams of the real DynamoDB Local. */
@Timeout(60)
class StreamMappingsTest {
  private static final StreamTiming FAST =
      new StreamTiming(Duration.ofMillis(5), Duration.ofMillis(1), Duration.ofMillis(10));

  @TempDir private Path folder;
  private final FollowingFunction function = new FollowingFunction();
  private final Queue<String> log = new ConcurrentLinkedQueue<>();
  private DynamoDbFollowedTable orders;

  @BeforeEach
  void start() throws IOException {
    orders = new DynamoDbFollowedTable(folder);
  }

  @AfterEach
  void stop() {
    orders.close();
  }

  @Test
  void a_change_is_told_as_lambda_tells_it() throws Exception {
    try (var mappings = follow("")) {
      assertThat(mappings.sentences()).containsExactly("Publish follows local-OrdersTable");
      orders.put("o1", "PAID");
      var batch = function.next();

      assertThat(batch.function()).isEqualTo("local-Publish");
      var record = batch.records().getFirst();
      assertThat(record.get("eventName").getAsString()).isEqualTo("INSERT");
      assertThat(record.get("eventSource").getAsString()).isEqualTo("aws:dynamodb");
      assertThat(record.get("eventVersion").getAsString()).isEqualTo("1.1");
      assertThat(record.get("eventID").getAsString()).isNotEmpty();
      assertThat(record.get("awsRegion").getAsString()).isEqualTo("eu-west-1");
      assertThat(record.get("eventSourceARN").getAsString())
          .startsWith("arn:aws:dynamodb:eu-west-1:000000000000:table/local-OrdersTable/stream/");
      var change = record.getAsJsonObject("dynamodb");
      assertThat(change.getAsJsonObject("Keys")).hasToString("{\"orderId\":{\"S\":\"o1\"}}");
      assertThat(change.getAsJsonObject("NewImage").get("status")).hasToString("{\"S\":\"PAID\"}");
      assertThat(change.getAsJsonObject("NewImage").get("amount")).hasToString("{\"N\":\"4000\"}");
      assertThat(change.has("OldImage")).isFalse();
      assertThat(change.get("StreamViewType").getAsString()).isEqualTo("NEW_AND_OLD_IMAGES");
      assertThat(change.get("SequenceNumber").getAsString()).matches("[0-9]+");
      assertThat(change.get("SizeBytes").getAsInt()).isPositive();
      assertThat(change.get("ApproximateCreationDateTime").getAsLong())
          .isGreaterThan(1_700_000_000L);
    }
  }

  @Test
  void the_changes_of_an_order_come_one_after_another_with_what_was_before() throws Exception {
    try (var _ = follow("")) {
      orders.put("o1", "AWAITING_PAYMENT");
      orders.put("o1", "PAID");
      orders.delete("o1");
      var records = new ArrayList<String>();
      while (records.size() < 3) {
        function.next().records().stream()
            .map(
                record ->
                    record.get("eventName").getAsString()
                        + status(record.getAsJsonObject("dynamodb").getAsJsonObject("OldImage"))
                        + status(record.getAsJsonObject("dynamodb").getAsJsonObject("NewImage")))
            .forEach(records::add);
      }
      assertThat(records)
          .containsExactly(
              "INSERT - AWAITING_PAYMENT", "MODIFY AWAITING_PAYMENT PAID", "REMOVE PAID -");
    }
  }

  @Test
  void a_mapping_from_the_trim_horizon_gets_records_from_before_its_start() throws Exception {
    orders.put("before", "PAID");
    try (var _ = follow("")) {
      assertThat(function.next().orders()).containsExactly("before");
    }
  }

  @Test
  void from_the_latest_on_only_what_is_written_after_the_start_comes() throws Exception {
    orders.put("closed", "PAID");
    orders.dynamoDb().rollOverStreams();
    orders.put("before", "PAID");
    var template =
        orders.template(
            """
                  Events:
                    Changes:
                      Type: DynamoDB
                      Properties: {Stream: !GetAtt OrdersTable.StreamArn, StartingPosition: LATEST}
            """);
    try (var _ =
        StreamMappings.start(template, orders.dynamoDb().endpoint(), function, FAST, log::add)) {
      orders.put("after", "PAID");
      assertThat(function.next().orders()).containsExactly("after");
      orders.dynamoDb().rollOverStreams();
      orders.put("next shard", "PAID");
      assertThat(function.next().orders()).containsExactly("next shard");
    }
  }

  @Test
  void a_mapping_that_is_a_resource_of_its_own_follows_as_an_event_does() throws Exception {
    orders.put("before", "PAID");
    var template = orders.template(mappingOf("!Ref Publish"));
    try (var mappings =
        StreamMappings.start(template, orders.dynamoDb().endpoint(), function, FAST, log::add)) {
      assertThat(mappings.sentences()).containsExactly("Publish follows local-OrdersTable");
      var delivery = function.next();
      assertThat(delivery.function()).isEqualTo("local-Publish");
      assertThat(delivery.orders()).containsExactly("before");
    }
  }

  @Test
  void a_mapping_for_a_function_that_is_not_in_the_template_is_refused() throws Exception {
    var template = orders.template(mappingOf("somebody-elses"));
    assertThatThrownBy(
            () ->
                StreamMappings.start(
                    template, orders.dynamoDb().endpoint(), function, FAST, log::add))
        .hasMessage("PublishChanges is for no function of the template");
  }

  private static String mappingOf(String function) {
    return """
      PublishChanges:
        Type: AWS::Lambda::EventSourceMapping
        Properties:
          FunctionName: %s
          EventSourceArn: !GetAtt OrdersTable.StreamArn
          StartingPosition: TRIM_HORIZON
    """
        .formatted(function);
  }

  @Test
  void a_batch_waits_until_it_is_full_or_its_window_is_over() throws Exception {
    try (var _ = follow("BatchSize: 2\nMaximumBatchingWindowInSeconds: 300")) {
      orders.put("o1", "PAID");
      orders.put("o2", "PAID");
      orders.put("o3", "PAID");
      orders.put("o4", "PAID");
      assertThat(function.next().orders()).containsExactly("o1", "o2");
      assertThat(function.next().orders()).containsExactly("o3", "o4");
    }
    try (var _ = follow("BatchSize: 10\nMaximumBatchingWindowInSeconds: 1")) {
      assertThat(function.next().orders()).containsExactly("o1", "o2", "o3", "o4");
    }
  }

  @Test
  void only_records_that_match_a_filter_come_and_fill_a_batch() throws Exception {
    try (var _ =
        follow(
            """
            BatchSize: 2
            MaximumBatchingWindowInSeconds: 300
            FilterCriteria:
              Filters:
                - Pattern: '{"eventName":["INSERT"],"dynamodb":{"NewImage":{"status":{"S":["NEW","PAID"]}}}}'
                - Pattern: '{"eventName":["MODIFY"]}'
            """)) {
      orders.put("o1", "PAID");
      orders.put("o2", "AWAITING_PAYMENT");
      orders.delete("o1");
      orders.put("o3", "AWAITING_PAYMENT");
      orders.put("o2", "CANCELED");
      assertThat(function.next().orders()).containsExactly("o1", "o2");
    }
  }

  @Test
  void two_tables_are_followed_side_by_side_each_by_its_own_function() throws Exception {
    var template =
        orders.template(
            """
                  Events:
                    Changes:
                      Type: DynamoDB
                      Properties: {Stream: !GetAtt OrdersTable.StreamArn, StartingPosition: TRIM_HORIZON}
              Refresh:
                Type: AWS::Serverless::Function
                Properties:
                  MemorySize: 256
                  Events:
                    Asked:
                      Type: DynamoDB
                      Properties: {Stream: !GetAtt QuestionsTable.StreamArn, StartingPosition: LATEST}
            """);
    try (var mappings =
        StreamMappings.start(template, orders.dynamoDb().endpoint(), function, FAST, log::add)) {
      assertThat(mappings.sentences())
          .containsExactly(
              "Publish follows local-OrdersTable", "Refresh follows local-QuestionsTable");
      orders.put("o1", "PAID");
      var first = function.next();
      assertThat(first.function()).isEqualTo("local-Publish");
      orders.ask("o2");
      var second = function.next();
      assertThat(second.function()).isEqualTo("local-Refresh");
      assertThat(second.orders()).containsExactly("o2");
    }
  }

  @Test
  void nothing_behind_a_failing_batch_comes_before_it_is_handled() throws Exception {
    function.thenFails(3);
    try (var _ = follow("BatchSize: 1")) {
      orders.put("o1", "PAID");
      orders.put("o2", "PAID");
      assertThat(orders(function.next(), function.next(), function.next(), function.next()))
          .containsExactly("o1", "o1", "o1", "o1");
      assertThat(function.next().orders()).containsExactly("o2");
    }
    assertThat(log).hasSize(3).allMatch(line -> line.startsWith("stream | Publish failed on "));
  }

  @Test
  void the_reported_record_comes_again_with_all_behind_it() throws Exception {
    orders.put("o1", "PAID");
    orders.put("o2", "PAID");
    orders.put("o3", "PAID");
    function.thenReports(1);
    try (var _ = follow("FunctionResponseTypes: [ReportBatchItemFailures]")) {
      assertThat(function.next().orders()).containsExactly("o1", "o2", "o3");
      assertThat(function.next().orders()).containsExactly("o2", "o3");
    }
  }

  @Test
  void a_closed_shard_is_handled_to_its_end_and_then_its_child_is() throws Exception {
    function.thenFails(5);
    try (var _ = follow("BatchSize: 1")) {
      var expected = new ArrayList<String>();
      for (int shard = 0; shard < 4; shard++) {
        for (int i = 0; i < 3; i++) {
          orders.put("o%d.%d".formatted(shard, i), "PAID");
          expected.add("o%d.%d".formatted(shard, i));
        }
        orders.dynamoDb().rollOverStreams();
      }
      for (int i = 0; i < 5; i++) {
        assertThat(function.next().orders()).containsExactly("o0.0");
      }
      var handled = new ArrayList<String>();
      while (handled.size() < expected.size()) {
        handled.addAll(function.next().orders());
      }
      assertThat(handled).isEqualTo(expected);
    }
  }

  @Test
  void an_event_is_never_larger_than_a_function_can_be_given() throws Exception {
    for (int i = 0; i < 20; i++) {
      orders.put("o" + i, "x".repeat(390_000));
    }
    try (var _ = follow("BatchSize: 100\nMaximumBatchingWindowInSeconds: 1")) {
      var all = new ArrayList<String>();
      while (all.size() < 20) {
        var batch = function.next();
        assertThat(batch.records().toString().length()).isLessThan(6 * 1024 * 1024);
        all.addAll(batch.orders());
      }
      assertThat(all).doesNotHaveDuplicates().hasSize(20);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ExpiredIteratorException",
        "TrimmedDataAccessException",
        "InternalServerError",
        "LimitExceededException"
      })
  void a_read_that_is_refused_loses_and_repeats_nothing(String refusal) throws Exception {
    try (var faulty = new FaultyDynamoDb(orders.dynamoDb().endpoint());
        var _ = follow("BatchSize: 1", faulty.endpoint())) {
      orders.put("o1", "PAID");
      assertThat(function.next().orders()).containsExactly("o1");
      faulty.refuseNextRead(refusal);
      faulty.refuseNextRead(refusal);
      orders.put("o2", "PAID");
      orders.put("o3", "PAID");
      assertThat(orders(function.next(), function.next())).containsExactly("o2", "o3");
      assertThat(faulty.hasRefusedAll()).isTrue();
    }
    assertThat(log).hasSize(2).allMatch(line -> line.contains(refusal));
  }

  @Test
  void a_mapping_that_stops_within_a_batch_leaves_the_batch_to_the_next_one() throws Exception {
    var atWork = new CountDownLatch(1);
    var never = new CountDownLatch(1);
    orders.put("o1", "PAID");
    var template = orders.following("");
    var mappings =
        StreamMappings.start(
            template,
            orders.dynamoDb().endpoint(),
            (_, _) -> {
              atWork.countDown();
              never.await();
              return new InvocationResult.Returned("{}");
            },
            FAST,
            log::add);
    atWork.await();

    mappings.close();

    try (var _ = follow("")) {
      assertThat(function.next().orders()).containsExactly("o1");
    }
  }

  @Test
  void a_mapping_that_is_not_enabled_does_nothing() throws Exception {
    try (var mappings = follow("Enabled: false")) {
      assertThat(mappings.sentences()).isEmpty();
    }
  }

  @Test
  void a_setting_without_effect_on_one_machine_is_accepted() throws Exception {
    try (var mappings =
        follow(
            """
            DestinationConfig: {OnFailure: {Type: SQS, Destination: arn:aws:sqs:eu-west-1:0:q}}
            MaximumRecordAgeInSeconds: 86400
            ParallelizationFactor: 10
            """)) {
      assertThat(mappings.sentences()).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "BatchSize: 10001 | has the BatchSize 10001, which must be from 1 to 10000",
        "BatchSize: many | has the BatchSize many, which must be from 1 to 10000",
        "MaximumRetryAttempts: -2 | has the MaximumRetryAttempts -2, which must be from -1 to"
            + " 10000",
        "MaximumBatchingWindowInSeconds: 301 | which must be from 0 to 300",
        "Tumbling: 1 | has Tumbling, which the local stack does not do"
      })
  void a_mapping_that_lambda_would_reject_or_that_is_not_supported_is_reported_at_the_start(
      String property, String message) {
    assertThatThrownBy(() -> follow(property))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("The event OrderChanges of Publish")
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"eventName\":[{\"prefix\":\"I\"}]}",
        "{\"eventName\":\"INSERT\"}",
        "[\"INSERT\"]",
        "INSERT",
        "{",
      })
  void a_filter_that_is_not_done_here_is_said_at_the_start(String pattern) {
    assertThatThrownBy(() -> follow("FilterCriteria: {Filters: [{Pattern: '" + pattern + "'}]}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("The event OrderChanges of Publish has the filter")
        .hasMessageContaining("which the local stack does not do");
  }

  @Test
  void a_table_without_a_stream_is_named() throws Exception {
    var noStream =
        orders.template(
            """
                  Events:
                    Changes:
                      Type: DynamoDB
                      Properties: {Stream: !GetAtt PricesTable.StreamArn, StartingPosition: LATEST}
            """);
    assertThatThrownBy(
            () ->
                StreamMappings.start(
                    noStream, orders.dynamoDb().endpoint(), function, FAST, log::add))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Publish follows the stream of local-PricesTable, which has none");
  }

  private StreamMappings follow(String properties) throws IOException {
    return follow(properties, orders.dynamoDb().endpoint());
  }

  private StreamMappings follow(String properties, URI dynamoDb) throws IOException {
    return StreamMappings.start(orders.following(properties), dynamoDb, function, FAST, log::add);
  }

  private static String status(@Nullable JsonObject image) {
    return image == null ? " -" : " " + image.getAsJsonObject("status").get("S").getAsString();
  }

  private static List<String> orders(Batch... batches) {
    return List.of(batches).stream().flatMap(batch -> batch.orders().stream()).toList();
  }
}
