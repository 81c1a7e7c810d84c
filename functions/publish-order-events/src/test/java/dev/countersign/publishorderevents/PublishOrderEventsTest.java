package dev.countersign.publishorderevents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import com.amazonaws.services.lambda.runtime.Context;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.countersign.api.Log;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the changes that Lambda brings from the Orders table's stream. */
class PublishOrderEventsTest {
  private final InMemoryFeed feed = new InMemoryFeed();
  private final List<String> log = new ArrayList<>();
  private final PublishOrderEventsHandler function =
      new PublishOrderEventsHandler(
          feed,
          new Log("publish-order-events", InstantSource.fixed(History.NOW), log::add),
          InstantSource.fixed(History.NOW));

  @Test
  void a_batch_as_lambda_brings_it_is_told_to_others() {
    String answer =
        invoke(
            """
            {"Records": [{
              "eventID": "7de3041dd709b024af6f29e4fa13d34c", "eventName": "MODIFY",
              "eventVersion": "1.1", "eventSource": "aws:dynamodb", "awsRegion": "eu-west-1",
              "dynamodb": {
                "ApproximateCreationDateTime": 1793534400,
                "Keys": {"orderId": {"S": "%1$s"}},
                "NewImage": {
                  "orderId": {"S": "%1$s"}, "version": {"N": "3"}, "requestDigest": {"S": "digest"},
                  "currency": {"S": "usd"}, "amount": {"N": "4000"}, "attempt": {"N": "1"},
                  "lines": {"L": [{"M": {"productId": {"S": "tee"}, "quantity": {"N": "2"},
                                         "unitAmount": {"N": "2000"}}}]},
                  "livemode": {"BOOL": true}, "createdAt": {"S": "2026-11-01T11:59:00Z"},
                  "paymentIntentId": {"S": "pi_1"}, "status": {"S": "PAID"},
                  "paidInVersion": {"N": "3"},
                  "facts": {"M": {
                    "paymentIntents": {"L": [{"S": "pi_1"}]}, "succeeded": {"BOOL": true},
                    "canceled": {"BOOL": false}, "expired": {"BOOL": false},
                    "amountReceived": {"N": "4000"}, "refunds": {"M": {}}, "disputes": {"M": {}},
                    "fraudWarnings": {"M": {}}, "reasons": {"L": []}, "releases": {"M": {}}}}},
                "OldImage": {
                  "orderId": {"S": "%1$s"}, "version": {"N": "2"}, "requestDigest": {"S": "digest"},
                  "currency": {"S": "usd"}, "amount": {"N": "4000"}, "attempt": {"N": "1"},
                  "lines": {"L": [{"M": {"productId": {"S": "tee"}, "quantity": {"N": "2"},
                                         "unitAmount": {"N": "2000"}}}]},
                  "livemode": {"BOOL": true}, "createdAt": {"S": "2026-11-01T11:59:00Z"},
                  "paymentIntentId": {"S": "pi_1"}, "status": {"S": "AWAITING_PAYMENT"},
                  "openStatus": {"S": "AWAITING_PAYMENT"},
                  "facts": {"M": {
                    "paymentIntents": {"L": [{"S": "pi_1"}]}, "succeeded": {"BOOL": false},
                    "canceled": {"BOOL": false}, "expired": {"BOOL": false},
                    "amountReceived": {"N": "0"}, "refunds": {"M": {}}, "disputes": {"M": {}},
                    "fraudWarnings": {"M": {}}, "reasons": {"L": []}, "releases": {"M": {}}}}},
                "SequenceNumber": "4421584500000000017450439092", "SizeBytes": 1402,
                "StreamViewType": "NEW_AND_OLD_IMAGES"},
              "eventSourceARN":
                "arn:aws:dynamodb:eu-west-1:123456789012:table/Orders/stream/2026-11-01T00:00:00.000"
            }]}
            """
                .formatted("0".repeat(52)));

    assertThat(answer).isEqualTo("{\"batchItemFailures\":[]}");
    assertThat(heard()).containsExactly("OrderPaid-" + "0".repeat(52));
    assertThat(feed.heard().getFirst().at()).isEqualTo("2026-11-01T12:00:00Z");
    Schemas.check(feed.heard().getFirst());
  }

  @Test
  void everything_that_happens_to_an_order_is_told_in_its_order() {
    History history =
        History.ofAnOrder()
            .isPaid()
            .isRefunded("re_1", "succeeded", 1000)
            .isDisputed("du_1", "needs_response")
            .isPaid(3999);

    assertThat(failures(new Stream().brings(history))).isEmpty();

    assertThat(feed.heard()).isEqualTo(history.toldInAll()).hasSize(4);
  }

  @Test
  void a_batch_that_is_brought_again_is_told_with_the_same_ids() {
    History history = History.ofAnOrder().isPaid().isRefunded("re_1", "pending", 1);
    var stream = new Stream().brings(history);

    invoke(stream.json());
    invoke(stream.json());

    assertThat(heard().subList(0, 2)).isEqualTo(heard().subList(2, 4)).doesNotHaveDuplicates();
  }

  @Test
  void lambda_is_told_the_first_record_that_has_to_come_again() {
    History first = History.ofAnOrder().isPaid();
    History second = History.ofAnOrder().isPaid();
    History third = History.ofAnOrder().isPaid();
    var stream = new Stream().bringsTheLastOf(first).bringsTheLastOf(second).bringsTheLastOf(third);
    feed.failAfter(1);

    assertThat(failures(stream)).containsExactly(Stream.sequenceNumber(1));
    assertThat(counted("NotPublished")).isEqualTo(1);

    feed.recover();
    assertThat(failures(new Stream().bringsTheLastOf(second).bringsTheLastOf(third))).isEmpty();
    assertThat(feed.heard()).extracting(OrderEvent::order).doesNotHaveDuplicates().hasSize(3);
  }

