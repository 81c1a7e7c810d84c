package dev.countersign.simulation.deployment;

import dev.countersign.aws.AwsClients;
import dev.countersign.simulation.deployment.Invocation.Call;
import dev.countersign.simulation.faults.Fault;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;
import software.amazon.awssdk.services.sqs.model.SqsException;

/** An environment's client of SQS. */
final class SqsConnection implements SqsClient {
  private static final List<Fault> POSSIBLE =
      List.of(
          Fault.REQUEST_LOST,
          Fault.ANSWER_LOST,
          Fault.SERVER_ERROR,
          Fault.SLOW,
          Fault.STALL,
          Fault.CRASH_BEFORE,
          Fault.CRASH_AFTER);

  private final Connection connection;
  private final SqsClient queues;

  SqsConnection(Connection connection, SqsClient queues) {
    this.connection = connection;
    this.queues = queues;
  }

  @Override
  public SendMessageResponse sendMessage(SendMessageRequest request) {
    connection.needs("sqs:SendMessage", request.queueUrl());
    Optional<Fault> fault = connection.depart(Call.QUEUE, "SendMessage", "", POSSIBLE);
    SendMessageResponse answer = answer(fault, request);
    connection.arrive(fault);
    return answer;
  }

  private SendMessageResponse answer(Optional<Fault> fault, SendMessageRequest request) {
    return switch (fault.orElse(null)) {
      case null -> send(request);
      case REQUEST_LOST -> throw connection.noAnswer();
      case ANSWER_LOST -> {
        var _ = send(request);
        throw connection.noAnswer();
      }
      case SERVER_ERROR -> {
        connection.failed();
        throw SqsException.builder().statusCode(500).build();
      }
      case SLOW -> {
        connection.engine().sleep(connection.upTo(AwsClients.LONGEST_CALL));
        yield send(request);
      }
      default -> send(request);
    };
  }

  private SendMessageResponse send(SendMessageRequest request) {
    return connection.effect(() -> queues.sendMessage(request));
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
