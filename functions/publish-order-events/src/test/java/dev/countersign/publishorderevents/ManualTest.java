package dev.countersign.publishorderevents;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.countersign.emulators.eventbridge.EventBridge.EntryFault;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.Reason;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** How a person has others told what they did not hear (ADR 18). */
class ManualTest {
  private final Deployed function = new Deployed();
  private final History history = History.ofAnOrder();
  private final String id = history.now().id().value();

  @Test
  void a_given_up_change_is_published_by_hand_with_the_same_event_ids() {
    history.isPaid(3999).isReleased(Reason.AMOUNT_MISMATCH).isRefunded("re_1", "succeeded", 500);
    List<OrderEvent> missed = history.told();
    function.after(StreamPublisher.PATIENCE);
    function.failures(
        new Stream()
            .modifies(
                Stream.image(history.before().orElseThrow()), Stream.newerImage(history.now())));
    assertThat(function.heard()).isEmpty();

    function.rows.put(history.now());
    JsonObject answer = ask(function.unpublished().getFirst());

    assertThat(text(answer, "outcome")).isEqualTo("done");
    assertThat(function.told()).extracting(OrderEvent::detail).containsAll(details(missed));
    assertThat(function.heard()).containsExactly("OrderPaid-" + id, "OrderRefunded-" + id + "-5");
    function.told().forEach(Schemas::check);
  }

  @Test // I14
  void an_order_is_told_as_paid_by_the_very_event_of_the_version_in_which_it_was() {
    OrderEvent paid = history.isPaid().told().getFirst();
    function.rows.put(history.isRefunded("re_1", "succeeded", 4000).now());

    ask(history);

    assertThat(function.told().getFirst().detail()).isEqualTo(paid.detail());
  }

  @Test
  void all_that_an_orders_facts_tell_is_told_as_it_stands_now() {
    history
        .isPaid()
        .isRefunded("re_1", "succeeded", 1000)
        .isDisputed("du_1", "needs_response")
        .isPaid(3999);
    function.rows.put(history.now());

    JsonObject answer = ask(history);

    assertThat(function.heard())
        .containsExactly(
            "OrderPaid-" + id,
            "OrderRefunded-" + id + "-6",
            "OrderDisputed-" + id + "-6",
            "OrderQuarantined-" + id + "-6");
    assertThat(texts(order(answer), "eventIds")).isEqualTo(function.heard());
    assertThat(text(order(answer), "status")).isEqualTo("QUARANTINED");
    function.told().forEach(Schemas::check);
  }

  @Test
  void a_message_is_told_with_its_own_version_though_the_order_went_on() {
    history.isPaid().isRefunded("re_1", "succeeded", 1000).isDisputed("du_1", "won");
    function.rows.put(history.now());

    ask("{\"orderId\": \"" + id + "\", \"version\": 4}");

    assertThat(function.heard()).contains("OrderRefunded-" + id + "-4");
    assertThat(function.told().getLast().detail().get("version").getAsLong()).isEqualTo(5);
  }

  @Test
  void a_version_that_the_order_does_not_have_is_not_taken_from_a_later_change() {
    function.rows.put(history.isPaid().isDisputed("du_1", "won").now());

    ask("{\"orderId\": \"" + id + "\", \"version\": 9}");

    assertThat(function.heard()).contains("OrderDisputed-" + id + "-4");
  }

  @Test
  void a_refund_that_failed_is_told_because_it_may_have_been_told_before_that() {
    history.isPaid().isRefunded("re_1", "pending", 1000).isRefunded("re_1", "failed", 1000);
    function.rows.put(history.now());

    ask(history);

    OrderEvent refund = function.told().getLast();
    assertThat(refund.id()).isEqualTo("OrderRefunded-" + id + "-5");
    assertThat(refund.detail().get("amountRefunded").getAsLong()).isZero();
  }

  @Test
  void a_refund_of_money_that_never_came_is_not_told() {
    function.rows.put(history.isRefunded("re_1", "succeeded", 4000).now());

    assertThat(text(order(ask(history)), "outcome")).isEqualTo("nothing-due");
    assertThat(function.heard()).isEmpty();
  }

  @Test
  void to_tell_again_is_to_tell_the_same() {
    function.rows.put(history.isPaid().isDisputed("du_1", "lost").now());

    ask(history);
    function.after(Duration.ofDays(13));
    ask(history);

    List<OrderEvent> heard = function.told();
    assertThat(details(heard.subList(0, 2))).isEqualTo(details(heard.subList(2, 4)));
  }

  @Test
  void each_order_has_its_answer() {
    History unpaid = History.ofAnOrder();
    History newer = History.ofAnOrder().isPaid();
    History broken = History.ofAnOrder().isPaid();
    History edited = History.ofAnOrder().isPaid();
    function.rows.put(edited.now());
    function.rows.edit(edited.now().id(), row -> Rows.with(row, "lines", line("-3")));
    OrderId unknown = OrderId.derive("test", UUID.randomUUID());
    function.rows.put(history.isPaid().now());
    function.rows.put(unpaid.now());
    function.rows.newerVersionWrites(newer.now());
    function.rows.put(broken.now());
    function.rows.edit(
        broken.now().id(), row -> Rows.with(row, "version", AttributeValue.fromS("four")));

    JsonObject answer =
        askFor(
            history.now().id(),
            unpaid.now().id(),
            newer.now().id(),
            broken.now().id(),
            edited.now().id(),
            unknown,
            history.now().id());

    assertThat(text(answer, "outcome")).isEqualTo("incomplete");
    assertThat(outcomes(answer))
        .containsExactly(
            "published",
            "nothing-due",
            "newer-version",
            "not-an-order",
            "not-an-order",
            "not-found");
    assertThat(function.heard()).containsExactly("OrderPaid-" + id);
  }

