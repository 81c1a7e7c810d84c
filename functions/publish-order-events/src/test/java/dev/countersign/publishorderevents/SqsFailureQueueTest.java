package dev.countersign.publishorderevents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.aws.AwsClients;
import dev.countersign.aws.FunctionEnvironment;
import dev.countersign.emulators.sqs.LocalSqs;
import dev.countersign.emulators.sqs.Sqs;
import dev.countersign.testkit.DeployedTemplate;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The real client, and the queue of the real template. */
class SqsFailureQueueTest extends FailureQueueContract {
  /** A function gives up early, but the first call on a busy machine loads hundreds of classes. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @SuppressWarnings("NullAway.Init")
  private LocalSqs sqs;

  @SuppressWarnings("NullAway.Init")
  private SqsClient client;

  @BeforeEach
  void start() throws IOException {
    sqs = LocalSqs.start(0);
    sqs.createQueues(DeployedTemplate.TEMPLATE);
    client =
        AwsClients.configure(
                SqsClient.builder(), "NO_SUCH_VARIABLE", FunctionEnvironment.ofThisProcess())
            .endpointOverride(sqs.endpoint())
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
    sqs.close();
  }

  @Override
  FailureQueue queue() {
    return new SqsFailureQueue(client, URL);
  }

  @Override
  Sqs sqs() {
    return sqs;
  }

  @Test
  void a_queue_that_is_not_there_is_a_fault() {
    assertThat(new SqsFailureQueue(client, URL + "s").put(change()).orElseThrow())
        .contains("does not exist");
  }

  @Test
  void a_message_in_the_queue_is_a_payload_that_the_function_accepts() {
    Unpublished change = change();
    queue().put(change);

    String body =
        client.receiveMessage(receive -> receive.queueUrl(URL)).messages().getFirst().body();

    assertThat(ManualRequest.read(body.getBytes(UTF_8)))
        .isEqualTo(
            new ManualRequest.Accepted(
                List.of(new ManualRequest.RequestedOrder(change.order(), change.version()))));
  }
}
