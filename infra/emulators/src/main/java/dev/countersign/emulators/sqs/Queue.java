package dev.countersign.emulators.sqs;

import dev.countersign.emulators.aws.AwsError;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The messages of one queue, in the order of their arrival. A received message is hidden for a
 * while, and is delivered again if nobody deletes it (Developer Guide, "Visibility timeout").
 */
final class Queue {
  private final Supplier<String> ids;
  private final List<Message> messages = new ArrayList<>();

  Queue(Supplier<String> ids) {
    this.ids = ids;
  }

  private static final class Message {
    private final String id;
    private final String body;
    private Instant visibleFrom;
    private Optional<String> receipt = Optional.empty();

    private Message(String id, String body, Instant sent) {
      this.id = id;
      this.body = body;
      this.visibleFrom = sent;
    }
  }

  /**
   * A message as one receiver gets it.
   *
   * @param receipt the handle with which it may delete the message, until another one receives it
   */
  record Received(String id, String receipt, String body) {}

  /**
   * Adds a message.
   *
   * @return its id
   */
  String send(String body, Instant now) {
    var message = new Message(ids.get(), body, now);
    messages.add(message);
    return message.id;
  }

  List<Received> receive(int most, Duration hidden, Instant now) {
    return messages.stream()
        .filter(message -> !message.visibleFrom.isAfter(now))
        .limit(most)
        .toList()
        .stream()
        .map(message -> received(message, now.plus(hidden)))
        .toList();
  }

  private Received received(Message message, Instant visibleFrom) {
    String receipt = ids.get();
    message.visibleFrom = visibleFrom;
    message.receipt = Optional.of(receipt);
    return new Received(message.id, receipt, message.body);
  }

  /** Deletes a message. Does nothing if it was deleted before, as AWS does. */
  void delete(String receipt) {
    if (receipt.isEmpty()) {
      throw new AwsError("ReceiptHandleIsInvalid", "The input receipt handle is invalid.");
    }
    messages.removeIf(message -> message.receipt.filter(receipt::equals).isPresent());
  }

  /** Deletes the first message with this body, if there is one. */
  void deleteFirst(String body) {
    messages.stream()
        .filter(message -> message.body.equals(body))
        .findFirst()
        .ifPresent(messages::remove);
  }

  List<String> bodies() {
    return messages.stream().map(message -> message.body).toList();
  }
}
