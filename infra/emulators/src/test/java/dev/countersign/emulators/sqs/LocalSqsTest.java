package dev.countersign.emulators.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.emulators.cloudformation.Template;
import dev.countersign.emulators.sqs.Sqs.SqsFault;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.SqsException;

class LocalSqsTest {
  private static final Template TEMPLATE =
      Template.read(
          Path.of("../../template.yaml"),
          Map.of("AllowedOrigins", "https://shop.example", "StripePublishableKey", "pk_test_a"));
  private static final String QUEUE = TEMPLATE.resource("OrderEventsNotPublished").physicalId();

  private Instant now = Instant.parse("2026-11-01T12:00:00Z");
  private LocalSqs sqs;
  private SqsClient client;

  @BeforeEach
  void start() throws IOException {
    sqs = LocalSqs.start(0, () -> now);
    sqs.createQueues(TEMPLATE);
    client =
        SqsClient.builder()
            .endpointOverride(sqs.endpoint())
            .region(Region.EU_WEST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .overrideConfiguration(c -> c.retryStrategy(DefaultRetryStrategy.doNotRetry()))
            .build();
  }

  @AfterEach
  void stop() {
    client.close();
    sqs.close();
  }

  @Test
  void a_sent_message_waits_in_its_queue_and_is_passed_to_a_listener() {
    List<String> heard = new ArrayList<>();
    sqs.onMessage(heard::add);

    send("{\"orderId\":\"ä\"}");
    send("second");

    assertThat(sqs.bodies(QUEUE)).containsExactly("{\"orderId\":\"ä\"}", "second");
    assertThat(heard).isEqualTo(sqs.bodies(QUEUE));
  }

  @Test
  void a_received_message_is_hidden_for_a_while_and_comes_again_until_it_is_deleted() {
    send("one");
    send("two");

    assertThat(receive(10)).extracting(Message::body).containsExactly("one", "two");
    assertThat(receive(10)).isEmpty();

    now = now.plusSeconds(30);
    List<Message> again = receive(1);
    assertThat(again).extracting(Message::body).containsExactly("one");
    client.deleteMessage(
        delete -> delete.queueUrl(QUEUE).receiptHandle(again.getFirst().receiptHandle()));
    client.deleteMessage(
        delete -> delete.queueUrl(QUEUE).receiptHandle(again.getFirst().receiptHandle()));

    assertThat(sqs.bodies(QUEUE)).containsExactly("two");
  }

  @Test
  void one_who_looks_without_taking_hides_nothing() {
    send("one");

    for (int look = 0; look < 2; look++) {
      assertThat(client.receiveMessage(r -> r.queueUrl(QUEUE).visibilityTimeout(0)).messages())
          .hasSize(1);
    }
  }

  @Test
  void a_queue_that_is_not_there_and_a_number_that_is_too_large_are_refused() {
    assertThatExceptionOfType(QueueDoesNotExistException.class)
        .isThrownBy(() -> client.sendMessage(s -> s.queueUrl(QUEUE + "s").messageBody("lost")));
    assertThatExceptionOfType(SqsException.class)
        .isThrownBy(() -> receive(11))
        .withMessageContaining("Must be between 1 and 10");
    assertThatExceptionOfType(SqsException.class)
        .isThrownBy(() -> client.sendMessage(s -> s.queueUrl(QUEUE).messageBody("")))
        .withMessageContaining("MessageBody");
  }

  @Test
  void an_action_that_nobody_uses_is_unknown() {
    assertThatExceptionOfType(SqsException.class)
        .isThrownBy(() -> client.purgeQueue(purge -> purge.queueUrl(QUEUE)))
        .withMessageContaining("Unknown operation");
  }

  @ParameterizedTest
  @EnumSource
  void the_service_fails_on_demand_and_recovers(SqsFault fault) {
    sqs.failWith(fault);
    assertThatExceptionOfType(SdkException.class).isThrownBy(() -> send("first"));
    assertThat(sqs.bodies(QUEUE)).hasSize(fault == SqsFault.ANSWER_LOST ? 1 : 0);

    sqs.recover();
    send("second");
    assertThat(sqs.bodies(QUEUE)).endsWith("second");
  }

  @Test
  void a_port_in_use_is_said_and_a_closed_one_is_free() throws IOException {
    int port = sqs.endpoint().getPort();
    assertThatThrownBy(() -> LocalSqs.start(port)).isInstanceOf(BindException.class);

    sqs.close();
    LocalSqs.start(port).close();
  }

  private void send(String body) {
    client.sendMessage(message -> message.queueUrl(QUEUE).messageBody(body));
  }

  private List<Message> receive(int most) {
    return client.receiveMessage(r -> r.queueUrl(QUEUE).maxNumberOfMessages(most)).messages();
  }
}