  @Test
  void where_dynamodb_or_eventbridge_does_not_answer_the_rest_is_not_tried() {
    function.rows.put(history.isPaid().now());
    History other = History.ofAnOrder().isPaid();
    function.rows.put(other.now());

    function.rows.fail();
    assertThat(outcomes(askFor(history.now().id(), other.now().id())))
        .containsExactly("try-again", "try-again");
    function.rows.recover();
    function.bridge.failEntriesAfter(0, EntryFault.THROTTLING);
    assertThat(outcomes(askFor(history.now().id(), other.now().id())))
        .containsExactly("try-again", "try-again");
    function.bridge.recover();

    assertThat(outcomes(askFor(history.now().id(), other.now().id())))
        .containsExactly("published", "published");
    assertThat(function.heard()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "1",
        "{\"orderIds\": []}",
        "{\"orderIds\": \"ID\"}",
        "{\"orderIds\": [\"nobody\"]}",
        "{\"orderIds\": [1]}",
        "{\"orderIds\": [\"ID\"], \"version\": 3}",
        "{\"orderIds\": [\"ID\"], \"orderIds\": [\"ID\"]}",
        "{\"orderId\": \"ID\", \"reason\": \"amount_mismatch\"}",
        "{\"orderId\": \"nobody\", \"version\": 3}",
        "{\"orderId\": \"ID\", \"version\": 0}",
        "{\"orderId\": \"ID\", \"version\": \"3\"}",
        "{\"orderId\": \"ID\", \"changedAt\": \"yesterday\"}",
        "{\"orderId\": \"ID\", \"cause\": \"bad luck\"}",
        "{\"version\": 3}"
      })
  void a_payload_that_is_neither_a_stream_event_nor_a_valid_manual_request_is_rejected(
      String payload) {
    function.rows.put(history.isPaid().now());

    JsonObject answer = ask(payload.replace("ID", id));

    assertThat(text(answer, "outcome")).isEqualTo("invalid-request");
    assertThat(texts(answer, "errors")).isNotEmpty();
    assertThat(function.heard()).isEmpty();
  }

  @Test
  void more_than_100_orders_at_once_are_refused() {
    OrderId[] orders =
        IntStream.range(0, 101)
            .mapToObj(_ -> OrderId.derive("test", UUID.randomUUID()))
            .toArray(OrderId[]::new);

    assertThat(text(askFor(orders), "outcome")).isEqualTo("invalid-request");
    assertThat(outcomes(askFor(Arrays.copyOf(orders, 100)))).hasSize(100).containsOnly("not-found");
  }

  @Test
  void lambdas_own_message_is_refused_with_where_to_look() {
    JsonObject answer =
        ask(
            """
            {"requestContext": {"requestId": "316aa6d0", "condition": "RecordAgeExceeded"},
             "version": "1.0", "timestamp": "2026-11-01T18:00:00Z",
             "DDBStreamBatchInfo": {"shardId": "shardId-1", "startSequenceNumber": "1",
              "endSequenceNumber": "9", "batchSize": 9}}
            """);

    assertThat(text(answer, "outcome")).isEqualTo("invalid-request");
    assertThat(texts(answer, "errors").getFirst()).contains("docs/runbook.md");
  }

  private static AttributeValue line(String quantity) {
    return AttributeValue.fromL(
        List.of(
            AttributeValue.fromM(
                Map.of(
                    "productId", AttributeValue.fromS("tee"),
                    "quantity", AttributeValue.fromN(quantity),
                    "unitAmount", AttributeValue.fromN("2000")))));
  }

  private JsonObject ask(History about) {
    return askFor(about.now().id());
  }

  private JsonObject askFor(OrderId... orders) {
    return ask(
        Arrays.stream(orders)
            .map(order -> "\"" + order + "\"")
            .collect(Collectors.joining(", ", "{\"orderIds\": [", "]}")));
  }

  private JsonObject ask(String payload) {
    return JsonParser.parseString(function.invoke(payload)).getAsJsonObject();
  }

  private static JsonObject order(JsonObject answer) {
    return answer.getAsJsonArray("orders").get(0).getAsJsonObject();
  }

  private static List<String> outcomes(JsonObject answer) {
    return answer.getAsJsonArray("orders").asList().stream()
        .map(order -> text(order.getAsJsonObject(), "outcome"))
        .toList();
  }

  private static List<JsonObject> details(List<OrderEvent> events) {
    return events.stream().map(OrderEvent::detail).toList();
  }

  private static String text(JsonObject json, String member) {
    return json.get(member).getAsString();
  }

  private static List<String> texts(JsonObject json, String member) {
    return json.getAsJsonArray(member).asList().stream().map(JsonElement::getAsString).toList();
  }
}
