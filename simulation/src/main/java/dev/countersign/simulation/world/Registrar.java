package dev.countersign.simulation.world;

import dev.countersign.simulation.deployment.FunctionReply;
import dev.countersign.simulation.deployment.FunctionRequest;
import dev.countersign.simulation.engine.Chance;
import java.time.Duration;

/**
 * Runs register-webhook by its schedule, and sometimes by hand, to replace the signing secret. It
 * finds the endpoint that a person has made.
 */
final class Registrar implements Runnable {
  private static final Duration SCHEDULE = Duration.ofMinutes(5);

  private final World world;
  private final Chance chance;

  Registrar(World world, Chance chance) {
    this.world = world;
    this.chance = chance;
  }

  @Override
  public void run() {
    int runs = chance.between(3, 12);
    for (int i = 0; i < runs; i++) {
      world.engine.sleep(SCHEDULE);
      if (chance.nextInt(6) == 0) { // at the same time, because nothing prevents this
        world.spawn("schedule again", () -> run("{}"));
      }
      boolean byHand = chance.nextInt(4) == 0;
      run(byHand ? "{\"rotate\":true,\"overlapSeconds\":900}" : "{}");
    }
  }

  private FunctionReply run(String payload) {
    return world.deployment.send(new FunctionRequest.Register(payload));
  }

  /** Runs without faults, until one endpoint of ours delivers, and no other does. */
  void finish() {
    for (int i = 0; i < 12; i++) {
      if (run("{}") instanceof FunctionReply.Answered(var answer)
          && answer.text("outcome").orElse("").matches("registered|waiting")
          && world.account.simulator().webhookEndpoints().stream()
                  .filter(one -> one.getAsJsonArray("enabled_events").size() > 1)
                  .count()
              == 1) {
        return;
      }
      world.engine.sleep(SCHEDULE);
    }
    throw new IllegalStateException("registration doesn't finish");
  }
}
