package dev.countersign.publishorderevents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.countersign.emulators.eventbridge.EventBridge.EntryFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the changes that Lambda brings from the Orders table's stream. */
class PublishOrderEventsTest {
  private final Deployed function = new Deployed();

  @Test
  void a_batch_as_lambda_brings_it_is_told_to_others() {
    String answer =
        function.invoke(
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
    assertThat(function.heard()).containsExactly("OrderPaid-" + "0".repeat(52));
    assertThat(function.told().getFirst().at()).isEqualTo("2026-11-01T12:00:00Z");
    Schemas.check(function.told().getFirst());
  }

  @Test
  void everything_that_happens_to_an_order_is_told_in_its_order() {
    History history =
        History.ofAnOrder()
            .isPaid()
            .isRefunded("re_1", "succeeded", 1000)
            .isDisputed("du_1", "needs_response")
            .isPaid(3999);

    assertThat(function.failures(new Stream().brings(history))).isEmpty();

    assertThat(function.told()).isEqualTo(history.toldInAll()).hasSize(4);
  }

  @Test
  void a_fraud_warning_is_counted_while_it_can_be_acted_on_and_told_by_hand_with_the_same_id() {
    History history = History.ofAnOrder().isPaid().isWarnedOf("issfr_1", true);
    function.invoke(new Stream().bringsTheLastOf(history).json());
    assertThat(function.log.counted("FraudWarned")).isEqualTo(1);

    history.isWarnedOf("issfr_1", false);
    function.invoke(new Stream().bringsTheLastOf(history).json());
    assertThat(function.log.counted("FraudWarned")).isEqualTo(1);

    String id = history.now().id().value();
    function.rows.put(history.now());
    function.invoke("{\"orderIds\": [\"" + id + "\"]}");
    assertThat(function.heard())
        .containsExactly(
            "OrderFraudWarned-" + id + "-4",
            "OrderFraudWarned-" + id + "-5",
            "OrderPaid-" + id,
            "OrderFraudWarned-" + id + "-5");
  }

  @Test
  void a_batch_that_is_brought_again_is_told_with_the_same_ids() {
    History history = History.ofAnOrder().isPaid().isRefunded("re_1", "pending", 1);
    var stream = new Stream().brings(history);

    function.invoke(stream.json());
    function.invoke(stream.json());

    assertThat(function.heard().subList(0, 2))
        .isEqualTo(function.heard().subList(2, 4))
        .doesNotHaveDuplicates();
  }

  @Test
  void lambda_is_told_the_first_record_that_has_to_come_again() {
    History first = History.ofAnOrder().isPaid();
    History second = History.ofAnOrder().isPaid();
    History third = History.ofAnOrder().isPaid();
    var stream = new Stream().bringsTheLastOf(first).bringsTheLastOf(second).bringsTheLastOf(third);
    function.bridge.failEntriesAfter(1, EntryFault.THROTTLING);

    assertThat(function.failures(stream)).containsExactly(Stream.sequenceNumber(1));
    assertThat(function.log.counted("NotPublished")).isEqualTo(1);

    function.bridge.recover();
    assertThat(function.failures(new Stream().bringsTheLastOf(second).bringsTheLastOf(third)))
        .isEmpty();
    assertThat(function.told()).extracting(OrderEvent::order).doesNotHaveDuplicates().hasSize(3);
  }

  @Test
  void a_record_of_which_only_a_part_got_through_has_to_come_again_as_a_whole() {
    History history = History.ofAnOrder().isPaid().isDisputed("du_1", "needs_response");
    var stream =
        new Stream()
            .inserts(History.ofAnOrder().now())
            .modifies(history.versions().getFirst(), history.now()); // two events
    function.bridge.failEntriesAfter(1, EntryFault.THROTTLING);

    assertThat(function.failures(stream)).containsExactly(Stream.sequenceNumber(1));
  }

  @Test
  void an_order_that_says_nothing_to_others_does_not_call_anyone() {
    function.bridge.failEntriesAfter(0, EntryFault.THROTTLING);

    assertThat(function.failures(new Stream().brings(History.ofAnOrder()))).isEmpty();
    assertThat(function.log.all()).isEmpty();
  }

  @Test
  void what_is_paid_refunded_and_disputed_is_counted_and_how_long_the_buyer_took() {
    History history =
        History.ofAnOrder()
            .isPaid()
            .isRefunded("re_1", "pending", 1)
            .isDisputedIn("usd", "du_1", "lost");
    function.invoke(new Stream().brings(history).json());

    assertThat(function.log.counted("Paid")).isEqualTo(1);
    assertThat(function.log.all()).anyMatch(line -> line.has("SecondsToPay"));
    assertThat(function.log.counted("Refunded")).isEqualTo(1);
    assertThat(function.log.counted("Disputed")).isEqualTo(1);
  }

  @Test // I13
  void each_quarantine_raises_the_alarm_even_if_whoever_stored_it_died() {
    function.invoke(new Stream().brings(History.ofAnOrder().isPaid(3999)).json());

    assertThat(function.log.counted("Quarantined")).isEqualTo(1);
  }

  @Test // I13
  void a_quarantine_that_could_not_be_told_raises_its_alarm_when_it_is() {
    var stream = new Stream().brings(History.ofAnOrder().isPaid(3999));
    function.bridge.failEntriesAfter(0, EntryFault.THROTTLING);
    function.invoke(stream.json());
    assertThat(function.log.counted("Quarantined")).isZero();

    function.bridge.recover();
    function.invoke(stream.json());
    assertThat(function.log.counted("Quarantined")).isEqualTo(1);
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
            function.failures(
                new Stream()
                    .modifies(before, image)
                    .modifies(image, before) // as it is when someone repairs it
                    .bringsTheLastOf(other)))
        .isEmpty();

    assertThat(function.heard()).containsExactly("OrderPaid-" + other.now().id());
    assertThat(function.log.counted("NeedsAPerson")).isEqualTo(2);
    assertThat(function.log.counted("GivenUp")).isEqualTo(2);
    assertThat(function.log.all().getFirst().get("orderId").getAsString())
        .isEqualTo(edited.now().id().value());
    assertThat(function.log.all().getFirst().get("cause").getAsString())
        .contains("is not an order");
    assertThat(function.unpublished())
        .hasSize(2)
        .allMatch(message -> message.contains(edited.now().id().value()))
        .allMatch(message -> message.contains("not-an-order"));
  }

