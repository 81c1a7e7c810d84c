package dev.countersign.emulators.sqs;

import dev.countersign.emulators.aws.AwsError;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The messages of one queue, in the order in which they came. One that was received is hidden for a
 * while, and comes again if nobody deletes it (Developer Guide, "Visibility timeout").
 */
final class Queue {
  private final List<Message> messages = new ArrayList<>();

  /** A message, with what the last one who received it may delete it by. */
  static final class Message {
    private final String id = UUID.randomUUID().toString();
    private final String body;
    private Instant visibleFrom;
    private Optional<String> receipt = Optional.empty();

    private Message(String body, Instant sent) {
      this.body = body;
      this.visibleFrom = sent;
    }

    String id() {
      return id;
    }

    String body() {
      return body;
    }

    String receipt() {
      return receipt.orElseThrow();
    }
  }

  Message send(String body, Instant now) {
    var message = new Message(body, now);
    messages.add(message);
    return message;
  }

  List<Message> receive(int most, Duration hidden, Instant now) {
    List<Message> received =
        messages.stream().filter(message -> !message.visibleFrom.isAfter(now)).limit(most).toList();
    for (Message message : received) {
      message.visibleFrom = now.plus(hidden);
      message.receipt = Optional.of(UUID.randomUUID().toString());
    }
    return received;
  }

  /** Does nothing if the message was deleted before, as AWS does it. */
  void delete(String receipt) {
    if (receipt.isEmpty()) {
      throw new AwsError("ReceiptHandleIsInvalid", "The input receipt handle is invalid.");
    }
    messages.removeIf(message -> message.receipt.filter(receipt::equals).isPresent());
  }

  List<String> bodies() {
    return messages.stream().map(Message::body).toList();
  }
}
