package dev.countersign.emulators.sqs;

import dev.countersign.emulators.aws.AwsError;
import dev.countersign.emulators.aws.AwsIds;
import java.time.InstantSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;
import software.amazon.awssdk.services.sqs.model.SqsException;

/**
 * An SQS behind the SDK's interface, without HTTP. It starts without queues. Functions only send to
 * it.
 */
public final class InProcessSqs extends Sqs implements SqsClient {
  public InProcessSqs(InstantSource clock) {
    super(clock, AwsIds.sequential());
  }

  @Override
  public SendMessageResponse sendMessage(SendMessageRequest request) {
    return switch (fault()) {
      case THROTTLING -> throw exception(new AwsError("RequestThrottled", "Too many requests."));
      case INTERNAL_ERROR ->
          throw SqsException.builder().message("An error occurred.").statusCode(500).build();
      case NO_ANSWER -> throw SdkClientException.create("The connection was closed.");
      case ANSWER_LOST -> {
        var _ = sent(request);
        throw SdkClientException.create("The connection was closed.");
      }
      case null -> sent(request);
    };
  }

  private SendMessageResponse sent(SendMessageRequest request) {
    try {
      return SendMessageResponse.builder()
          .messageId(send(request.queueUrl(), request.messageBody()))
          .md5OfMessageBody(md5(request.messageBody()))
          .build();
    } catch (AwsError e) {
      throw exception(e);
    }
  }

  private static SqsException exception(AwsError error) {
    SqsException.Builder exception =
        error.type().endsWith("#QueueDoesNotExist")
            ? QueueDoesNotExistException.builder()
            : SqsException.builder();
    return (SqsException) error.as(exception).build();
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
