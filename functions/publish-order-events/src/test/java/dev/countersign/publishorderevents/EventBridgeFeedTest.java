package dev.countersign.publishorderevents;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.countersign.aws.AwsClients;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;

class EventBridgeFeedTest extends FeedContract {
  /** A function gives up early, but the first call on a busy machine loads hundreds of classes. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @SuppressWarnings("NullAway.Init")
  private EventBridgeOnLoopback bridge;

  @SuppressWarnings("NullAway.Init")
  private EventBridgeClient client;

  @BeforeEach
  void start() throws IOException {
    bridge = new EventBridgeOnLoopback();
    client =
        AwsClients.configure(EventBridgeClient.builder(), "NO_SUCH_VARIABLE")
            .endpointOverride(bridge.address())
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
    return new EventBridgeFeed(client, "shop-order-events");
  }

  @Override
  List<String> heard() {
    return bridge.entries().stream()
        .map(entry -> JsonParser.parseString(entry.get("Detail").getAsString()))
        .map(detail -> detail.getAsJsonObject().get("id").getAsString())
        .toList();
  }

  @Override
  void failAfter(int events) {
    bridge.failAfter(events);
  }

  @Override
  void recover() {
    bridge.recover();
  }

  @Test
  void an_event_is_an_entry_that_rules_can_match() {
    OrderEvent event = events(1).getFirst();

    feed().send(List.of(event));

    JsonObject entry = bridge.entries().getFirst();
    assertThat(entry.get("EventBusName").getAsString()).isEqualTo("shop-order-events");
    assertThat(entry.get("Source").getAsString()).isEqualTo("countersign");
    assertThat(entry.get("DetailType").getAsString()).isEqualTo("OrderPaid");
    assertThat(entry.get("Time").getAsBigDecimal())
        .isEqualByComparingTo(Long.toString(History.NOW.getEpochSecond()));
    assertThat(JsonParser.parseString(entry.get("Detail").getAsString())).isEqualTo(event.detail());
  }

  @Test
  void a_call_has_no_more_entries_than_eventbridge_takes() {
    feed().send(events(25));

    assertThat(bridge.calls()).containsExactly(10, 10, 5);
  }

  @Test
  void a_call_has_no_more_bytes_than_eventbridge_takes() {
    List<OrderEvent> events =
        List.of(large(60_000), large(60_000), large(60_000), large(60_000), large(60_000));

    Feed.Sent sent = feed().send(events);

    assertThat(sent.delivered()).isEqualTo(5);
    assertThat(bridge.calls()).containsExactly(4, 1);
  }

  @Test
  void an_event_that_is_too_large_by_itself_is_a_fault_and_keeps_its_place() {
    List<OrderEvent> events = List.of(large(10), large(300_000), large(10));

    Feed.Sent sent = feed().send(events);

    assertThat(sent.delivered()).isEqualTo(1);
    assertThat(sent.fault().orElseThrow()).contains("as told");
  }

  @Test
  void an_eventbridge_that_does_not_answer_is_a_fault_after_what_got_through() {
    bridge.goDown();
    Feed.Sent sent = feed().send(events(12));
    assertThat(sent.delivered()).isZero();
    assertThat(sent.fault().orElseThrow()).contains("did not answer");

    bridge.close();
    assertThat(feed().send(events(1)).delivered()).isZero();
  }

  /** An event whose detail has about so many bytes. */
  private static OrderEvent large(int bytes) {
    OrderEvent event = events(1).getFirst();
    JsonObject detail = event.detail().deepCopy();
    var filler = new StringBuilder();
    IntStream.range(0, bytes / 2).forEach(_ -> filler.append('é')); // two bytes in UTF-8
    detail.addProperty("filler", filler.toString());
    return new OrderEvent(event.id(), event.type(), event.order(), event.at(), detail);
  }
}
