package dev.countersign.publishorderevents;

import dev.countersign.aws.AwsClients;
import dev.countersign.aws.FunctionEnvironment;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The failure queue in SQS. Each message is one change, as JSON. */
public final class SqsFailureQueue implements FailureQueue {
  private final SqsClient client;
  private final String url;

  public SqsFailureQueue(SqsClient client, String url) {
    this.client = client;
    this.url = url;
  }

  static SqsFailureQueue of(FunctionEnvironment environment) {
    return new SqsFailureQueue(
        AwsClients.configure(SqsClient.builder(), "AWS_ENDPOINT_URL_SQS", environment).build(),
        environment.get("ORDER_EVENTS_NOT_PUBLISHED"));
  }

  @Override
  public Optional<String> put(Unpublished change) {
    try {
      client.sendMessage(message -> message.queueUrl(url).messageBody(change.json().toString()));
      return Optional.empty();
    } catch (SdkException e) {
      return Optional.of("SQS did not answer as it should: " + e);
    }
  }
}
