package dev.countersign.emulators.sqs;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.countersign.emulators.aws.AwsIds;
import dev.countersign.emulators.aws.AwsJsonServer;
import dev.countersign.emulators.aws.AwsJsonServer.AwsAnswer;
import dev.countersign.emulators.aws.AwsJsonServer.Dialect;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * An SQS on 127.0.0.1, over AWS's JSON 1.0 protocol.
 *
 * <p>It has the actions that Countersign and its operators use (API Reference: SendMessage,
 * ReceiveMessage, DeleteMessage). Any other action is answered {@code UnknownOperationException}.
 */
public final class LocalSqs extends Sqs implements AutoCloseable {
  private static final Dialect DIALECT = new Dialect("1.0", "AmazonSQS", "message");

  private final AwsJsonServer server;

  private LocalSqs(int port, InstantSource clock) throws IOException {
    super(clock, AwsIds.random());
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

  /** Returns its address, for {@code AWS_ENDPOINT_URL_SQS}. */
  public URI endpoint() {
    return server.endpoint();
  }

  @Override
  public void close() {
    server.close();
  }

  @Override
  public String toString() {
    return "LocalSqs[" + endpoint() + "]";
  }

  private synchronized @Nullable AwsAnswer answer(String action, JsonObject request) {
    return switch (fault()) {
      case THROTTLING ->
          new AwsAnswer.Failed(400, "RequestThrottled", "The request was throttled.");
      case INTERNAL_ERROR -> new AwsAnswer.Failed(500, "InternalFailure", "An error occurred.");
      case NO_ANSWER -> null;
      case ANSWER_LOST -> {
        var _ = perform(action, request);
        yield null;
      }
      case null -> new AwsAnswer.Done(perform(action, request));
    };
  }

  private JsonObject perform(String action, JsonObject request) {
    return switch (action) {
      case "SendMessage" -> send(request);
      case "ReceiveMessage" -> receive(request);
      case "DeleteMessage" -> {
        delete(text(request, "QueueUrl"), text(request, "ReceiptHandle"));
        yield new JsonObject();
      }
      default -> throw AwsJsonServer.unknownOperation();
    };
  }

  private JsonObject send(JsonObject request) {
    String body = text(request, "MessageBody");
    var sent = new JsonObject();
    sent.addProperty("MessageId", send(text(request, "QueueUrl"), body));
    sent.addProperty("MD5OfMessageBody", md5(body));
    return sent;
  }

  private JsonObject receive(JsonObject request) {
    var messages = new JsonArray();
    for (Queue.Received message :
        receive(
            text(request, "QueueUrl"),
            number(request, "MaxNumberOfMessages"),
            number(request, "VisibilityTimeout"))) {
      var received = new JsonObject();
      received.addProperty("MessageId", message.id());
      received.addProperty("ReceiptHandle", message.receipt());
      received.addProperty("MD5OfBody", md5(message.body()));
      received.addProperty("Body", message.body());
      messages.add(received);
    }
    var answer = new JsonObject();
    if (!messages.isEmpty()) { // AWS leaves out an empty list
      answer.add("Messages", messages);
    }
    return answer;
  }

  /** Returns the member's text; empty if it is missing. */
  private static String text(JsonObject request, String member) {
    JsonElement value = request.get(member);
    return value == null || value.isJsonNull() ? "" : value.getAsString();
  }

  private static @Nullable Integer number(JsonObject request, String member) {
    JsonElement value = request.get(member);
    return value == null || value.isJsonNull() ? null : value.getAsInt();
  }
}
