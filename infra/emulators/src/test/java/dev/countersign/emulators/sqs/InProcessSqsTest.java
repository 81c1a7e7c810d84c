package dev.countersign.emulators.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;
import software.amazon.awssdk.services.sqs.model.SqsException;

/** What queues do is {@link LocalSqsTest}'s; here is how the SDK's interface shows it. */
class InProcessSqsTest {
  private static final String QUEUE = "https://sqs.example/not-published";

  private final InProcessSqs sqs = new InProcessSqs(() -> Instant.parse("2026-11-01T12:00:00Z"));

  @BeforeEach
  void create() {
    sqs.createQueue(QUEUE);
  }

  @Test
  void a_message_that_was_sent_waits_in_its_queue() {
    SendMessageResponse first = send("one");
    SendMessageResponse second = send("two");

    assertThat(sqs.bodies(QUEUE)).containsExactly("one", "two");
    assertThat(first.md5OfMessageBody()).isEqualTo("f97c5d29941bfb1b2fdab0874906ab82");
    assertThat(first.messageId()).isNotEqualTo(second.messageId());
  }

  @Test
  void of_two_messages_that_say_the_same_a_person_deletes_one() {
    send("one");
    send("two");
    send("one");

    sqs.deleteFirst(QUEUE, "one");

    assertThat(sqs.bodies(QUEUE)).containsExactly("two", "one");
  }

  @Test
  void a_queue_that_does_not_exist_is_an_error_of_the_sdk() {
    assertThatExceptionOfType(QueueDoesNotExistException.class)
        .isThrownBy(() -> sqs.sendMessage(m -> m.queueUrl("elsewhere").messageBody("one")))
        .satisfies(e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("QueueDoesNotExist"));
  }

  @Test
  void an_empty_message_is_refused() {
    assertThatExceptionOfType(SqsException.class)
        .isThrownBy(() -> send(""))
        .satisfies(e -> assertThat(e.statusCode()).isEqualTo(400));
    assertThat(sqs.bodies(QUEUE)).isEmpty();
  }

  private SendMessageResponse send(String body) {
    return sqs.sendMessage(message -> message.queueUrl(QUEUE).messageBody(body));
  }
}
