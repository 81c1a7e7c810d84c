package dev.countersign.simulation.feed;

import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;

/** A queue that keeps what comes until somebody takes it out. */
public final class SqsQueue implements SqsClient {
  private final List<String> bodies = new ArrayList<>();
  private int taken;

  /** What is in it, the oldest first. */
  public List<String> bodies() {
    return List.copyOf(bodies);
  }

  /** Takes one out; another of the same body stays. */
  public void delete(String body) {
    bodies.remove(body);
  }

  @Override
  public SendMessageResponse sendMessage(SendMessageRequest request) {
    bodies.add(request.messageBody());
    return SendMessageResponse.builder().messageId("message-" + ++taken).build();
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {
    // nothing is held
  }
}
