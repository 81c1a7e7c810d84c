package dev.countersign.publishorderevents;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.countersign.aws.AwsClients;
import dev.countersign.aws.FunctionEnvironment;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

/**
 * Publishes to an EventBridge bus. It does not retry what EventBridge rejects: Lambda delivers the
 * stream's records again.
 */
public final class EventBridgeFeed implements Feed {
  /** The source that consumers' rules match first. */
  static final String SOURCE = "countersign";

  private static final int MOST_ENTRIES = 10; // EventBridge API reference, "PutEvents"
  private static final int MOST_BYTES = 250 * 1024; // of 256 KB, which count more than the detail

  private final EventBridgeClient client;
  private final String bus;

  public EventBridgeFeed(EventBridgeClient client, String bus) {
    this.client = client;
    this.bus = bus;
  }

  static EventBridgeFeed of(FunctionEnvironment environment) {
    return new EventBridgeFeed(
        AwsClients.configure(
                EventBridgeClient.builder(), "AWS_ENDPOINT_URL_EVENTBRIDGE", environment)
            .build(),
        environment.get("ORDER_EVENTS_BUS"));
  }

  @Override
  public Sent send(List<OrderEvent> events) {
    List<PutEventsRequestEntry> entries = events.stream().map(this::entry).toList();
    int delivered = 0;
    while (delivered < entries.size()) {
      List<PutEventsRequestEntry> part =
          entries.subList(delivered, delivered + fitting(entries, delivered));
      Sent sent = put(part);
      delivered += sent.delivered();
      if (sent.fault().isPresent()) {
        return new Sent(delivered, sent.fault());
      }
    }
    return new Sent(delivered, Optional.empty());
  }

  private PutEventsRequestEntry entry(OrderEvent event) {
    return PutEventsRequestEntry.builder()
        .eventBusName(bus)
        .source(SOURCE)
        .detailType(event.type().word())
        .time(event.at())
        .detail(event.detail().toString())
        .build();
  }

  /**
   * Returns how many entries, starting from the given one, fit into one call. Returns at least one:
   * if it is too large, the call reports it.
   */
  private static int fitting(List<PutEventsRequestEntry> entries, int from) {
    int count = 0;
    long bytes = 0;
    while (from + count < entries.size() && count < MOST_ENTRIES) {
      bytes += entries.get(from + count).detail().getBytes(UTF_8).length;
      if (bytes > MOST_BYTES && count > 0) {
        break;
      }
      count++;
    }
    return count;
  }

  private Sent put(List<PutEventsRequestEntry> entries) {
    List<PutEventsResultEntry> results;
    try {
      results = client.putEvents(put -> put.entries(entries)).entries();
    } catch (SdkException e) {
      return new Sent(0, Optional.of("EventBridge did not answer as it should: " + e));
    }
    for (int i = 0; i < entries.size(); i++) {
      // A missing result does not prove that the event was published.
      if (i >= results.size() || results.get(i).eventId() == null) {
        return new Sent(i, Optional.of("EventBridge refused an event: " + fault(results, i)));
      }
    }
    return new Sent(entries.size(), Optional.empty());
  }

  private static String fault(List<PutEventsResultEntry> results, int i) {
    return i < results.size()
        ? results.get(i).errorCode() + ", " + results.get(i).errorMessage()
        : "it has no result";
  }
}
