package dev.countersign.simulation.world;

import dev.countersign.simulation.deployment.Deployment;
import java.time.Duration;
import java.util.List;

/** Rolls keys and secrets at Stripe and in Secrets Manager, not always in a wise order. */
final class KeyKeeper implements Runnable {
  private static final List<Duration> OVERLAPS =
      List.of(Duration.ZERO, Duration.ofSeconds(30), Duration.ofHours(24));

  private final World world;

  KeyKeeper(World world) {
    this.world = world;
  }

  @Override
  public void run() {
    int rolls = world.chance.nextInt(3);
    for (int i = 0; i < rolls; i++) {
      world.pause();
      if (world.chance.nextInt(2) == 0) {
        rollApiKey();
      } else if (!world.registers) {
        rollSigningSecret();
      }
    }
  }

  private void rollApiKey() {
    String old = world.account.secretKey();
    world.keys.rollApiKey();
    boolean wisely = world.chance.nextInt(4) > 0;
    if (wisely) {
      world.shortPause();
      mistake(Deployment.API_KEY_SECRET);
      world.keys.storeApiKey();
      world.shortPause();
      revoke(old);
    } else {
      revoke(old);
      world.shortPause();
      mistake(Deployment.API_KEY_SECRET);
      world.keys.storeApiKey();
    }
  }

  /** Sometimes stores a wrong value, which the alarm reports within the hour. */
  private void mistake(String secretId) {
    if (world.chance.nextInt(6) == 0) {
      world.keys.storeByMistake(secretId);
      world.engine.sleep(Duration.ofSeconds(world.chance.between(1, 3000)));
    }
  }

  private void revoke(String old) {
    world.engine.note("Stripe", "revokes the API key before");
    world.account.simulator().revoke(old);
  }

  private void rollSigningSecret() {
    String old = world.keys.newestSigning();
    world.keys.rollSigningSecret(world.chance.oneOf(OVERLAPS));
    world.shortPause();
    mistake(Deployment.SIGNING_SECRET);
    if (world.chance.nextInt(4) == 0) {
      world.engine.note("Secrets Manager", "has both signing secrets");
      world.secrets.put(Deployment.SIGNING_SECRET, world.keys.newestSigning() + " " + old);
    } else {
      world.keys.storeSigningSecret();
    }
  }
}
