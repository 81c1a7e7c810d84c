package dev.countersign.simulation.feed;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

/** A bus that takes all that comes, and hands it on at once. */
public final class EventBridgeBus implements EventBridgeClient {
  private final List<Consumer<Notice>> consumers = new ArrayList<>();
  private int taken;

  /**
   * What a consumer hears.
   *
   * @param text the detail as it was sent
   */
  public record Notice(String type, JsonObject detail, String text) {
    /** A text member of the detail. */
    public String text(String member) {
      return detail.get(member).getAsString();
    }
  }

  public void onNotice(Consumer<Notice> consumer) {
    consumers.add(consumer);
  }

  @Override
  public PutEventsResponse putEvents(PutEventsRequest request) {
    return PutEventsResponse.builder()
        .failedEntryCount(0)
        .entries(request.entries().stream().map(this::take).toList())
        .build();
  }

  private PutEventsResultEntry take(PutEventsRequestEntry entry) {
    JsonObject detail = JsonParser.parseString(entry.detail()).getAsJsonObject();
    var notice = new Notice(entry.detailType(), detail, entry.detail());
    consumers.forEach(consumer -> consumer.accept(notice));
    return PutEventsResultEntry.builder().eventId("bus-" + ++taken).build();
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {
    // nothing is held
  }
}