  @Test
  void a_row_without_an_orders_id_is_nobodys_and_only_calls_a_person() {
    JsonObject image = Stream.image(History.ofAnOrder().now());
    image.add("orderId", JsonParser.parseString("{\"S\": \"by-hand\"}"));

    assertThat(function.failures(new Stream().modifies(image, image))).isEmpty();

    assertThat(function.unpublished()).isEmpty();
    assertThat(function.log.counted("NeedsAPerson")).isEqualTo(1);
    assertThat(function.log.all().getFirst().get("key").getAsString()).contains("by-hand");
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

    assertThat(
            function.failures(
                new Stream().modifies(Stream.image(edited.before().orElseThrow()), image)))
        .isEmpty();
    assertThat(function.log.counted("NeedsAPerson")).isEqualTo(1);
  }

  @Test
  void a_row_that_is_removed_is_nobody_elses_business() {
    assertThat(function.failures(new Stream().removes(History.ofAnOrder().isPaid().now())))
        .isEmpty();
    assertThat(function.told()).isEmpty();
    assertThat(function.log.all()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"Records\": 1}", "{\"Records\": [{}]}", "{\"Records\": [1]}"})
  void a_batch_that_cant_be_read_at_all_is_a_fault_of_the_function(String invocation) {
    assertThatException().isThrownBy(() -> function.invoke(invocation));
  }

  @Test
  void each_event_that_was_told_leaves_one_log_line() {
    History history = History.ofAnOrder().isPaid();
    function.invoke(new Stream().brings(history).json());

    assertThat(function.log.all()).hasSize(1);
    assertThat(function.log.all().getFirst().get("orderId").getAsString())
        .isEqualTo(history.now().id().value());
    assertThat(function.log.all().getFirst().get("eventId").getAsString()).startsWith("OrderPaid-");
    assertThat(function.log.all().getFirst().get("requestId").getAsString())
        .isEqualTo("lambda-request");
  }
}
