package dev.countersign.simulation.world;

import dev.countersign.simulation.deployment.Reply;
import dev.countersign.simulation.deployment.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Waits until everybody has done what they wanted, ends the faults, lets all be delivered, and has
 * everything looked at.
 */
final class Director implements Runnable {
  private static final Duration LONGER_THAN_ANY_CALL = Duration.ofSeconds(90);

  private final World world;

  Director(World world) {
    this.world = world;
  }

  @Override
  public void run() {
    world.awaitIdle();
    world.engine.note("QUIET", "no more faults");
    world.faults.stop();
    world.keys.settle();
    world.deployment.setClocksRight();
    world.engine.sleep(LONGER_THAN_ANY_CALL);
    deliverAll();
    world.buyers.forEach(this::askAgain);
    deliverAll();
    world.end();
    world.books.atRest();
  }

  private void deliverAll() {
    while (true) {
      Optional<Instant> due = world.mail.nextDue();
      if (!world.mail.isEmpty()) {
        world.engine.sleep(Duration.ofMillis(200));
      } else if (due.isPresent()) {
        Duration until = Duration.between(world.engine.instant(), due.get());
        world.engine.sleep(until.plusMillis(1));
      } else {
        return;
      }
    }
  }

  /** What failed only because of a fault works now, or it was none. */
  private void askAgain(Buyer buyer) {
    Reply reply = world.deployment.send(buyer.honestRequest());
    if (reply instanceof Reply.Answered(var answer) && answer.status() >= 500) {
      var _ = world.deployment.send(buyer.honestRequest());
    }
    buyer.order().ifPresent(order -> world.deployment.send(new Request.Get(order)));
  }
}
