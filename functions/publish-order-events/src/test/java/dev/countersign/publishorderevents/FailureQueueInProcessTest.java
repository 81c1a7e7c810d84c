package dev.countersign.publishorderevents;

import dev.countersign.emulators.sqs.InProcessSqs;
import dev.countersign.emulators.sqs.Sqs;
import dev.countersign.testkit.DeployedTemplate;
import dev.countersign.testkit.TestClock;
import org.junit.jupiter.api.BeforeEach;

class FailureQueueInProcessTest extends FailureQueueContract {
  private final InProcessSqs sqs = new InProcessSqs(new TestClock());

  @BeforeEach
  void create() {
    sqs.createQueues(DeployedTemplate.TEMPLATE);
  }

  @Override
  Sqs sqs() {
    return sqs;
  }

  @Override
  FailureQueue queue() {
    return new SqsFailureQueue(sqs, URL);
  }
}
