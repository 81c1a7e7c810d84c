package dev.countersign.publishorderevents;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A queue for tests, held to the same contract as {@link SqsFailureQueue}. */
final class InMemoryFailureQueue implements FailureQueue {
  private final List<String> messages = new ArrayList<>();
  private boolean failing;

  @Override
  public Optional<String> put(Unpublished change) {
    if (failing) {
      return Optional.of("the queue was told to fail");
    }
    messages.add(change.json().toString());
    return Optional.empty();
  }

  void fail() {
    failing = true;
  }

  void recover() {
    failing = false;
  }

  List<String> messages() {
    return List.copyOf(messages);
  }
}
