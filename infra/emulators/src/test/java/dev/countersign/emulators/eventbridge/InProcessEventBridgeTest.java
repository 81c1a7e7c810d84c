package dev.countersign.emulators.eventbridge;

import static java.util.Collections.nCopies;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.eventbridge.model.EventBridgeException;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

/** What is checked is {@link LocalEventBridgeTest}'s; here is how the SDK's interface shows it. */
class InProcessEventBridgeTest {
  private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

  private final InProcessEventBridge bridge = new InProcessEventBridge(() -> NOW);

  @BeforeEach
  void create() {
    bridge.createBus("orders");
  }

  @Test
  void a_bus_carries_an_event_as_it_was_sent() {
    Instant sent = NOW.minusSeconds(5);
    PutEventsResponse answer =
        put(paid().toBuilder().time(sent).resources("arn:aws:dynamodb:table/orders").build());

    assertThat(answer.failedEntryCount()).isZero();
    assertThat(bridge.events())
        .containsExactly(
            new BusEvent(
                answer.entries().getFirst().eventId(),
                sent,
                "orders",
                "countersign",
                "OrderPaid",
                "{}",
                List.of("arn:aws:dynamodb:table/orders")));
  }

  @Test
  void an_event_without_a_time_has_the_time_of_its_arrival_and_each_an_id_of_its_own() {
    put(paid(), paid());

    assertThat(bridge.events()).extracting(BusEvent::time).containsOnly(NOW);
    assertThat(bridge.events()).extracting(BusEvent::id).doesNotHaveDuplicates();
  }

  @Test
  void an_entry_that_is_refused_fails_alone() {
    PutEventsResponse answer =
        put(
            paid().toBuilder().source(null).build(),
            paid().toBuilder().detail("[]").build(),
            paid());

    assertThat(answer.failedEntryCount()).isEqualTo(2);
    assertThat(answer.entries())
        .extracting(PutEventsResultEntry::errorCode)
        .containsExactly("InvalidArgument", "MalformedDetail", null);
    assertThat(bridge.events()).hasSize(1);
  }

  @Test
  void a_call_of_eleven_entries_is_refused_as_a_whole() {
    assertThatExceptionOfType(EventBridgeException.class)
        .isThrownBy(() -> bridge.putEvents(call -> call.entries(nCopies(11, paid()))))
        .satisfies(
            e -> {
              assertThat(e.statusCode()).isEqualTo(400);
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationException");
            });
    assertThat(bridge.events()).isEmpty();
  }

  private PutEventsResponse put(PutEventsRequestEntry... entries) {
    return bridge.putEvents(call -> call.entries(entries));
  }

  private static PutEventsRequestEntry paid() {
    return PutEventsRequestEntry.builder()
        .eventBusName("orders")
        .source("countersign")
        .detailType("OrderPaid")
        .detail("{}")
        .build();
  }
}
