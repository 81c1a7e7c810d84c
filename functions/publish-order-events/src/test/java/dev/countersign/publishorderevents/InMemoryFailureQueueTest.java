package dev.countersign.publishorderevents;

import java.util.List;

class InMemoryFailureQueueTest extends FailureQueueContract {
  private final InMemoryFailureQueue queue = new InMemoryFailureQueue();

  @Override
  FailureQueue queue() {
    return queue;
  }

  @Override
  List<String> messages() {
    return queue.messages();
  }

  @Override
  void fail() {
    queue.fail();
  }

  @Override
  void recover() {
    queue.recover();
  }
}
