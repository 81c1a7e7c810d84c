package dev.countersign.emulators.sqs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.countersign.emulators.aws.AwsError;
import dev.countersign.emulators.aws.AwsJsonServer;
import dev.countersign.emulators.aws.AwsJsonServer.Answer;
import dev.countersign.emulators.aws.AwsJsonServer.Dialect;
import dev.countersign.emulators.cloudformation.Template;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
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
import org.jspecify.annotations.Nullable;

/**
 * Stands in for SQS on 127.0.0.1: standard queues over AWS's JSON 1.0 protocol.
 *
 * <p>It does what Countersign and its operators use (API Reference: SendMessage, ReceiveMessage,
 * DeleteMessage); any other action is answered {@code UnknownOperationException}. Messages stay
 * until they are deleted, and no receiver waits for one.
 */
public final class LocalSqs implements AutoCloseable {
  private static final Dialect DIALECT = new Dialect("1.0", "AmazonSQS", "message");
  private static final int MOST_MESSAGES = 10;
  private static final Duration HIDDEN = Duration.ofSeconds(30);
  private static final int LONGEST_HIDDEN = 43_200; // seconds, 12 hours

  private final AwsJsonServer server;
  private final InstantSource clock;
  private final Map<String, Queue> queues = new LinkedHashMap<>();
  private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
  private @Nullable Fault fault;

  /** How every call fails while {@link #failWith} is in force. */
  public enum Fault {
    /** 400 RequestThrottled, which AWS's SDKs retry. */
    THROTTLING,
    /** 500 InternalFailure, which AWS's SDKs retry. */
    INTERNAL_ERROR,
    /** The connection closes without an answer, and nothing was done. */
    NO_ANSWER,
    /** The connection closes without an answer, but all was done. */
    ANSWER_LOST
  }

  private LocalSqs(int port, InstantSource clock) throws IOException {
    this.clock = clock;
    server = AwsJsonServer.start(port, DIALECT, this::answer);
  }

  /**
   * Starts an SQS without queues, on 127.0.0.1.
   *
   * @param port 0 takes a free one
   * @throws BindException if the port is in use
   */
  public static LocalSqs start(int port) throws IOException {
    return start(port, InstantSource.system());
  }

  static LocalSqs start(int port, InstantSource clock) throws IOException {
    return new LocalSqs(port, clock);
  }

  /** Where it listens, for {@code AWS_ENDPOINT_URL_SQS}. */
  public URI endpoint() {
    return server.endpoint();
  }

  /** Creates every {@code AWS::SQS::Queue} of the template, under the URL that is its Ref. */
  public synchronized void createQueues(Template template) {
    template
        .resources("AWS::SQS::Queue")
        .forEach(queue -> queues.put(queue.physicalId(), new Queue()));
  }

  /** What is in a queue, received or not, in the order in which it came. */
  public synchronized List<String> bodies(String queueUrl) {
    return queue(queueUrl).bodies();
  }

  /** From now on this hears the body of each message that is sent. */
  public void onMessage(Consumer<String> listener) {
    listeners.add(listener);
  }

  /** From now on every call fails in this way, until {@link #recover()}. */
  public synchronized void failWith(Fault fault) {
    this.fault = fault;
  }

  public synchronized void recover() {
    this.fault = null;
  }

  @Override
  public void close() {
    server.close();
  }

  @Override
  public String toString() {
    return "LocalSqs[" + endpoint() + "]";
  }

  private synchronized @Nullable Answer answer(String action, JsonObject request) {
    return switch (fault) {
      case THROTTLING -> new Answer.Failed(400, "RequestThrottled", "The request was throttled.");
      case INTERNAL_ERROR -> new Answer.Failed(500, "InternalFailure", "An error occurred.");
      case NO_ANSWER -> null;
      case ANSWER_LOST -> {
        var _ = perform(action, request);
        yield null;
      }
      case null -> new Answer.Done(perform(action, request));
    };
  }

  private JsonObject perform(String action, JsonObject request) {
    return switch (action) {
      case "SendMessage" -> send(request);
      case "ReceiveMessage" -> receive(request);
      case "DeleteMessage" -> {
        queue(text(request, "QueueUrl")).delete(text(request, "ReceiptHandle"));
        yield new JsonObject();
      }
      default -> throw AwsJsonServer.unknownOperation();
    };
  }

  private JsonObject send(JsonObject request) {
    String body = text(request, "MessageBody");
    Queue.Message message = queue(text(request, "QueueUrl")).send(body, clock.instant());
    listeners.forEach(listener -> listener.accept(body));
    var sent = new JsonObject();
    sent.addProperty("MessageId", message.id());
    sent.addProperty("MD5OfMessageBody", md5(body));
    return sent;
  }

  private JsonObject receive(JsonObject request) {
    Queue queue = queue(text(request, "QueueUrl"));
    int most = number(request, "MaxNumberOfMessages", 1, 1, MOST_MESSAGES);
    int hidden = number(request, "VisibilityTimeout", (int) HIDDEN.toSeconds(), 0, LONGEST_HIDDEN);
    var messages = new JsonArray();
    for (var message : queue.receive(most, Duration.ofSeconds(hidden), clock.instant())) {
      var received = new JsonObject();
      received.addProperty("MessageId", message.id());
      received.addProperty("ReceiptHandle", message.receipt());
      received.addProperty("MD5OfBody", md5(message.body()));
      received.addProperty("Body", message.body());
      messages.add(received);
    }
    var answer = new JsonObject();
    if (!messages.isEmpty()) { // AWS leaves an empty list out
      answer.add("Messages", messages);
    }
    return answer;
  }

  private Queue queue(String url) {
    Queue queue = queues.get(url);
    if (queue == null) {
      throw new AwsError(
          "com.amazonaws.sqs#QueueDoesNotExist", "The specified queue does not exist.");
    }
    return queue;
  }

  private static String text(JsonObject request, String member) {
    JsonElement value = request.get(member);
    if (value == null || value.isJsonNull() || value.getAsString().isEmpty()) {
      throw new AwsError(
          "MissingParameter", "The request must contain the parameter " + member + ".");
    }
    return value.getAsString();
  }

  private static int number(JsonObject request, String member, int otherwise, int least, int most) {
    JsonElement value = request.get(member);
    int number = value == null || value.isJsonNull() ? otherwise : value.getAsInt();
    if (number < least || number > most) {
      throw new AwsError(
          "InvalidParameterValue",
          "Value %d for parameter %s is invalid. Reason: Must be between %d and %d, if provided."
              .formatted(number, member, least, most));
    }
    return number;
  }

  /** What AWS's SDKs compare with what they have sent or received. */
  private static String md5(String body) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("MD5").digest(body.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has MD5", e);
    }
  }
}
