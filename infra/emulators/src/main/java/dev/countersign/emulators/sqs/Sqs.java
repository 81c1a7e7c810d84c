package dev.countersign.emulators.sqs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.countersign.emulators.aws.AwsError;
import dev.countersign.emulators.cloudformation.Template;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Standard queues of SQS. Messages stay until they are deleted, and a receive request never waits
 * for one. Safe for use by any thread.
 */
public abstract sealed class Sqs permits InProcessSqs, LocalSqs {
  private static final int MOST_MESSAGES = 10;
  private static final int HIDDEN = 30; // seconds
  private static final int LONGEST_HIDDEN = 43_200; // seconds, 12 hours

  private final InstantSource clock;
  private final Supplier<String> ids;
  private final Map<String, Queue> queues = new LinkedHashMap<>();
  private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
  private @Nullable SqsFault fault;

  /** How every call fails after {@link #failWith}. */
  public enum SqsFault {
    /** 400 RequestThrottled, which AWS's SDKs retry. */
    THROTTLING,
    /** 500 InternalFailure, which AWS's SDKs retry. */
    INTERNAL_ERROR,
    /** The connection closes without an answer, and nothing was done. */
    NO_ANSWER,
    /** The connection closes without an answer, but everything was done. */
    ANSWER_LOST
  }

  Sqs(InstantSource clock, Supplier<String> ids) {
    this.clock = clock;
    this.ids = ids;
  }

  /** Creates every {@code AWS::SQS::Queue} of the template, under the URL that is its Ref. */
  public final void createQueues(Template template) {
    template.resources("AWS::SQS::Queue").forEach(queue -> createQueue(queue.physicalId()));
  }

  public final synchronized void createQueue(String queueUrl) {
    queues.put(queueUrl, new Queue(ids));
  }

  /** Returns the bodies of a queue's messages, received or not, in the order of their arrival. */
  public final synchronized List<String> bodies(String queueUrl) {
    return queue(queueUrl).bodies();
  }

  /** Deletes the first message with this body, as a person does who has handled it. */
  public final synchronized void deleteFirst(String queueUrl, String body) {
    queue(queueUrl).deleteFirst(body);
  }

  /** Calls the listener with the body of each message that is sent from now on. */
  public final void onMessage(Consumer<String> listener) {
    listeners.add(listener);
  }

  /** Makes every call of a client fail in this way, until {@link #recover()}. */
  public final synchronized void failWith(SqsFault how) {
    fault = how;
  }

  public final synchronized void recover() {
    fault = null;
  }

  final synchronized @Nullable SqsFault fault() {
    return fault;
  }

  /**
   * Carries out SendMessage.
   *
   * @return the message's id
   */
  final synchronized String send(@Nullable String queueUrl, @Nullable String body) {
    String text = given("MessageBody", body);
    String id = queue(given("QueueUrl", queueUrl)).send(text, clock.instant());
    listeners.forEach(listener -> listener.accept(text));
    return id;
  }

  /**
   * Carries out ReceiveMessage.
   *
   * @param most 1 if not given
   * @param hidden in seconds; 30 if not given
   */
  final synchronized List<Queue.Received> receive(
      @Nullable String queueUrl, @Nullable Integer most, @Nullable Integer hidden) {
    Queue queue = queue(given("QueueUrl", queueUrl));
    int messages = within("MaxNumberOfMessages", most, 1, 1, MOST_MESSAGES);
    int seconds = within("VisibilityTimeout", hidden, HIDDEN, 0, LONGEST_HIDDEN);
    return queue.receive(messages, Duration.ofSeconds(seconds), clock.instant());
  }

  /** Carries out DeleteMessage. */
  final synchronized void delete(@Nullable String queueUrl, @Nullable String receipt) {
    queue(given("QueueUrl", queueUrl)).delete(given("ReceiptHandle", receipt));
  }

  private Queue queue(String url) {
    Queue queue = queues.get(url);
    if (queue == null) {
      throw new AwsError(
          "com.amazonaws.sqs#QueueDoesNotExist", "The specified queue does not exist.");
    }
    return queue;
  }

  private static String given(String parameter, @Nullable String value) {
    if (value == null || value.isEmpty()) {
      throw new AwsError(
          "MissingParameter", "The request must contain the parameter " + parameter + ".");
    }
    return value;
  }

  private static int within(
      String parameter, @Nullable Integer value, int otherwise, int least, int most) {
    int number = value == null ? otherwise : value;
    if (number < least || number > most) {
      throw new AwsError(
          "InvalidParameterValue",
          "Value %d for parameter %s is invalid. Reason: Must be between %d and %d, if provided."
              .formatted(number, parameter, least, most));
    }
    return number;
  }

  /** Returns the MD5 that AWS's SDKs compare with what they have sent or received. */
  static String md5(String body) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("MD5").digest(body.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has MD5", e);
    }
  }
}
