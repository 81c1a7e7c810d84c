package dev.countersign.simulation.deployment;

import dev.countersign.aws.AwsClients;
import dev.countersign.simulation.deployment.Invocation.Call;
import dev.countersign.simulation.faults.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.InternalException;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

/**
 * An environment's client of EventBridge, which may accept some entries of a call and not others.
 */
final class EventBridgeConnection implements EventBridgeClient {
  private static final List<Fault> POSSIBLE =
      List.of(
          Fault.REQUEST_LOST,
          Fault.ANSWER_LOST,
          Fault.SERVER_ERROR,
          Fault.THROTTLED,
          Fault.SLOW,
          Fault.STALL,
          Fault.CRASH_BEFORE,
          Fault.CRASH_AFTER);

  private final Connection connection;
  private final EventBridgeClient bus;

  EventBridgeConnection(Connection connection, EventBridgeClient bus) {
    this.connection = connection;
    this.bus = bus;
  }

  @Override
  public PutEventsResponse putEvents(PutEventsRequest request) {
    request.entries().forEach(entry -> connection.needs("events:PutEvents", entry.eventBusName()));
    if (connection.isTooLate()) {
      throw SdkClientException.create("the invocation's time is up");
    }
    String what = request.entries().size() + " entries";
    Optional<Fault> fault = connection.depart(Call.FEED, "PutEvents", what, POSSIBLE);
    PutEventsResponse answer = answer(fault, request);
    connection.arrive(fault);
    return answer;
  }

  private PutEventsResponse answer(Optional<Fault> fault, PutEventsRequest request) {
    return switch (fault.orElse(null)) {
      case null -> put(request);
      case REQUEST_LOST -> throw connection.noAnswer();
      case ANSWER_LOST -> {
        var _ = put(request);
        throw connection.noAnswer();
      }
      case SERVER_ERROR -> {
        connection.failed();
        throw InternalException.builder().statusCode(500).build();
      }
      case THROTTLED -> refuseSome(request);
      case SLOW -> {
        connection.engine().sleep(connection.upTo(AwsClients.LONGEST_CALL));
        yield put(request);
      }
      default -> put(request);
    };
  }

  private PutEventsResponse put(PutEventsRequest request) {
    return connection.effect(() -> bus.putEvents(request));
  }

  /** Accepts or rejects each entry by itself ("PutEvents": FailedEntryCount). */
  private PutEventsResponse refuseSome(PutEventsRequest request) {
    List<PutEventsResultEntry> results = new ArrayList<>();
    for (PutEventsRequestEntry entry : request.entries()) {
      if (connection.engine().chance().nextInt(2) == 0) {
        results.add(PutEventsResultEntry.builder().errorCode("ThrottlingException").build());
      } else {
        results.addAll(put(PutEventsRequest.builder().entries(entry).build()).entries());
      }
    }
    connection.failed();
    return PutEventsResponse.builder().failedEntryCount(1).entries(results).build();
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
