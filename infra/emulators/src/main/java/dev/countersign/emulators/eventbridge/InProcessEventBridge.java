package dev.countersign.emulators.eventbridge;

import static java.util.Objects.requireNonNullElse;

import dev.countersign.emulators.aws.AwsError;
import dev.countersign.emulators.aws.AwsIds;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.EventBridgeException;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

/** An EventBridge behind the SDK's interface, without HTTP. It has the bus {@code default}. */
public final class InProcessEventBridge extends EventBridge implements EventBridgeClient {
  public InProcessEventBridge(InstantSource clock) {
    super(clock, AwsIds.sequential());
  }

  @Override
  public PutEventsResponse putEvents(PutEventsRequest request) {
    List<PutEventsResultEntry> results = results(request);
    return PutEventsResponse.builder()
        .failedEntryCount((int) results.stream().filter(one -> one.errorCode() != null).count())
        .entries(results)
        .build();
  }

  private List<PutEventsResultEntry> results(PutEventsRequest request) {
    try {
      return put(request.entries().stream().map(InProcessEventBridge::entry).toList()).stream()
          .map(InProcessEventBridge::result)
          .toList();
    } catch (AwsError e) {
      throw e.as(EventBridgeException.builder()).build();
    }
  }

  private static Entry entry(PutEventsRequestEntry entry) {
    return new Entry(
        requireNonNullElse(entry.eventBusName(), ""),
        requireNonNullElse(entry.source(), ""),
        requireNonNullElse(entry.detailType(), ""),
        requireNonNullElse(entry.detail(), ""),
        Optional.ofNullable(entry.time()),
        entry.resources());
  }

  private static PutEventsResultEntry result(EntryResult result) {
    return switch (result) {
      case EntryResult.Accepted(var eventId) ->
          PutEventsResultEntry.builder().eventId(eventId).build();
      case EntryResult.Refused(var code, var message) ->
          PutEventsResultEntry.builder().errorCode(code).errorMessage(message).build();
    };
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {
    // It holds nothing to close.
  }
}
