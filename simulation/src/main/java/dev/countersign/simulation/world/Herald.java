package dev.countersign.simulation.world;

import dev.countersign.simulation.deployment.Deployment;
import dev.countersign.simulation.deployment.FunctionReply;
import dev.countersign.simulation.deployment.FunctionRequest;
import dev.countersign.simulation.truth.OrderBook;
import java.util.List;

/**
 * A person who publishes what the order feed gave up, as docs/runbook.md says, and sometimes other
 * orders.
 */
final class Herald implements Runnable {
  private final World world;

  Herald(World world) {
    this.world = world;
  }

  @Override
  public void run() {
    int looks = world.chance.nextInt(4);
    for (int i = 0; i < looks; i++) {
      world.pause();
      List<String> given = world.sqs.bodies(Deployment.NOT_PUBLISHED);
      List<OrderBook> orders = List.copyOf(world.books.orders());
      if (!given.isEmpty()) {
        var _ = tell(world.chance.oneOf(given));
      } else if (!orders.isEmpty()) {
        var _ =
            world.ask(
                new FunctionRequest.Tell(
                    "{\"orderIds\":[\"" + world.chance.oneOf(orders).id() + "\"]}"));
      }
    }
  }

  /** Publishes everything, at rest, when all of it can be published. */
  void tellAll() {
    for (String message : world.sqs.bodies(Deployment.NOT_PUBLISHED)) {
      if (!tell(message)) {
        throw new IllegalStateException("can't be told: " + message);
      }
    }
  }

  /** Publishes a message, and deletes it from the queue once that is done. */
  private boolean tell(String message) {
    FunctionReply reply = world.ask(new FunctionRequest.Tell(message));
    boolean isDone = reply.says("done");
    if (isDone) {
      world.sqs.deleteFirst(Deployment.NOT_PUBLISHED, message);
    }
    return isDone;
  }
}