  @Test
  void a_record_of_which_only_a_part_got_through_has_to_come_again_as_a_whole() {
    History history = History.ofAnOrder().isPaid().isDisputed("du_1", "needs_response");
    var stream =
        new Stream()
            .inserts(History.ofAnOrder().now())
            .modifies(history.versions().getFirst(), history.now()); // two events
    feed.failAfter(1);

    assertThat(failures(stream)).containsExactly(Stream.sequenceNumber(1));
  }

  @Test
  void an_order_that_says_nothing_to_others_does_not_call_anyone() {
    feed.failAfter(0);

    assertThat(failures(new Stream().brings(History.ofAnOrder()))).isEmpty();
    assertThat(log).isEmpty();
  }

  @Test // I13
  void each_quarantine_raises_the_alarm_even_if_whoever_stored_it_died() {
    invoke(new Stream().brings(History.ofAnOrder().isPaid(3999)).json());

    assertThat(counted("Quarantined")).isEqualTo(1);
  }

  @Test // I13
  void a_quarantine_that_could_not_be_told_raises_its_alarm_when_it_is() {
    var stream = new Stream().brings(History.ofAnOrder().isPaid(3999));
    feed.failAfter(0);
    invoke(stream.json());
    assertThat(counted("Quarantined")).isZero();

    feed.recover();
    invoke(stream.json());
    assertThat(counted("Quarantined")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"version", "facts", "currency", "createdAt"})
  void a_row_that_is_no_order_calls_a_person_and_holds_nobody_up(String missing) {
    History edited = History.ofAnOrder().isPaid();
    JsonObject image = Stream.image(edited.now());
    image.remove(missing);
    History other = History.ofAnOrder().isPaid();
    JsonObject before = Stream.image(edited.before().orElseThrow());

    assertThat(
            failures(
                new Stream()
                    .modifies(before, image)
                    .modifies(image, before) // as it is when someone repairs it
                    .bringsTheLastOf(other)))
        .isEmpty();

    assertThat(heard()).containsExactly("OrderPaid-" + other.now().id());
    assertThat(counted("NeedsAPerson")).isEqualTo(2);
    assertThat(lines().getFirst().get("key").getAsString()).contains(edited.now().id().value());
    assertThat(lines().getFirst().get("cause").getAsString()).contains("is not an order");
  }

  @Test
  void an_order_with_lines_that_were_edited_beyond_what_adds_up_holds_nobody_up() {
    History edited = History.ofAnOrder().isPaid();
    JsonObject image = Stream.image(edited.now());
    image
        .getAsJsonObject("lines")
        .getAsJsonArray("L")
        .get(0)
        .getAsJsonObject()
        .getAsJsonObject("M")
        .add("quantity", JsonParser.parseString("{\"N\": \"-3\"}"));

    assertThat(failures(new Stream().modifies(Stream.image(edited.before().orElseThrow()), image)))
        .isEmpty();
    assertThat(counted("NeedsAPerson")).isEqualTo(1);
  }

  @Test
  void a_row_that_is_removed_is_nobody_elses_business() {
    assertThat(failures(new Stream().removes(History.ofAnOrder().isPaid().now()))).isEmpty();
    assertThat(feed.heard()).isEmpty();
    assertThat(log).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{}", "{\"Records\": [{}]}", "{\"Records\": [1]}"})
  void what_is_no_batch_of_a_stream_is_a_fault_of_the_function(String invocation) {
    assertThatException().isThrownBy(() -> invoke(invocation));
  }

  @Test
  void each_event_that_was_told_leaves_one_log_line() {
    History history = History.ofAnOrder().isPaid();
    invoke(new Stream().brings(history).json());

    assertThat(lines()).hasSize(1);
    assertThat(lines().getFirst().get("orderId").getAsString())
        .isEqualTo(history.now().id().value());
    assertThat(lines().getFirst().get("eventId").getAsString()).startsWith("OrderPaid-");
    assertThat(lines().getFirst().get("requestId").getAsString()).isEqualTo("lambda-request");
  }

  private List<String> heard() {
    return feed.heard().stream().map(OrderEvent::id).toList();
  }

  private List<JsonObject> lines() {
    return log.stream().map(line -> JsonParser.parseString(line).getAsJsonObject()).toList();
  }

  private long counted(String metric) {
    return lines().stream().filter(line -> line.has(metric)).count();
  }

  private List<String> failures(Stream stream) {
    List<String> failures = new ArrayList<>();
    JsonParser.parseString(invoke(stream.json()))
        .getAsJsonObject()
        .getAsJsonArray("batchItemFailures")
        .forEach(
            failure -> failures.add(failure.getAsJsonObject().get("itemIdentifier").getAsString()));
    return failures;
  }

  private String invoke(String invocation) {
    var out = new ByteArrayOutputStream();
    try {
      function.handleRequest(new ByteArrayInputStream(invocation.getBytes(UTF_8)), out, context());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(UTF_8);
  }

  /** Of Lambda's context only the request's id and the time that is left are asked for. */
  private static Context context() {
    return (Context)
        Proxy.newProxyInstance(
            Context.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (_, method, _) ->
                switch (method.getName()) {
                  case "getAwsRequestId" -> "lambda-request";
                  case "getRemainingTimeInMillis" -> 28_000;
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }
}
