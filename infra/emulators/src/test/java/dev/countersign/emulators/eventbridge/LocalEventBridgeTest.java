package dev.countersign.emulators.eventbridge;

import static dev.countersign.emulators.eventbridge.Sender.Sent.paid;
import static java.util.Collections.nCopies;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.emulators.cloudformation.Template;
import dev.countersign.emulators.eventbridge.EventBridge.EntryFault;
import dev.countersign.emulators.eventbridge.LocalEventBridge.CallFault;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalEventBridgeTest {
  @TempDir private Path folder;
  private LocalEventBridge bridge;
  private Sender sender;

  @BeforeEach
  void start() throws IOException {
    bridge = LocalEventBridge.start(0);
    Path file = folder.resolve("template.yaml");
    Files.writeString(
        file,
        """
        Resources:
          OrderEvents: {Type: AWS::Events::EventBus, Properties: {Name: orders}}
        """);
    bridge.createBuses(Template.read(file, Map.of()));
    sender = new Sender(bridge.endpoint());
  }

  @AfterEach
  void stop() {
    sender.close();
    bridge.close();
  }

  @Test
  void a_bus_of_the_template_carries_an_event_and_a_listener_hears_it() throws Exception {
    var heard = new ArrayList<BusEvent>();
    bridge.onEvent(heard::add);

    var answer =
        sender.put(
            paid("{\"orderId\":\"o1\"}")
                .with("Time", 1793534400.5)
                .withResource("arn:aws:dynamodb:table/orders"));

    assertThat(answer.failedEntries()).isZero();
    assertThat(bridge.events())
        .containsExactly(
            new BusEvent(
                answer.each("EventId").getFirst(),
                Instant.ofEpochMilli(1793534400500L),
                "orders",
                "countersign.orders",
                "OrderPaid",
                "{\"orderId\":\"o1\"}",
                List.of("arn:aws:dynamodb:table/orders")));
    assertThat(heard).isEqualTo(bridge.events());
  }

  @Test
  void a_bus_may_be_named_by_its_arn_and_the_default_one_not_at_all() throws Exception {
    sender.put(
        paid("{}").with("EventBusName", "arn:aws:events:eu-west-1:000000000000:event-bus/orders"),
        paid("{}").without("EventBusName"));

    assertThat(bridge.events()).extracting(BusEvent::bus).containsExactly("orders", "default");
  }

  @Test
  void an_event_for_no_bus_is_accepted_as_aws_does_and_lost() throws Exception {
    var heard = new ArrayList<BusEvent>();
    var lost = new ArrayList<BusEvent>();
    bridge.onEvent(heard::add);
    bridge.onLost(lost::add);

    var answer = sender.put(paid("{}").with("EventBusName", "ordres"));

    assertThat(answer.failedEntries()).isZero();
    assertThat(bridge.events()).isEmpty();
    assertThat(heard).isEmpty();
    assertThat(lost).extracting(BusEvent::bus).containsExactly("ordres");
  }

  @Test
  void an_entry_that_lacks_what_every_event_has_fails_alone() throws Exception {
    var answer =
        sender.put(
            paid("{}").without("Source"),
            paid("{}").with("DetailType", ""),
            paid("{}").without("Detail"),
            paid("{}"),
            paid("{}").with("Source", "aws.dynamodb"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.failedEntries()).isEqualTo(4);
    assertThat(answer.each("ErrorCode"))
        .containsExactly(
            "InvalidArgument",
            "InvalidArgument",
            "InvalidArgument",
            "",
            "NotAuthorizedForSourceException");
    assertThat(answer.each("ErrorMessage"))
        .contains("Parameter DetailType is not valid. Reason: DetailType is a required argument.");
    assertThat(bridge.events()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "\"paid\"", "1", "{order:1}", "{\"a\":1,}", "{} {}", "{", "paid"})
  void a_detail_that_is_no_json_object_is_malformed(String detail) throws Exception {
    var answer = sender.put(paid(detail));

    assertThat(answer.failedEntries()).isEqualTo(1);
    assertThat(answer.each("ErrorCode")).containsExactly("MalformedDetail");
    assertThat(bridge.events()).isEmpty();
  }

  @Test
  void a_call_has_one_to_ten_entries() throws Exception {
    assertThat(refusal(sender.put()))
        .startsWith("ValidationException")
        .contains("length greater than or equal to 1");
    assertThat(refusal(sender.put(nCopies(11, paid("{}")))))
        .contains("length less than or equal to 10");
    assertThat(sender.put(nCopies(10, paid("{}"))).each("EventId")).doesNotHaveDuplicates();
    assertThat(bridge.events()).hasSize(10);
  }

  @Test
  void the_entries_of_a_call_are_less_than_256_kb_together() throws Exception {
    int others = "countersign.orders".length() + "OrderPaid".length();
    String most = "{\"a\":\"%s\"}".formatted("é".repeat((256 * 1024 - others - 9) / 2));
    assertThat(sender.put(paid(most)).status()).isEqualTo(200);

    assertThat(refusal(sender.put(paid(most), paid("{}"))))
        .isEqualTo(
            "ValidationException: Total size of the entries in the request is over the limit.");
    assertThat(bridge.events()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(EntryFault.class)
  void the_next_entries_fail_as_told_and_those_after_them_do_not(EntryFault fault)
      throws Exception {
    bridge.failNextEntries(2, fault);

    var answer = sender.put(paid("{\"n\":1}"), paid("{\"n\":2}"), paid("{\"n\":3}"));

    assertThat(answer.failedEntries()).isEqualTo(2);
    String code = fault == EntryFault.THROTTLING ? "ThrottlingException" : "InternalFailure";
    assertThat(answer.each("ErrorCode")).containsExactly(code, code, "");
    assertThat(bridge.events()).extracting(BusEvent::detail).containsExactly("{\"n\":3}");
  }

  @Test
  void a_failing_call_carries_nothing_and_the_next_one_may_succeed() throws Exception {
    bridge.failNextCalls(1, CallFault.THROTTLING);
    assertThat(refusal(sender.put(paid("{}")))).startsWith("ThrottlingException");
    bridge.failNextCalls(1, CallFault.INTERNAL_ERROR);
    assertThat(sender.put(paid("{}")).status()).isEqualTo(500);
    bridge.failNextCalls(1, CallFault.NO_ANSWER);
    assertThatThrownBy(() -> sender.put(paid("{}"))).isInstanceOf(IOException.class);
    assertThat(bridge.events()).isEmpty();

    assertThat(sender.put(paid("{}")).status()).isEqualTo(200);
    assertThat(bridge.events()).hasSize(1);
  }

  @Test
  void a_call_whose_answer_is_lost_was_carried_all_the_same() {
    bridge.failNextCalls(1, CallFault.ANSWER_LOST);

    assertThatThrownBy(() -> sender.put(paid("{}"))).isInstanceOf(IOException.class);

    assertThat(bridge.events()).hasSize(1);
  }

  @Test
  void a_lasting_failure_on_demand_lasts_until_recovery() throws Exception {
    bridge.failNextCalls(Integer.MAX_VALUE, CallFault.INTERNAL_ERROR);
    for (int i = 0; i < 5; i++) {
      assertThat(sender.put(paid("{}")).status()).isEqualTo(500);
    }

    bridge.recover();

    assertThat(sender.put(paid("{}")).status()).isEqualTo(200);
  }

  @Test
  void other_operations_unsigned_calls_and_what_is_no_json_are_refused() throws Exception {
    var signed = "AWS4-HMAC-SHA256 Credential=local";
    assertThat(
            sender
                .send(sender.call("AWSEvents.ListRules", "{}").header("Authorization", signed))
                .body())
        .contains("UnknownOperationException");
    assertThat(
            sender
                .send(sender.call("AWSEvents.PutEvents", "no").header("Authorization", signed))
                .body())
        .contains("SerializationException");
    var unsigned = sender.send(sender.call("AWSEvents.PutEvents", "{}"));
    assertThat(unsigned.statusCode()).isEqualTo(400);
    assertThat(unsigned.body()).contains("MissingAuthenticationTokenException");
  }

  @Test
  void a_port_in_use_is_said_at_once_and_a_closed_one_is_free() {
    URI endpoint = bridge.endpoint();
    assertThatThrownBy(() -> LocalEventBridge.start(endpoint.getPort()))
        .isInstanceOf(BindException.class);

    bridge.close();

    var loopback = InetAddress.getLoopbackAddress();
    assertThatThrownBy(() -> new Socket(loopback, endpoint.getPort()))
        .isInstanceOf(ConnectException.class);
  }

  private static String refusal(Sender.Answer answer) {
    assertThat(answer.status()).isEqualTo(400);
    return answer.body().get("__type").getAsString()
        + ": "
        + answer.body().get("message").getAsString();
  }
}
