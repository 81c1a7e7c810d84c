package dev.countersign.publishorderevents;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.countersign.aws.AwsClients;
import dev.countersign.aws.FunctionEnvironment;
import dev.countersign.emulators.eventbridge.BusEvent;
import dev.countersign.emulators.eventbridge.EventBridge;
import dev.countersign.emulators.eventbridge.LocalEventBridge;
import dev.countersign.emulators.eventbridge.LocalEventBridge.CallFault;
import dev.countersign.testkit.DeployedTemplate;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;

/** The real client, and a bus of the real template at an EventBridge that has the real limits. */
class EventBridgeFeedTest extends FeedWithFaultsContract {
  private static final String BUS = DeployedTemplate.TEMPLATE.resource("OrderEvents").physicalId();
  private static final int FOR_EVER = Integer.MAX_VALUE;

  /** A function gives up early, but the first call on a busy machine loads hundreds of classes. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @SuppressWarnings("NullAway.Init")
  private LocalEventBridge bridge;

  @SuppressWarnings("NullAway.Init")
  private EventBridgeClient client;

  @BeforeEach
  void start() throws IOException {
    bridge = LocalEventBridge.start(0);
    bridge.createBuses(DeployedTemplate.TEMPLATE);
    client =
        AwsClients.configure(
                EventBridgeClient.builder(),
                "NO_SUCH_VARIABLE",
                FunctionEnvironment.ofThisProcess())
            .endpointOverride(bridge.endpoint())
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
            .overrideConfiguration(
                configuration ->
                    configuration.apiCallTimeout(PATIENCE).retryStrategy(RetryMode.STANDARD))
            .build();
  }

  @AfterEach
  void stop() {
    client.close();
    bridge.close();
  }

  @Override
  Feed feed() {
    return new EventBridgeFeed(client, BUS);
  }

  @Override
  EventBridge bridge() {
    return bridge;
  }

  @Test
  void an_event_is_on_the_bus_as_rules_match_it() {
    OrderEvent event = events(1).getFirst();

    feed().send(List.of(event));

    BusEvent carried = bridge.events().getFirst();
    assertThat(carried.bus()).isEqualTo(BUS);
    assertThat(carried.source()).isEqualTo("countersign");
    assertThat(carried.detailType()).isEqualTo("OrderPaid");
    assertThat(carried.time()).isEqualTo(History.NOW);
    assertThat(JsonParser.parseString(carried.detail())).isEqualTo(event.detail());
  }

  @Test
  void events_that_do_not_fit_into_one_call_are_sent_in_several() {
    List<OrderEvent> events =
        List.of(large(60_000), large(60_000), large(60_000), large(60_000), large(60_000));

    Feed.Sent sent = feed().send(events);

    assertThat(sent.fault()).isEmpty();
    assertThat(heard()).isEqualTo(ids(events));
  }

  @Test
  void an_event_that_is_too_large_by_itself_is_a_fault_and_keeps_its_place() {
    List<OrderEvent> events = List.of(large(10), large(300_000), large(10));

    Feed.Sent sent = feed().send(events);

    assertThat(sent.delivered()).isEqualTo(1);
    assertThat(sent.fault().orElseThrow()).contains("over the limit");
  }

  @ParameterizedTest
  @EnumSource
  void an_eventbridge_that_does_not_answer_is_a_fault_after_what_got_through(CallFault fault) {
    List<OrderEvent> events = events(12);
    bridge.onEvent(
        _ -> {
          if (bridge.events().size() == 10) {
            bridge.failNextCalls(FOR_EVER, fault);
          }
        });

    Feed.Sent sent = feed().send(events);

    assertThat(sent.delivered()).isEqualTo(10);
    assertThat(sent.fault().orElseThrow()).contains("did not answer");
  }

  @Test
  void a_fault_that_passes_is_not_noticed() {
    bridge.failNextCalls(1, CallFault.INTERNAL_ERROR);

    assertThat(feed().send(events(1)).fault()).isEmpty();
  }

  /** An event whose detail has a little more than so many bytes. */
  private static OrderEvent large(int bytes) {
    OrderEvent event = events(1).getFirst();
    JsonObject detail = event.detail().deepCopy();
    detail.addProperty("filler", "é".repeat(bytes / 2)); // two bytes in UTF-8
    return new OrderEvent(
        event.id(), event.type(), event.order(), event.placedAt(), event.at(), detail);
  }
}
