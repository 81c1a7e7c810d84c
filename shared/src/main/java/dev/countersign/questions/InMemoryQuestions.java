package dev.countersign.questions;

import dev.countersign.orders.OrderId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Questions of one process, with all that were ever asked. */
public final class InMemoryQuestions implements Questions {
  private final Map<OrderId, Question> latest = new ConcurrentHashMap<>();
  private final List<Question> asked = new ArrayList<>();

  @Override
  public synchronized boolean ask(Question question) {
    Question before = latest.get(question.order());
    if (before != null && !before.askedAt().isBefore(question.previousBefore())) {
      return false;
    }
    latest.put(question.order(), question);
    asked.add(question);
    return true;
  }

  /** In their order. */
  public synchronized List<Question> asked() {
    return List.copyOf(asked);
  }
}
