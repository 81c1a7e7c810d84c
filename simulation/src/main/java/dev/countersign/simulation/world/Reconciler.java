package dev.countersign.simulation.world;

import dev.countersign.simulation.deployment.Reply;
import dev.countersign.simulation.deployment.Request;
import java.time.Duration;
import java.time.Instant;

/** Calls reconciliation: by the schedule, though less often, and now and then by hand. */
final class Reconciler implements Runnable {
  private static final Duration LAMBDA = Duration.ofMinutes(15);

  private final World world;

  Reconciler(World world) {
    this.world = world;
  }

  @Override
  public void run() {
    int runs = world.chance.nextInt(4);
    for (int i = 0; i < runs; i++) {
      world.pause();
      boolean byHand = world.chance.nextInt(6) == 0;
      // A part is begun only if three minutes are left: some runs are cut off soon.
      boolean cutOff = world.chance.nextInt(3) == 0;
      Duration remaining =
          cutOff ? Duration.ofMillis(180_000 + world.chance.nextInt(3000)) : LAMBDA;
      var _ =
          world.deployment.send(
              new Request.Reconcile(byHand ? everything(world) : "{}", remaining));
    }
  }

  /** Whatever comes of it. */
  static void onceMore(World world) {
    var _ = world.deployment.send(new Request.Reconcile("{}", LAMBDA));
  }

  /** A range in which all lies that has happened. */
  static String everything(World world) {
    Instant now = world.engine.instant();
    return "{\"from\":\"2026-10-01T00:00:00Z\",\"to\":\"" + now + "\"}";
  }

  /** Until a scheduled run has finished that looked as far as that. */
  static void finish(World world, Instant midnight) {
    for (int i = 0; i < 20; i++) {
      Reply reply = world.deployment.send(new Request.Reconcile("{}", LAMBDA));
      if (reply.says("finished")
          && reply instanceof Reply.Answered(var answer)
          && !Instant.parse(answer.text("to").orElseThrow()).isBefore(midnight)) {
        return;
      }
    }
    throw new IllegalStateException("reconciliation doesn't finish");
  }

  /** Compares all that there ever was. */
  static void compareEverything(World world) {
    boolean finished =
        world.deployment.send(new Request.Reconcile(everything(world), LAMBDA)).says("finished");
    if (!finished) {
      throw new IllegalStateException("reconciliation by hand doesn't finish");
    }
  }
}
