package dev.countersign.simulation.world;

import dev.countersign.simulation.deployment.Rollout;
import java.time.Duration;

/**
 * Deploys a newer version, which writes a word that ours does not know. Sometimes it rolls it back,
 * for less or for more than the 15 minutes for which the feed waits. Then it deploys it for good.
 */
final class Deployer implements Runnable {
  private static final int MINUTES_OF_PATIENCE = 15;

  private final World world;

  Deployer(World world) {
    this.world = world;
  }

  @Override
  public void run() {
    if (world.chance.nextInt(2) == 0) {
      return; // no newer version in this world
    }
    world.pause();
    int tries = world.chance.nextInt(3);
    for (int i = 0; i < tries; i++) {
      world.deployment.roll(Rollout.BOTH);
      world.pause();
      world.deployment.roll(Rollout.OURS);
      int least = world.chance.nextInt(2) * MINUTES_OF_PATIENCE;
      world.engine.sleep(Duration.ofMinutes(least + world.chance.between(0, MINUTES_OF_PATIENCE)));
    }
    world.deployment.roll(Rollout.BOTH);
    world.pause();
    world.deployment.roll(Rollout.NEWER);
  }
}
